"""Runs `otc check` as a person does, and reads its lines."""

from __future__ import annotations

from pathlib import Path

from tests.support import otc

CHECKS = (
    "versions",
    "disk",
    "memory",
    ".env",
    "desk settings",
    "call limits",
    "warehouse settings",
    "dbt profile",
    "desk",
    "loader",
    "transformer",
    "backups",
    "reporter",
)


Lines = dict[str, tuple[str, str]]


def check(project: Path, environ: dict[str, str] | None = None) -> tuple[int, Lines]:
    """Runs it; returns the exit code, and the sign and the text of each line by its name."""
    done = otc("check", cwd=project, environ=environ)
    assert done.stderr == ""
    lines = {}
    for line in done.stdout.splitlines():
        name, text = line[6:].split(": ", 1)
        lines[name] = (line[:4].strip(), text)
    return done.returncode, lines


def signed(lines: Lines, sign: str) -> list[str]:
    return [name for name, (its_sign, _) in lines.items() if its_sign == sign]
