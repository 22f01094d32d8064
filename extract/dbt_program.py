"""Runs the dbt of this environment, and picks out of its output what a person needs."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from extract.errors import OtcError
from extract.record.stages import code_version
from extract.settings.dbt_profile import sync_profile

STAMP = re.compile(r"^\d{2}:\d{2}:\d{2}\s*")
SHOWN_LINES = 6


def run_dbt(
    root: Path, environ: Mapping[str, str], *arguments: str, held: Sequence[int] = ()
) -> subprocess.CompletedProcess[str]:
    """dbt inherits the open files in `held`, and keeps their locks even if this process ends."""
    sync_profile(root)
    program = Path(sys.executable).with_name("dbt")
    try:
        return subprocess.run(
            [str(program), "--no-use-colors", *arguments],
            cwd=root,
            env={"OTC_CODE_VERSION": code_version(root), **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=tuple(held),
            check=False,
        )
    except OSError as error:
        raise OtcError(
            f"dbt cannot be started ({error.strerror}).", "Install the environment: `make setup`."
        ) from None


def first_lines(output: str) -> str:
    """Gives the first things that dbt said, without its clock."""
    lines = [STAMP.sub("", line).rstrip() for line in output.splitlines()]
    return "\n".join([f"  {line}" for line in lines if line][:SHOWN_LINES])
