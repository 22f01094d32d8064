"""`otc status` is right in whatever state the warehouse is, and `otc metrics` says the same."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from extract.load.lock import LOCK
from tests.sandbox.desk import DeskConfig, RunningDesk, running_desk
from tests.support import AS_OF, ThrowawayWarehouse, clean_environ, desk_environ, otc
from tests.whole_build import NOW, WholeBuild

RECENTLY = """
update raw_otc.load_runs set started_at = '{0}', finished_at = '{0}'::timestamptz + interval '1 s';
update raw_otc.desk_calls set called_at = '{0}', settled_at = '{0}'::timestamptz + interval '1 s';
update publication.builds set started_at = '{0}', finished_at = '{0}'::timestamptz + interval '1 s';
update quality.orphaned_data set orphan_pct = case orphan_reason when 'no_ticket' then 90 else 0 end
"""


@dataclass
class Status:
    """A built warehouse with its desk and a backup, and what `otc status` says of it."""

    warehouse: ThrowawayWarehouse
    project: Path
    environ: dict[str, str]

    def __call__(self, **environ: str) -> tuple[int, dict[str, tuple[str, str]]]:
        done = otc("status", "--json", cwd=self.project, environ={**self.environ, **environ})
        lines = json.loads(done.stdout)["lines"]
        return done.returncode, {line["name"]: (line["state"], line["text"]) for line in lines}


@pytest.fixture(scope="module")
def desk() -> Iterator[RunningDesk]:
    with running_desk(DeskConfig(scale=0.002, as_of=AS_OF)) as running:
        yield running


@pytest.fixture
def status(good_build: WholeBuild, desk: RunningDesk, project: Path) -> Status:
    """As the good build left it an hour before its clock, of a desk whose rates are usual."""
    warehouse = good_build.copy("otc_status")
    warehouse.query(RECENTLY.format((NOW - timedelta(hours=1)).isoformat()), "admin")
    folder = project / "backups"
    folder.mkdir()
    for kind in ("dump", "json"):
        (folder / f"otc-otc_status-20260130T070000Z.{kind}").write_text("{}")
    environ = {**warehouse.environ(), **desk_environ(desk), "OTC_BACKUP_DIR": str(folder)}
    return Status(warehouse, project, environ)


def test_all_is_well(status: Status) -> None:
    code, lines = status()
    assert code == 0, lines
    assert {state for state, _ in lines.values()} == {"ok"}
    assert "tickets success" in lines["load"][1]
    assert lines["readers"][1].startswith("version 1, published")
    # What the desk's own figures say is shown and is no fault of the warehouse.
    assert "D-35 Open tickets are old" in lines["the desk's work"][1]


def test_before_the_first_load_and_build_it_says_what_to_do(
    warehouse: ThrowawayWarehouse, status: Status
) -> None:
    code, lines = status(**warehouse.environ(), OTC_BACKUP_DIR="nowhere")
    assert code == 2, lines
    assert lines["load"] == ("warning", "No load yet: `make load`.")
    assert lines["build"] == ("warning", "No build yet: `make build`.")
    assert lines["readers"][0] == "warning"


def test_without_settings_it_names_the_first_one_and_fails(project: Path) -> None:
    done = otc("status", cwd=project)
    assert done.returncode == 1
    assert "FAIL  warehouse: PGHOST is not set" in done.stdout


def test_a_load_that_failed_is_a_failure_with_its_reason(status: Status) -> None:
    status.warehouse.query(
        "update raw_otc.load_runs set status = 'failed', error_message = 'The view is empty.'"
        " where view_name = 'comments'",
        "admin",
    )
    code, lines = status()
    assert code == 1
    assert lines["load"][0] == "failure"
    assert "(The view is empty.)" in lines["load"][1]


def test_a_closed_gate_is_a_failure_with_its_reasons(status: Status) -> None:
    closed = "update quality.verdict set is_open = false, reasons = 'Dates cannot be read.'"
    status.warehouse.query(closed)
    code, lines = status()
    assert code == 1
    assert lines["gate"] == ("failure", "closed: Dates cannot be read.")
    assert "critical D-05b" in lines["alerts"][1]


def test_a_desk_that_is_down_is_a_failure(status: Status) -> None:
    code, lines = status(OTC_BASE_URL="http://127.0.0.1:1")
    assert code == 1
    assert lines["desk"][0] == "failure"
    assert "does not connect" in lines["desk"][1]


def test_of_a_warehouse_that_is_down_it_says_what_can_be_known(status: Status) -> None:
    code, lines = status(PGPORT="1")
    assert code == 1
    assert lines["warehouse"][0] == "failure"
    assert {"disk", "desk", "backup"} < set(lines)
    assert "load" not in lines


def test_old_data_is_a_warning(status: Status) -> None:
    old = "update raw_otc.load_runs set started_at = '{0}', finished_at = '{0}'"
    two_days = old.format((NOW - timedelta(hours=49)).isoformat())
    status.warehouse.query(two_days, "admin")
    code, lines = status()
    assert code == 2, lines
    assert "warning D-12 The data is old: 49 hours (" in lines["alerts"][1]


def test_an_alert_is_a_warning_or_a_failure_by_its_level(status: Status) -> None:
    status.warehouse.query("update quality.verdict set lowest_score = 70")
    code, lines = status()
    assert (code, lines["alerts"][0]) == (2, "warning")
    status.warehouse.query("update quality.verdict set lowest_score = 50")
    code, lines = status()
    assert (code, lines["alerts"][0]) == (1, "failure")
    assert "critical D-05 The quality score is low: 50 points" in lines["alerts"][1]


def test_no_backup_is_a_warning(status: Status, tmp_path: Path) -> None:
    code, lines = status(OTC_BACKUP_DIR=str(tmp_path / "none"))
    assert code == 2
    assert lines["backup"] == ("warning", "none: `otc backup` makes one")


def test_a_load_under_way_is_named_and_nothing_is_wrong(status: Status) -> None:
    holder = status.warehouse.connect("loader")
    try:
        with holder.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s, %s)", LOCK)
        code, lines = status()
    finally:
        holder.close()
    assert code == 0, lines
    assert "a load is under way: process" in lines["load"][1]


def test_after_a_rollback_it_says_which_version_was_taken_back_and_why(status: Status) -> None:
    status.warehouse.query(
        "insert into publication.versions (base, run_id, is_whole, as_of)"
        " values (1, 'x', true, now());"
        "insert into publication.moves (version) values (2);"
        "insert into publication.moves (version, reason) values (1, 'Hours are doubled.')"
    )
    code, lines = status()
    assert code == 2, lines
    assert lines["readers"][0] == "warning"
    assert lines["readers"][1].endswith("version 2 was taken back: Hours are doubled.")


def test_it_takes_less_than_two_seconds(status: Status) -> None:
    """Starts the program itself, as cron and people do."""
    program = Path(sys.executable).with_name("otc")
    times = []
    for _ in range(3):
        began = time.monotonic()
        subprocess.run(
            [str(program), "status"],
            cwd=status.project,
            env=clean_environ(**status.environ),
            capture_output=True,
            check=True,
        )
        times.append(time.monotonic() - began)
    assert min(times) < 2


def test_metrics_are_text_that_the_library_reads(status: Status) -> None:
    file = status.project / "otc.prom"
    environ = status.environ
    done = otc("metrics", "--file", str(file), cwd=status.project, environ=environ)
    assert done.returncode == 0, done.stderr
    families = {family.name: family for family in text_string_to_metric_families(file.read_text())}
    assert families["otc_up"].samples[0].value == 1
    assert families["otc_served_version"].samples[0].value == 1
    measures = {
        sample.labels["measure"]: sample.value for sample in families["otc_measure"].samples
    }
    ((score,),) = status.warehouse.query(
        "select value from quality.measures where measure = 'quality_score'"
    )
    assert measures["quality_score"] == float(score)
    assert measures["disk_free_gib"] > 0
    levels = {
        sample.labels["rule_id"]: sample.value for sample in families["otc_alert_level"].samples
    }
    assert (levels["D-05"], levels["D-35"]) == (0, 2)
    views = {
        sample.labels["view"]: sample.labels["outcome"]
        for sample in families["otc_last_run_end_seconds"].samples
        if sample.labels["kind"] == "load"
    }
    assert set(views) == {"tickets", "comments", "timesheets"}


def test_metrics_of_a_warehouse_that_is_down_say_so(status: Status) -> None:
    done = otc("metrics", cwd=status.project, environ={**status.environ, "PGPORT": "1"})
    assert done.returncode == 0
    (family,) = text_string_to_metric_families(done.stdout)
    assert (family.name, family.samples[0].value) == ("otc_up", 0)
