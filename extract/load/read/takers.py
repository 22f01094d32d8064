"""Several processes take the chunks of one response: parsing is most of a load's work.

The first chunks are taken in this process, so that a small view starts no other.
"""

from __future__ import annotations

import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing.connection import Pipe
from pathlib import Path

from extract.errors import OtcError
from extract.load.read.row_taker import Report, RowTaker
from extract.otc.views import View

PROCESSES = 2
BYTES_TAKEN_HERE = 4 << 20


class Takers:
    """Hands out chunks in turn, and gives the reports on in the chunks' order."""

    def __init__(self, view: View, folder: Path, report: Callable[[Report], None]) -> None:
        self._view = view
        self._folder = folder
        self._report = report
        self._here = RowTaker(view, folder, 0)
        self._taken_here = 0
        self._idle: list[_TakerProcess] = []
        self._busy: deque[_TakerProcess] = deque()
        self._started = 0

    def put(self, chunk: bytes, *, is_sure: bool) -> Sequence[bytes]:
        """What comes back was not taken, and nothing after it was."""
        if self._taken_here < BYTES_TAKEN_HERE:
            self._taken_here += len(chunk)
            report = self._here.take_text(chunk, is_sure=is_sure)
            if report is None:
                return [chunk]
            self._report(report)
            return []
        done = None
        if not self._idle and self._started == PROCESSES:
            oldest = self._busy.popleft()
            done = oldest.answer()
            self._idle.append(oldest)
            if done is None:
                return [oldest.chunk, *self._withdraw(), chunk]
        process = self._idle.pop() if self._idle else self._start()
        process.give(chunk, is_sure)
        self._busy.append(process)
        if done is not None:
            # Only now, while the process is at work again.
            self._report(done)
        return []

    def drain(self) -> Sequence[bytes]:
        while self._busy:
            oldest = self._busy.popleft()
            done = oldest.answer()
            self._idle.append(oldest)
            if done is None:
                return [oldest.chunk, *self._withdraw()]
            self._report(done)
        return []

    def finish(self) -> None:
        """Everything is taken; the spools are complete when this returns."""
        self._here.finish()
        for process in self._idle:
            process.finish()

    def close(self) -> None:
        """End the processes, whatever they are at."""
        while self._idle or self._busy:
            (self._idle or self._busy).pop().close()
        self._here.finish()

    def pids(self) -> list[int]:
        """Of the processes that live."""
        return [process.pid for process in (*self._idle, *self._busy)]

    def _start(self) -> _TakerProcess:
        self._started += 1
        return _TakerProcess(self._view, self._folder, self._started)

    def _withdraw(self) -> list[bytes]:
        """Chunks that were cut at places that are now in doubt; their reports are void."""
        chunks = []
        while self._busy:
            process = self._busy.popleft()
            process.receive()
            chunks.append(process.chunk)
            self._idle.append(process)
        return chunks


class _TakerProcess:
    """The near end of one process; it ends by itself when this end is closed."""

    def __init__(self, view: View, folder: Path, number: int) -> None:
        self._connection, far_end = Pipe()
        command = [sys.executable, "-m", "extract.load.read.taker_process"]
        self._process = subprocess.Popen(
            [*command, str(far_end.fileno()), view.name, str(folder), str(number)],
            pass_fds=[far_end.fileno()],
            stdin=subprocess.DEVNULL,
        )
        far_end.close()
        self.chunk = b""

    @property
    def pid(self) -> int:
        return self._process.pid

    def give(self, chunk: bytes, is_sure: bool) -> None:
        self.chunk = chunk
        try:
            self._connection.send(is_sure)
            self._connection.send_bytes(chunk)
        except ConnectionError:
            raise self._death() from None

    def answer(self) -> Report | None:
        answer = self.receive()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def receive(self) -> Report | Exception | None:
        try:
            return self._connection.recv()
        except (EOFError, ConnectionError):
            raise self._death() from None

    def finish(self) -> None:
        try:
            self._connection.send(None)
        except ConnectionError:
            raise self._death() from None
        self.answer()
        self.close()

    def close(self) -> None:
        self._connection.close()
        self._process.kill()
        self._process.wait()

    def _death(self) -> OtcError:
        return OtcError(
            f"A process of the load ended too early ({self._process.wait()}).",
            "Nothing of this view was loaded. Is there memory enough? `otc check` tells.",
        )
