"""Runs `otc` and `dbt` in processes forked from one that has imported them, or parsed a project.

Imports and parsing take longer than most of what a test has a command do, and there are hundreds of
commands. All else is as in a shell: a process with its own arguments, folder, environment and exit
code. `tests/test_demo.py` starts the programs themselves.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from typing import Any

import pytest

FORKS = multiprocessing.get_context("forkserver")


@dataclass(frozen=True)
class Order:
    """Says what to run, where, and in which folder to leave what it prints."""

    command: tuple[str, ...]
    cwd: Path
    environ: Mapping[str, str]
    printed: Path

    def become(self) -> None:
        """Makes this process the command's own."""
        for name, stream in (("output", sys.stdout), ("errors", sys.stderr)):
            with (self.printed / name).open("wb") as file:
                os.dup2(file.fileno(), stream.fileno())
        os.chdir(self.cwd)
        os.environ.clear()
        os.environ.update(self.environ)
        if self.command[0] == "dbt":
            # Both take a quarter of the time. Nobody reads the log, and a test that reads a file of
            # results says `--write-json`.
            os.environ.update(DBT_LOG_LEVEL_FILE="none", DBT_WRITE_JSON="false")
        sys.argv = list(self.command)

    def completed(self, exit_code: int) -> CompletedProcess[str]:
        printed = [(self.printed / name).read_text() for name in ("output", "errors")]
        return CompletedProcess(self.command, exit_code, *printed)


def start_fork_server() -> None:
    """Starts it with the paths that its imports need; it ends with this process."""
    FORKS.set_forkserver_preload(["tests.warm_imports"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).resolve().parent.parent))
        forkserver.ensure_running()


def run(
    *command: str, cwd: Path, environ: Mapping[str, str], timeout: float
) -> CompletedProcess[str]:
    """Runs the command to its end; gives what `subprocess.run` would."""
    start_fork_server()
    with tempfile.TemporaryDirectory() as printed:
        order = Order(command, cwd, dict(environ), Path(printed))
        process = FORKS.Process(target=_run, args=(order,))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            raise TimeoutExpired(command, timeout)
        return order.completed(process.exitcode)


def _run(order: Order) -> None:
    order.become()
    if order.command[0] == "dbt":
        from dbt.cli.main import cli as main
    else:
        from extract.cli import main
    sys.exit(main())


class ParsedProject:
    """Runs dbt commands on what the first of them, `dbt parse`, has parsed.

    dbt's own `dbtRunner` offers that. The commands may differ in what dbt reads when it runs: rows,
    seeds, and the variables that tests/test_build.py names. Where the project changes, or the name
    of the database, it has to be parsed again.
    """

    def __init__(self) -> None:
        start_fork_server()
        self._control, far_end = FORKS.Pipe()
        self._process = FORKS.Process(target=_parse_and_serve, args=(far_end,))
        self._process.start()
        far_end.close()

    def run(
        self, *command: str, cwd: Path, environ: Mapping[str, str], timeout: float
    ) -> CompletedProcess[str]:
        """Does what the function `run` does, without the parsing."""
        with tempfile.TemporaryDirectory() as printed:
            order = Order(command, cwd, dict(environ), Path(printed))
            self._control.send(order)
            if not self._control.poll(timeout):
                self._process.kill()
                raise TimeoutExpired(command, timeout)
            return order.completed(self._control.recv())

    def close(self) -> None:
        self._control.close()
        self._process.join()


def _parse_and_serve(control: Connection) -> None:
    from dbt.cli.main import dbtRunner

    order = control.recv()
    order.become()
    parsed = dbtRunner().invoke(list(order.command[1:]))
    control.send(0 if parsed.success else 1)
    gc.collect()
    gc.freeze()
    forks = multiprocessing.get_context("fork")
    while True:
        try:
            order = control.recv()
        except EOFError:
            return
        process = forks.Process(target=_invoke, args=(order, dbtRunner(parsed.result)))
        process.start()
        process.join()
        control.send(process.exitcode)


def _invoke(order: Order, runner: Any) -> None:
    order.become()
    done = runner.invoke(list(order.command[1:]))
    # As dbt's command line says it: 1 is a failure, 2 what dbt did not expect.
    sys.exit(0 if done.success else 2 if done.exception else 1)
