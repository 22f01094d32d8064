"""Runs one program in a process group of its own, for so long at most, and measures it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from extract.errors import ExitCode, OtcError
from extract.log import Log
from extract.record.stages import FAILED, SUCCESS, Stage

PARTIAL, TIMED_OUT, INTERRUPTED = "partial", "timed out", "interrupted"
OUTCOMES = {ExitCode.OK: SUCCESS, ExitCode.PARTIAL: PARTIAL}
# As in a shell.
NOT_FOUND = 127
POLL_SECONDS = 0.05
# What is asked to end gets so long before it is asked less kindly: `otc load` and dbt roll back.
ENDINGS = ((signal.SIGINT, 15.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))
# Linux counts it in KiB, macOS in bytes.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Job:
    """Says what to run, for how long at most, and which other jobs must have gone well before."""

    name: str
    command: tuple[str, ...]
    seconds: float
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ended:
    """Holds what a job took and how it ended; one that was not run has no exit code."""

    stage: Stage
    exit_code: int | None

    @property
    def is_well(self) -> bool:
        return self.stage.outcome in (SUCCESS, PARTIAL)


class StopRequest:
    """Takes note of SIGTERM and Ctrl-C, so that what is under way can be ended in order."""

    def __init__(self) -> None:
        self.number: int | None = None
        self._former: dict[int, object] = {}

    def __enter__(self) -> StopRequest:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._former[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._former.items():
            signal.signal(number, handler)

    def _note(self, number: int, _: object) -> None:
        self.number = self.number or number


def run_job(
    job: Job,
    root: Path,
    environ: Mapping[str, str],
    log: Log,
    stop: StopRequest,
    endings: Sequence[tuple[signal.Signals, float]] = ENDINGS,
) -> Ended:
    """Runs the job to its end, its time-out or a stop; of its group nothing is left then."""
    began = time.monotonic()
    try:
        process = _start(job, root, environ, log)
    except OSError as error:
        text = f"{job.command[0]} cannot be started ({error.strerror}): `make setup` installs it."
        log.say("not_started", text, level="error", stage=job.name)
        return Ended(Stage(job.name, outcome=FAILED), NOT_FOUND)
    reader = None
    if process.stdout:
        reader = threading.Thread(target=_pass_on, args=(process.stdout, log, job.name))
        reader.start()
    ended, outcome = _await(process, job.seconds, stop), None
    if ended is None:
        outcome = INTERRUPTED if stop.number else TIMED_OUT
        ended = _end(process, endings)
    _kill_group(process.pid)
    if reader:
        reader.join()
    status, usage = ended
    exit_code = process.returncode = os.waitstatus_to_exitcode(status)
    stage = Stage(
        job.name,
        seconds=round(time.monotonic() - began, 3),
        cpu_seconds=round(usage.ru_utime + usage.ru_stime, 3),
        peak_memory_bytes=usage.ru_maxrss * RSS_UNIT,
        outcome=outcome or OUTCOMES.get(exit_code, FAILED),
    )
    return Ended(stage, exit_code)


def _start(job: Job, root: Path, environ: Mapping[str, str], log: Log) -> subprocess.Popen[str]:
    """Starts it with its output on our standard error, which programs get as events."""
    return subprocess.Popen(
        job.command,
        cwd=root,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if log.is_json else log.stream,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        process_group=0,
    )


def _pass_on(output: IO[str], log: Log, stage: str) -> None:
    with output:
        for line in output:
            log.pass_on(line.rstrip("\n"), stage=stage)


def _await(
    process: subprocess.Popen[str], seconds: float, stop: StopRequest | None = None
) -> tuple[int, object] | None:
    """Gives status and usage; None if there was no end in time, or a stop was asked for."""
    deadline = time.monotonic() + seconds
    while True:
        # Of a child, unlike of all children together, only wait4 tells what it took.
        found, status, usage = os.wait4(process.pid, os.WNOHANG)
        if found:
            return status, usage
        if time.monotonic() >= deadline or (stop and stop.number):
            return None
        time.sleep(POLL_SECONDS)


def _end(
    process: subprocess.Popen[str], endings: Sequence[tuple[signal.Signals, float]]
) -> tuple[int, object]:
    for how, patience in endings:
        os.killpg(process.pid, how)
        ended = _await(process, patience)
        if ended:
            return ended
    raise OtcError(
        f"Process {process.pid} does not end, not even when it is killed.",
        "Its disk or network does not answer; look at that first.",
    )


def _kill_group(group: int) -> None:
    # Mostly there is nothing left to kill. macOS says of a group of the dead alone: not permitted.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
