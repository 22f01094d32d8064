"""Writes profiles.yml from profiles.yml.example and `.env`, for a plain `dbt build`.

Only if the file is absent or has our mark: a file that a person wrote stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from extract.atomic_write import write_atomically
from extract.settings.environment import parse_env_file

MARK = "# Written by `make setup`"
PROFILE_HEAD = f"""{MARK} from profiles.yml.example and .env. Readable by you alone; ignored by git.
# If the environment sets PGHOST, it must set all PG* variables: no value below counts then.
"""
ENV_VAR = re.compile(r"env_var\('(\w+)'(?:, '([^']*)')?\)")


def sync_profile(root: Path) -> bool:
    """Updates profiles.yml from `.env`; True if that changed it."""
    path, env_file = root / "profiles.yml", root / ".env"
    current = path.read_text(encoding="utf-8") if path.exists() else MARK
    if not current.startswith(MARK):
        return False
    values = parse_env_file(env_file.read_text(encoding="utf-8")) if env_file.exists() else {}
    example = (root / "profiles.yml.example").read_text(encoding="utf-8")
    wanted = PROFILE_HEAD + profile_with_defaults(example, values)
    if wanted == current:
        return False
    write_atomically(path, wanted, mode=0o600)
    return True


def profile_with_defaults(example: str, values: Mapping[str, str]) -> str:
    """Gives each `env_var('X')` its value as default, unless the shell sets a PGHOST of its own."""

    def with_default(match: re.Match[str]) -> str:
        name, fallback = match.group(1), match.group(2)
        if name not in values:
            return match.group(0)
        value = _quoted(values[name])
        if name == "PGHOST":
            return f"env_var('{name}', {value})"
        other = "none" if fallback is None else _quoted(fallback)
        return f"env_var('{name}', {value} if env_var('PGHOST', '') == '' else {other})"

    return ENV_VAR.sub(with_default, example)


def _quoted(value: str) -> str:
    """Writes a Jinja string inside a YAML string in double quotes: backslashes are read twice."""
    jinja = value.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + jinja.replace("\\", "\\\\").replace('"', '\\"') + "'"
