"""How long publication takes at the desk's volumes, and the way back and forward."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

from tests.bench.full_warehouse import FullWarehouse
from tests.bench.report import Target, at_most

LAST = """
select seconds::float8, gone_count + came_count + changed_count
from quality.versions
inner join publication.versions as kept using (version)
where is_served
"""
REPEAT = 3


def publication_times(warehouse: FullWarehouse, folder: Path) -> dict[str, float]:
    """Of the last version, after a load that changed one row in a hundred."""
    ((seconds, rows),) = warehouse.query(LAST)
    back, forward = [], []
    for _ in range(REPEAT):
        gone = _move(warehouse, folder)
        back.append(gone["seconds"])
        forward.append(_move(warehouse, folder, str(gone["former"]))["seconds"])
    return {
        "publication_seconds": round(seconds, 2),
        "rows_exchanged": float(rows),
        "rollback_seconds": statistics.median(back),
        "forward_seconds": statistics.median(forward),
    }


def publication_targets(times: dict[str, float]) -> list[Target]:
    return [
        at_most("publication, 1 % changed: seconds", times["publication_seconds"], 2),
        at_most("rollback after that: seconds", times["rollback_seconds"], 5),
        at_most("forward again: seconds", times["forward_seconds"], 5),
    ]


def _move(warehouse: FullWarehouse, folder: Path, *version: str) -> dict[str, float]:
    command = [sys.executable, "-m", "extract", "publish", "rollback", *version, "--json"]
    done = subprocess.run(
        [*command, "--reason", "measured"],
        env=warehouse.environ(),
        cwd=folder,
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)
