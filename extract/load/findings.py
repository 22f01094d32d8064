"""Describes what a load noticed about the desk: printed, and kept with the run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Names one thing that a person should know of; `column` is a raw column."""

    kind: str
    detail: str
    column: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}{f' {self.column}' if self.column else ''}: {self.detail}"


def new_column(raw: str, name: str) -> Finding:
    return Finding("new column", f"{name} landed as text; no model reads it yet", raw)


def missing_column(raw: str, name: str) -> Finding:
    return Finding("missing column", f"{name} was not sent; stored values stay as they are", raw)


def renamed_column(raw: str, old: str) -> Finding:
    return Finding("renamed column", f"sent under its older name {old}", raw)


def refused_changes(raw: str, count: int) -> Finding:
    return Finding("refused changes", f"{count:,} changes were refused, the first value stays", raw)


def unbelieved_vanishing(count: int) -> Finding:
    return Finding(
        "vanished rows not believed",
        f"{count:,} rows are not in the view any more, too many to be believed: they still count. "
        'If the desk did remove them, load once with --accept "REASON"',
    )


def accepted_limit(broken: str, reason: str) -> Finding:
    return Finding("limit let through", f"{broken} Accepted: {reason}")
