"""`make bench`: how fast the load is, beside the floor under it and the ways it does not go.

Everything runs against a PostgreSQL of its own. Times are medians of several runs; ratios compare
runs of one session, for a machine's seconds say little about another's.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench.body import make_body, make_changed
from tests.bench.load import RIVALS, ROOT, LoadBench
from tests.bench.report import Report, as_table, report_of
from tests.bench.server import bench_server

ROWS_AT_SCALE_1 = 850_464
SIZES = {"load_1m": 1_000_000, "load_2m": 2_000_000}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1.0 is 850,000 timesheets")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument(
        "--parts",
        nargs="+",
        choices=("loads", "rivals", "sizes"),
        default=["loads", "rivals", "sizes"],
    )
    arguments = parser.parse_args()
    report = run(arguments.scale, arguments.repeat, arguments.parts)
    path = ROOT / "target" / "bench" / "load.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report.as_json())
    sys.stdout.write(f"\n{as_table(report)}\n{path}\n")


def run(scale: float, repeat: int, parts: list[str]) -> Report:
    with tempfile.TemporaryDirectory(prefix="otc-bench-") as name, bench_server() as server:
        folder = Path(name)
        bench = LoadBench(server, folder, _tell)
        _tell("making the desk's response")
        body = make_body(folder, scale)
        if "loads" in parts:
            changed = make_changed(body)
            for _ in range(repeat):
                bench.floor(body)
                bench.loads(body, changed)
        if "rivals" in parts:
            for rival in RIVALS * repeat:
                bench.rival(rival, body)
        if "sizes" in parts:
            bodies = {
                size: make_body(folder, scale * rows / ROWS_AT_SCALE_1)
                for size, rows in SIZES.items()
            }
            for size, sized in list(bodies.items()) * repeat:
                bench.first(sized, size)
        return report_of(bench.runs, body, server)


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
