"""`make bench`: the load beside its floor and its rivals, the build beside its limits.

Everything runs against a PostgreSQL of its own. Times are medians of several runs; ratios compare
runs of one session, for a machine's seconds say little about another's.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench.answers import answer_targets, answer_times
from tests.bench.body import make_body, make_changed
from tests.bench.build import BuildBench, build_targets
from tests.bench.full_warehouse import full_warehouse
from tests.bench.load import RIVALS, ROOT, LoadBench
from tests.bench.load_targets import load_targets
from tests.bench.publication import publication_targets, publication_times
from tests.bench.readers import read_through_builds, reader_targets
from tests.bench.report import Report, as_table, figures_of, report_of
from tests.bench.server import BenchServer, bench_server
from tests.bench.watch import watch_targets, watch_times

ROWS_AT_SCALE_1 = 850_464
SIZES = {"load_1m": 1_000_000, "load_2m": 2_000_000}
OF_THE_LOAD = ("loads", "rivals", "sizes")
OF_THE_BUILD = ("gate", "build", "publication", "watch", "answers")
OF_THE_READERS = ("readers",)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1.0 is 850,000 timesheets")
    parser.add_argument("--repeat", type=int, default=3)
    parts = (*OF_THE_LOAD, *OF_THE_BUILD, *OF_THE_READERS)
    parser.add_argument("--parts", nargs="+", choices=parts, default=list(parts))
    arguments = parser.parse_args()
    for name, part, run in (
        ("load", OF_THE_LOAD, _loads),
        ("build", OF_THE_BUILD, _builds),
        ("readers", OF_THE_READERS, _readers),
    ):
        wanted = [each for each in arguments.parts if each in part]
        if wanted:
            with (
                tempfile.TemporaryDirectory(prefix="otc-bench-") as folder,
                bench_server() as server,
            ):
                _write(name, run(server, Path(folder), arguments.scale, arguments.repeat, wanted))


def _loads(
    server: BenchServer, folder: Path, scale: float, repeat: int, parts: list[str]
) -> Report:
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
            size: make_body(folder, scale * rows / ROWS_AT_SCALE_1) for size, rows in SIZES.items()
        }
        for size, sized in list(bodies.items()) * repeat:
            bench.first(sized, size)
    figures = figures_of(bench.runs)
    volumes = {"rows": body.rows, "megabytes": round(body.megabytes, 1)}
    return report_of(figures, load_targets(figures), volumes, server)


def _builds(
    server: BenchServer, folder: Path, scale: float, repeat: int, parts: list[str]
) -> Report:
    _tell("loading the desk")
    warehouse = full_warehouse(server, folder, scale)
    bench = BuildBench(warehouse, folder, server.data, _tell)
    volumes = warehouse.volumes()
    for _ in range(repeat):
        if "gate" in parts:
            bench.to_the_gate()
        if "build" in parts:
            bench.whole()
    figures = figures_of(bench.runs)
    targets, details = build_targets(figures), bench.details()
    if "publication" in parts:
        if "build" not in parts:
            bench.whole()
        times = publication_times(warehouse, folder)
        targets += publication_targets(times)
        details["publication"] = times
    if "watch" in parts:
        if not {"build", "publication"}.intersection(parts):
            bench.once()
        times = watch_times(warehouse, folder)
        targets += watch_targets(times)
        details["watch"] = times
    if "answers" in parts:
        if not {"build", "publication", "watch"}.intersection(parts):
            bench.once()
        answers = answer_times(warehouse, folder)
        targets += answer_targets(answers)
        details["answers_milliseconds"] = answers
    return report_of(figures, targets, volumes, server, details)


def _readers(
    server: BenchServer, folder: Path, _scale: float, _repeat: int, _parts: list[str]
) -> Report:
    """Of a small desk: how a reader fares does not hang on the volumes."""
    seen = read_through_builds(folder, _tell)
    return report_of({}, reader_targets(seen), {}, server, {"readers": seen})


def _write(name: str, report: Report) -> None:
    path = ROOT / "target" / "bench" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report.as_json())
    sys.stdout.write(f"\n{as_table(report)}\n{path}\n")
    sys.stdout.flush()


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
