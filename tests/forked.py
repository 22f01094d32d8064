"""Runs `otc` and `dbt` in processes forked from one that has imported them, or parsed a project.

Imports and parsing take longer than most of what a test has a command do, and there are hundreds of
commands. All else is as in a shell: a process with its own arguments, folder, environment and exit
code. `tests/test_demo.py` starts the programs themselves.
"""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
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

    def project_folder(self) -> Path:
        """Finds the folder of the project as dbt does."""
        for word in self.command:
            if word.startswith("--project-dir="):
                return Path(word.partition("=")[2])
        return self.cwd

    def completed(self, exit_code: int) -> CompletedProcess[str]:
        printed = [(self.printed / name).read_text() for name in ("output", "errors")]
        return CompletedProcess(self.command, exit_code, *printed)


def start_fork_server() -> None:
    """Starts it with the paths that its imports need; it ends with this process."""
    FORKS.set_forkserver_preload(["tests.warm_imports"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
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


@cache
def parsed_project() -> ParsedProject:
    """Gives the project as this process has dbt parse it once, if any command needs it."""
    project = ParsedProject()
    atexit.register(project.close)
    return project


class ParsedProject:
    """Runs dbt commands on the project as dbt has parsed it before the first of them.

    dbt's own `dbtRunner` offers that. The commands may differ in what dbt reads when it runs: the
    database, rows, seeds, the folder of a copy, and the variables that tests/test_build.py names.
    A copy that is changed otherwise has to be parsed by itself.
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
    forks, manifest = multiprocessing.get_context("fork"), None
    while True:
        try:
            order = control.recv()
        except EOFError:
            return
        manifest = manifest or _parse(order)
        if manifest is None:
            control.send(2)
            continue
        process = forks.Process(target=_invoke, args=(order, manifest))
        process.start()
        process.join()
        control.send(process.exitcode)


def _parse(order: Order) -> Any:
    """Parses the project with the profile of the first order; None if dbt has said why not."""
    from dbt.cli.main import dbtRunner

    profiles = [word for word in order.command if word.startswith("--profiles-dir=")]
    places = [f"--project-dir={ROOT}", *(profiles or [f"--profiles-dir={order.cwd}"])]
    parse = ("dbt", "parse", *places, f"--target-path={order.printed / 'target'}")
    replace(order, command=parse).become()
    parsed = dbtRunner().invoke(list(parse[1:]))
    if not parsed.success:
        return None
    gc.collect()
    gc.freeze()
    return parsed.result


def _invoke(order: Order, manifest: Any) -> None:
    from dbt.cli.main import dbtRunner

    order.become()
    _adopt(manifest, order)
    done = dbtRunner(manifest).invoke(list(order.command[1:]))
    # As dbt's command line says it: 1 is a failure, 2 what dbt did not expect.
    sys.exit(0 if done.success else 2 if done.exception else 1)


def _adopt(manifest: Any, order: Order) -> None:
    """Puts in the names of the command's database and folder, as a parse of its own would have."""
    database, folder = order.environ["PGDATABASE"], str(order.project_folder())
    for kind in ("nodes", "sources", "functions"):
        for name, node in getattr(manifest, kind).items():
            listed = manifest.flat_graph[kind][name]
            former, full_name = f'"{node.database}".', node.relation_name
            node.database = listed["database"] = database
            if full_name:
                renamed = full_name.replace(former, f'"{database}".', 1)
                node.relation_name = listed["relation_name"] = renamed
            if listed.get("root_path"):
                node.root_path = listed["root_path"] = folder
