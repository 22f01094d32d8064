"""What it costs to watch a warehouse of the desk's volumes: judging, asking, writing metrics."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.full_warehouse import FullWarehouse
from tests.bench.report import Target, at_most

REPEAT = 5
JUDGE = "select watch.judge_alerts()"


def watch_times(warehouse: FullWarehouse, folder: Path) -> dict[str, float]:
    """Medians of seconds, the programs with their start; nothing else is running."""
    return {
        "judge_seconds": _median(lambda: warehouse.query(JUDGE)),
        "status_seconds": _median(lambda: _otc(warehouse, folder, "status")),
        "metrics_seconds": _median(lambda: _otc(warehouse, folder, "metrics")),
    }


def watch_targets(times: dict[str, float]) -> list[Target]:
    return [at_most("otc status: seconds", times["status_seconds"], 2)]


def _otc(warehouse: FullWarehouse, folder: Path, command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "extract", command],
        env=warehouse.environ(),
        cwd=folder,
        capture_output=True,
        check=False,
    )
    # A warehouse without backups has a warning; a stack trace has nothing on standard output.
    if not done.stdout:
        raise RuntimeError(f"otc {command} said nothing: {done.stderr.decode()[-2000:]}")


def _median(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(REPEAT):
        began = time.monotonic()
        work()
        seconds.append(time.monotonic() - began)
    return round(statistics.median(seconds), 3)
