"""profiles.yml: made from profiles.yml.example and `.env` for a plain `dbt build`.

It is written only when absent or when it bears our mark; a file that a person wrote stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from extract.atomic_write import write_atomically
from extract.settings.environment import parse_env_file

MARK = "# Written by `make setup`"
PROFILE_HEAD = f"""{MARK} from profiles.yml.example and .env. Readable by you alone; ignored by git.
# PGHOST in the environment overrules everything below: then all PG* variables must be set there.
"""
ENV_VAR = re.compile(r"env_var\('(\w+)'(?:, '([^']*)')?\)")


def sync_profile(root: Path) -> bool:
    """Bring profiles.yml in step with `.env`; true when that changed it."""
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
    """Each `env_var('X')` gets its value as default, but for a shell that names another PGHOST."""

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
    """A Jinja string inside a YAML string in double quotes: backslashes are read twice."""
    jinja = value.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + jinja.replace("\\", "\\\\").replace('"', '\\"') + "'"
