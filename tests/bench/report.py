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

from extract.text_table import text_table
from tests.bench.measure import Measured
from tests.bench.server import BenchServer

PACKAGES = (
    "dbt-core",
    "dbt-postgres",
    "dlt",
    "pyarrow",
    "duckdb",
    "ijson",
    "psycopg2-binary",
)


@dataclass(frozen=True)
class Figures:
    """One contender over its runs."""

    median_seconds: float
    median_cpu_seconds: float
    median_server_cpu_seconds: float
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
    """Everything that a file of `target/bench` holds."""

    machine: dict[str, object]
    versions: dict[str, str]
    volumes: dict[str, float]
    contenders: dict[str, Figures]
    targets: list[Target]
    details: dict[str, object]

    def as_json(self) -> str:
        return json.dumps(asdict(self), indent=2) + "\n"


def figures_of(runs: Mapping[str, Sequence[Measured]]) -> dict[str, Figures]:
    return {name: _figures(measured) for name, measured in runs.items()}


def report_of(
    figures: dict[str, Figures],
    targets: list[Target],
    volumes: dict[str, float],
    server: BenchServer,
    details: dict[str, object] | None = None,
) -> Report:
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
        volumes=volumes,
        contenders=figures,
        targets=targets,
        details=details or {},
    )


def as_table(report: Report) -> str:
    contenders = text_table(
        ("contender", "median s", "CPU s", "server CPU s", "least s", "most s", "peak MB", "runs"),
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
    volume = ", ".join(f"{amount:,.0f} {unit}" for unit, amount in report.volumes.items())
    machine = f"{report.machine['processor']}, {report.machine['cores']} cores"
    return f"{volume}; {machine}\n\n{contenders}\n\n{targets}\n"


def _figures(measured: Sequence[Measured]) -> Figures:
    seconds = [run.seconds for run in measured]
    return Figures(
        round(statistics.median(seconds), 2),
        round(statistics.median(run.cpu_seconds for run in measured), 2),
        round(statistics.median(run.server_cpu_seconds for run in measured), 2),
        round(min(seconds), 2),
        round(max(seconds), 2),
        round(max(run.peak_bytes for run in measured) / 1e6, 1),
        len(seconds),
    )


def at_most(what: str, measured: float, most: float) -> Target:
    return Target(what, f"<= {most:g}", round(measured, 3), measured <= most)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
