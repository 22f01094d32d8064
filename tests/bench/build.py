"""The build's benchmark: dbt over the desk's whole volumes, the first time and after a load."""

from __future__ import annotations

import json
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.full_warehouse import AS_OF, ROOT, FullWarehouse
from tests.bench.measure import Measured, measure
from tests.bench.report import Figures, Target, at_most

READ = ("quality", "intermediate", "marts", "servicedesk", "questions")
BUILT = tuple(f"build_{schema}" for schema in READ)
SCHEMAS = ("staging", "snapshots", *READ, *BUILT, "publication", "watch")
# All that must have run before the gate has opened, its test included.
TO_THE_GATE = ("--indirect-selection=cautious", "--select", "+gate", "assert_gate_is_open")
RELATIONS = """
select relnamespace::regnamespace || '.' || relname, pg_total_relation_size(oid)
from pg_class
where relkind in ('r', 'm') and relnamespace::regnamespace::text = any(array{schemas})
order by 2 desc
"""
EVERY_SECONDS = 0.1


@dataclass
class BuildBench:
    """Builds one warehouse again and again; keeps each build's time under its name."""

    warehouse: FullWarehouse
    folder: Path
    data: Path
    tell: Callable[[str], None]
    runs: dict[str, list[Measured]] = field(default_factory=dict)
    models: dict[str, dict[str, float]] = field(default_factory=dict)
    temporary_bytes: dict[str, int] = field(default_factory=dict)

    def to_the_gate(self) -> None:
        self._first_and_changed("gate", *TO_THE_GATE)

    def whole(self) -> None:
        self._first_and_changed("build")

    def once(self) -> None:
        """For those who only ask what was built."""
        self._build("build_once")

    def details(self) -> dict[str, object]:
        sizes = self.warehouse.query(RELATIONS.format(schemas=list(SCHEMAS)))
        return {
            "models_seconds": self.models,
            "temporary_files_megabytes": {
                name: round(size / 1e6, 1) for name, size in self.temporary_bytes.items()
            },
            "relations_megabytes": {name: round(size / 1e6, 1) for name, size in sizes},
        }

    def _first_and_changed(self, name: str, *selection: str) -> None:
        self.warehouse.empty(SCHEMAS)
        shutil.rmtree(self.folder / "target", ignore_errors=True)
        self._build(f"{name}_first", *selection)
        self.warehouse.change_one_row_in_a_hundred()
        self._build(f"{name}_changed", *selection)

    def _build(self, name: str, *selection: str) -> None:
        shutil.copy(ROOT / "profiles.yml.example", self.folder / "profiles.yml")
        target = self.folder / "target"
        dbt = str(Path(sys.executable).with_name("dbt"))
        command = [dbt, "--quiet", f"--log-path={self.folder / 'logs'}", "build", *selection]
        command += [f"--project-dir={ROOT}", f"--profiles-dir={self.folder}"]
        command += ["--vars", f"as_of: '{AS_OF}'"]
        with self._watched(name):
            done = measure(
                [*command, f"--target-path={target}"],
                self.warehouse.environ(),
                self.folder,
                self.warehouse.server.pid,
            )
        results = json.loads((target / "run_results.json").read_text())["results"]
        self.models[name] = {
            result["unique_id"].partition(".otc.")[2]: round(result["execution_time"], 2)
            for result in sorted(results, key=lambda result: -result["execution_time"])
            if result["unique_id"].split(".")[0] in ("model", "snapshot", "seed")
        }
        self.runs.setdefault(name, []).append(done)
        slowest = ", ".join(f"{model} {s} s" for model, s in list(self.models[name].items())[:6])
        self.tell(
            f"{name}: {done.seconds:.1f} s, CPU {done.cpu_seconds:.1f} + server "
            f"{done.server_cpu_seconds:.1f} s ({slowest})"
        )

    @contextmanager
    def _watched(self, name: str) -> Iterator[None]:
        """How large the server's temporary files were together, at most."""
        done = threading.Event()

        def watch() -> None:
            most = self.temporary_bytes.get(name, 0)
            while not done.wait(EVERY_SECONDS):
                most = max(most, sum(map(_size, self.data.glob("base/pgsql_tmp/**/*"))))
            self.temporary_bytes[name] = most

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


def build_targets(figures: dict[str, Figures]) -> list[Target]:
    targets = []
    for name, what, most in (
        ("gate", "staging, quality and gate", 120),
        ("build", "the whole build", 300),
    ):
        if f"{name}_first" in figures:
            first = figures[f"{name}_first"].median_seconds
            changed = figures[f"{name}_changed"].median_seconds
            targets.append(at_most(f"{what}, first: seconds", first, most))
            targets.append(at_most(f"{what}, 1 % changed: seconds", changed, most / 4))
            targets.append(at_most(f"{what}, 1 % changed / first", changed / first, 0.25))
    return targets


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:  # the server has just removed it
        return 0
