"""What was measured, beside what was asked."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from extract.tables import text_table
from tests.bench.body import Body
from tests.bench.measure import Measured
from tests.bench.server import BenchServer

PACKAGES = ("dlt", "pyarrow", "adbc-driver-postgresql", "orjson", "ijson", "psycopg2-binary")


@dataclass(frozen=True)
class Figures:
    """One contender over its runs."""

    median_seconds: float
    least_seconds: float
    most_seconds: float
    peak_megabytes: float
    runs: int


@dataclass(frozen=True)
class Target:
    """A figure that was asked for."""

    what: str
    asked: str
    measured: float
    is_met: bool


@dataclass(frozen=True)
class Report:
    """Everything that `load.json` holds."""

    machine: dict[str, object]
    versions: dict[str, str]
    volumes: dict[str, float]
    contenders: dict[str, Figures]
    targets: list[Target]

    def as_json(self) -> str:
        return json.dumps(asdict(self), indent=2) + "\n"


def report_of(runs: Mapping[str, Sequence[Measured]], body: Body, server: BenchServer) -> Report:
    figures = {name: _figures(measured) for name, measured in runs.items()}
    return Report(
        machine={
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memory_gigabytes": round(
                os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1
            ),
            "system": platform.platform(),
        },
        versions={
            "python": platform.python_version(),
            "postgresql": str(server.query("show server_version")[0][0]),
            **{name: version(name) for name in PACKAGES},
        },
        volumes={"rows": body.rows, "megabytes": round(body.megabytes, 1)},
        contenders=figures,
        targets=_targets(figures),
    )


def as_table(report: Report) -> str:
    contenders = text_table(
        ("contender", "median s", "least s", "most s", "peak MB", "runs"),
        [(name, *asdict(figures).values()) for name, figures in report.contenders.items()],
    )
    targets = text_table(
        ("target", "asked", "measured", ""),
        [
            (
                target.what,
                target.asked,
                f"{target.measured:.2f}",
                "met" if target.is_met else "MISSED",
            )
            for target in report.targets
        ],
    )
    volume = f"{report.volumes['rows']:,.0f} rows, {report.volumes['megabytes']:,.0f} MB"
    machine = f"{report.machine['processor']}, {report.machine['cores']} cores"
    return f"{volume}; {machine}\n\n{contenders}\n\n{targets}\n"


def _figures(measured: Sequence[Measured]) -> Figures:
    seconds = [run.seconds for run in measured]
    return Figures(
        round(statistics.median(seconds), 2),
        round(min(seconds), 2),
        round(max(seconds), 2),
        round(max(run.peak_bytes for run in measured) / 1e6, 1),
        len(seconds),
    )


def _targets(figures: Mapping[str, Figures]) -> list[Target]:
    seconds = {name: of.median_seconds for name, of in figures.items()}
    targets = []
    if "load_first" in figures:
        floor = seconds["parse"] + seconds["copy"]
        for name, most in (("load_first", 2.0), ("load_unchanged", 1.5), ("load_changed", 1.6)):
            targets.append(_at_most(f"{name} / floor", seconds[name] / floor, most))
        for rival, least in (("dlt_inserts", 6.0), ("psycopg2_upserts", 4.0)):
            if rival in figures:
                ratio = seconds[rival] / seconds["load_first"]
                what = f"{rival} / load_first"
                targets.append(Target(what, f">= {least:g}", ratio, ratio >= least))
    if "load_2m" in figures:
        peaks = [figures[name].peak_megabytes for name in ("load_1m", "load_2m")]
        targets.append(_at_most("peak MB at 1,000,000 rows", peaks[0], 300))
        targets.append(_at_most("peak at 2,000,000 / at 1,000,000", peaks[1] / peaks[0], 1.1))
        ratio = seconds["load_2m"] / seconds["load_1m"]
        targets.append(_at_most("seconds for 2,000,000 / for 1,000,000", ratio, 2.1))
    return targets


def _at_most(what: str, measured: float, most: float) -> Target:
    return Target(what, f"<= {most:g}", round(measured, 3), measured <= most)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
