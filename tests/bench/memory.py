"""How much memory a command and the processes it starts hold at most, together."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from pathlib import Path

PROC = Path("/proc")
EVERY_SECONDS = 0.05


class PeakMemory:
    """Looks at a process tree now and then; a page that several share counts once (PSS)."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        self.bytes = 0

    def stop(self) -> int:
        self._done.set()
        self._thread.join()
        return self.bytes

    def _watch(self) -> None:
        while not self._done.wait(EVERY_SECONDS):
            self.bytes = max(self.bytes, sum(map(_held, _tree(self._process.pid))))


def _tree(pid: int) -> list[int]:
    found = [pid]
    with contextlib.suppress(OSError):
        for task in (PROC / str(pid) / "task").iterdir():
            for child in (task / "children").read_text().split():
                found += _tree(int(child))
    return found


def _held(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
