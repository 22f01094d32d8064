"""What the load was asked for."""

from __future__ import annotations

from collections.abc import Mapping

from tests.bench.report import Figures, Target, at_most


def load_targets(figures: Mapping[str, Figures]) -> list[Target]:
    """Holds CPU seconds of the loader's own processes against the floor: parsing the response, and
    copying its rows, which is mostly the server's work. Wall times wander on a shared machine.
    """
    work = {name: of.median_cpu_seconds for name, of in figures.items()}
    targets = []
    if "load_first" in figures:
        floor = work["parse"] + work["copy"] + figures["copy"].median_server_cpu_seconds
        for name, most in (("load_first", 1.6), ("load_unchanged", 1.2), ("load_changed", 1.4)):
            targets.append(at_most(f"{name} / floor, CPU", work[name] / floor, most))
        for rival, least in (("dlt_inserts", 6.0), ("psycopg2_upserts", 4.0)):
            if rival in figures:
                ratio = work[rival] / work["load_first"]
                what = f"{rival} / load_first, CPU"
                targets.append(Target(what, f">= {least:g}", ratio, ratio >= least))
    if "load_2m" in figures:
        peaks = [figures[name].peak_megabytes for name in ("load_1m", "load_2m")]
        targets.append(at_most("peak MB at 1,000,000 rows", peaks[0], 400))
        targets.append(at_most("peak at 2,000,000 / at 1,000,000", peaks[1] / peaks[0], 1.1))
        ratio = work["load_2m"] / work["load_1m"]
        targets.append(at_most("CPU seconds for 2,000,000 / for 1,000,000", ratio, 2.1))
    return targets
