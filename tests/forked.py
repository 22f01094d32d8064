"""Runs `otc` and `dbt` in processes forked from one that has imported both.

Python's imports take longer than most of what a test has a command do, and there are hundreds of
commands. Everything else is as in a shell: a process with its own arguments, folder, environment
and exit code. `tests/test_demo.py` starts the programs themselves.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing import forkserver
from pathlib import Path

import pytest

FORKS = multiprocessing.get_context("forkserver")
ROOT = Path(__file__).resolve().parent.parent


def start_fork_server() -> None:
    """Starts it with the paths that its imports need; it ends with this process."""
    FORKS.set_forkserver_preload(["tests.warm_imports"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        forkserver.ensure_running()


def run(
    program: str, *arguments: str, cwd: Path, environ: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """Runs the command to its end; gives what `subprocess.run` would."""
    start_fork_server()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = FORKS.Process(
            target=_become,
            args=(
                program,
                arguments,
                cwd,
                dict(environ),
                FORKS.reducer.DupFd(output.fileno()),
                FORKS.reducer.DupFd(errors.fileno()),
            ),
        )
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired([program, *arguments], timeout)
        said = []
        for file in (output, errors):
            file.seek(0)
            said.append(file.read().decode())
    return subprocess.CompletedProcess([program, *arguments], process.exitcode, *said)


def _become(
    program: str,
    arguments: tuple[str, ...],
    cwd: Path,
    environ: dict[str, str],
    output: object,
    errors: object,
) -> None:
    os.dup2(output.detach(), sys.stdout.fileno())
    os.dup2(errors.detach(), sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(cwd)
    sys.argv = [program, *arguments]
    if program == "dbt":
        from dbt.cli.main import cli
    else:
        from extract.cli import main as cli
    sys.exit(cli())
