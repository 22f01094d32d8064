"""Computes the checksum of a row's values, which tells a changed row from an unchanged one."""

from __future__ import annotations

from collections.abc import Mapping

from extract.load.engine import literal
from extract.otc.views import View


def checksum(view: View, values: Mapping[str, str]) -> str:
    """Writes the SQL for the checksum of a row whose raw columns are given as expressions.

    The view's columns count in the order of its contract. Others follow by name, and only if they
    have a value, so that a new column does not change a row that leaves it blank. NULL and a blank
    text are the same. Texts never hold a NUL character, so one between two values separates them.
    """
    known = ", chr(0), ".join(values.get(raw, "''") for raw in view.columns.values())
    others = "".join(
        f", case when {value} <> '' then concat(chr(0), {literal(raw)}, chr(0), {value}) end"
        for raw, value in sorted(values.items())
        if raw not in view.columns.values()
    )
    return f"md5(concat({known}{others}))"
