"""Whether what was compiled is still what dbt would compile."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

FOLDERS = ("dbt_project", "macros", "seeds")
SUFFIXES = (".sql", ".yml", ".yaml", ".md")
ENV_VAR = re.compile(r"env_var\(\s*'(\w+)'")


def fingerprint(root: Path, profiles: Path, environ: Mapping[str, str]) -> str:
    """Of every file and setting that names or SQL can depend on; the rows of seeds are not."""
    digest = hashlib.sha256(version("dbt-core").encode())
    for name, content in _contents(root, profiles):
        digest.update(f"\0{name}\0".encode() + content)
        for variable in sorted(set(ENV_VAR.findall(content.decode(errors="replace")))):
            # A password is in no SQL, and not even a trace of it belongs into a file.
            if "PASSWORD" not in variable:
                digest.update(f"\0{variable}={environ.get(variable)}".encode())
    for name in sorted(environ):
        if name.startswith("DBT_"):
            digest.update(f"\0{name}={environ[name]}".encode())
    return digest.hexdigest()


def _contents(root: Path, profiles: Path) -> Iterator[tuple[str, bytes]]:
    paths = [root / "dbt_project.yml", profiles / "profiles.yml"]
    for folder in FOLDERS:
        found = (root / folder).rglob("*")
        paths += sorted(path for path in found if path.suffix in SUFFIXES)
    for path in filter(Path.is_file, paths):
        yield (
            path.name if path.parent == profiles else str(path.relative_to(root)),
            path.read_bytes(),
        )
