"""Measures a command: how long it took, how much it worked, how much memory it held at most."""

from __future__ import annotations

import contextlib
import os
import resource
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
    """One run of one contender: wall time, and CPU seconds of its own and of the server."""

    seconds: float
    cpu_seconds: float
    server_cpu_seconds: float
    peak_bytes: int
    output: str


def measure(
    command: Sequence[str], environ: Mapping[str, str], cwd: Path, server_pid: int
) -> Measured:
    """The command's processes count together; a page of memory that they share counts once."""
    began, worked, served = time.perf_counter(), _children_cpu(), cpu_of_tree(server_pid)
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
    return Measured(
        seconds,
        _children_cpu() - worked,
        cpu_of_tree(server_pid) - served,
        peak,
        output.decode(),
    )


def cpu_of_tree(pid: int) -> float:
    """CPU seconds of a process and of all its children, those that have ended included."""
    ticks = 0
    for each in _tree(pid):
        with contextlib.suppress(OSError):
            fields = (PROC / str(each) / "stat").read_text().rpartition(")")[2].split()
            # Its own user and system time, and that of the children that it has waited for.
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


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
