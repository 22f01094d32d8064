"""Measures the stages of a run: seconds, CPU, peak memory, rows, outcome."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

UNDER_WAY, SUCCESS, FAILED = "under way", "success", "failed"


@dataclass
class Stage:
    """Holds what one stage took; of memory the most that the process had until its end."""

    stage: str
    seconds: float = 0
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None
    row_count: int | None = None
    outcome: str = UNDER_WAY


class Stages(list[Stage]):
    """Lists the stages of a run, in their order."""

    @contextmanager
    def measured(self, name: str) -> Iterator[Stage]:
        """Measures what is done inside, also if it fails."""
        stage = Stage(name)
        self.append(stage)
        began, cpu_before = time.monotonic(), cpu_seconds()
        try:
            yield stage
            stage.outcome = SUCCESS
        except BaseException:
            stage.outcome = FAILED
            raise
        finally:
            stage.seconds = round(time.monotonic() - began, 3)
            stage.cpu_seconds = round(cpu_seconds() - cpu_before, 3)
            stage.peak_memory_bytes = peak_memory_bytes()


def cpu_seconds() -> float:
    """Counts this process and the children that it has waited for."""
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def peak_memory_bytes() -> int:
    """Gives the most memory that this process, or the largest of its children, ever had."""
    return max(
        resource.getrusage(who).ru_maxrss << 10
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


@cache
def code_version(root: Path) -> str:
    """Names the code that runs: the package's version, and the commit where there is a clone."""
    released = version("otc-warehouse")
    try:
        described = subprocess.run(
            ["git", "-C", str(root), "describe", "--always", "--dirty", "--exclude=*"],
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return released
    commit = described.stdout.strip()
    return f"{released}+{commit}" if commit else released
