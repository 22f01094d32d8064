"""Runs a command and says how long it took and how much memory it held at most."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
EVERY_SECONDS = 0.05


@dataclass(frozen=True)
class Measured:
    """One run of one contender."""

    seconds: float
    peak_bytes: int
    output: str


def measure(command: Sequence[str], environ: Mapping[str, str], cwd: Path) -> Measured:
    """The command's processes count together; a page of memory that they share counts once."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env=dict(environ), cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    memory = _PeakMemory(process.pid)
    output, errors = process.communicate()
    seconds = time.perf_counter() - began
    peak = memory.stop()
    if process.returncode not in (0, 3):  # 3: loaded, with some rows set aside
        told = (output + errors).decode()[-2000:]
        raise RuntimeError(f"{' '.join(command)} failed: {told}")
    return Measured(seconds, peak, output.decode())


class _PeakMemory:
    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> int:
        self._done.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._done.wait(EVERY_SECONDS):
            self._peak = max(self._peak, sum(map(_held, _tree(self._pid))))


def _tree(pid: int) -> list[int]:
    found = [pid]
    with contextlib.suppress(OSError):  # it may end while it is looked at
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
