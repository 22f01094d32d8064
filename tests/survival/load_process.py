"""Runs a load in a process of its own that a test stops, kills or lets go on.

The processes are forked from one that has everything imported: a load's imports take longer than
all the rest of it, and here are a hundred loads.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path
from typing import Any

from tests.forked import FORKS
from tests.support import clean_environ
from tests.survival import catchable_load
from tests.survival.catchable_load import Order

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Ended:
    """Holds how a load ended, and what it printed."""

    exit_code: int | None
    output: str
    messages: str

    @property
    def runs(self) -> list[dict[str, Any]]:
        return json.loads(self.output)

    @property
    def run(self) -> dict[str, Any]:
        (run,) = self.runs
        return run


class LoadProcess:
    """Runs `otc load --json`, or its `command`; with a moment it waits there until `go_on`."""

    def __init__(
        self, project: Path, environ: Mapping[str, str], *arguments: str, **options: Any
    ) -> None:
        order = Order(project, clean_environ(**environ), arguments, **options)
        self._control, far_end = FORKS.Pipe()
        self._output, output = FORKS.Pipe(duplex=False)
        handle, name = tempfile.mkstemp(prefix="messages-")
        os.close(handle)
        self._messages = Path(name)
        self._process = FORKS.Process(
            target=catchable_load.run, args=(order, far_end, output, self._messages)
        )
        self._process.start()
        far_end.close()
        output.close()

    def __enter__(self) -> LoadProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()
        self._control.close()
        self._output.close()
        self._messages.unlink()

    def reach(self) -> None:
        """Waits for the moment."""
        assert self._control.poll(PATIENCE_SECONDS), (
            "The load neither reached the moment nor ended."
        )
        try:
            self._control.recv()
        except EOFError:
            raise AssertionError(f"The load ended before the moment: {self.end()}") from None

    def go_on(self) -> None:
        self._control.send(None)

    def kill(self) -> None:
        self._process.kill()

    def has_ended(self) -> bool:
        return not self._process.is_alive()

    def end(self) -> Ended:
        """Waits for its end."""
        output = b"".join(iter(self._read, b""))
        self._process.join(PATIENCE_SECONDS)
        return Ended(self._process.exitcode, output.decode(), self._messages.read_text())

    def _read(self) -> bytes:
        assert connection.wait([self._output], PATIENCE_SECONDS), "The load is still there."
        return os.read(self._output.fileno(), 1 << 16)
