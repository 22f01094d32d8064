"""Writes the sandbox's `.env`, only if it is absent or has our mark."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extract.atomic_write import write_atomically
from extract.settings.dbt_profile import MARK

HEAD = f"""{MARK} for the local sandbox. Readable by you alone; ignored by git.
# To use a real warehouse and a real desk, delete these lines, change the values below and run
# `make setup` again: it updates profiles.yml and leaves this file to you.
"""


def write_env_file(path: Path, values: Mapping[str, str]) -> bool:
    """Writes `NAME=value` lines, which a shell and our own reader parse alike; True if written."""
    current = path.read_text(encoding="utf-8") if path.exists() else MARK
    wanted = HEAD + "".join(f"{name}={value}\n" for name, value in values.items())
    if not current.startswith(MARK) or current == wanted:
        return False
    write_atomically(path, wanted, mode=0o600)
    return True
