"""Runs leave what they did, and a record that cannot be kept fails nothing."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract.errors import ExitCode
from extract.record.runs import RUN, STAGE
from extract.record.stages import Stages
from tests.sandbox.desk import DeskConfig, running_desk
from tests.sandbox.postgres import binaries
from tests.support import (
    AS_OF,
    ROOT,
    ThrowawayWarehouse,
    clean_environ,
    dbt,
    desk_environ,
    load,
    otc,
)
from tests.whole_build import NOW, WholeBuild

STAGES = """
select stage, outcome, row_count, seconds > 0, cpu_seconds >= 0, peak_memory_bytes > 10000000
from quality.run_stages where run_id = '{}' order by stage
"""


@pytest.fixture
def built(good_build: WholeBuild) -> ThrowawayWarehouse:
    return good_build.copy("otc_recorded")


def test_a_load_leaves_its_stages(warehouse: ThrowawayWarehouse, project: Path) -> None:
    with running_desk(DeskConfig(scale=0.002, as_of=AS_OF)) as desk:
        environ = {**desk_environ(desk), **warehouse.environ()}
        done = load(project, environ, "tickets")["tickets"]
    stages = warehouse.query(STAGES.replace("quality.run", "raw_otc.load").format(done["run_id"]))
    fetched = done["records_fetched"]
    assert stages == [
        ("compare", "success", fetched, True, True, True),
        ("read", "success", None, True, True, True),
        ("write", "success", done["records_inserted"], True, True, True),
    ]
    kept = (
        "select cpu_seconds > 0, peak_memory_bytes > 10000000, code_version from raw_otc.load_runs"
    )
    ((has_cpu, has_memory, version),) = warehouse.query(kept)
    assert (has_cpu, has_memory) == (True, True)
    assert version.startswith("0.")


def test_a_load_that_fails_leaves_the_stage_in_which_it_failed(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    with running_desk(DeskConfig(scale=0.002, as_of=AS_OF)) as desk:
        environ = {**desk_environ(desk), **warehouse.environ(), "OTC_PASSWORD": "wrong"}
        load(project, environ, "tickets")
    assert warehouse.query("select stage, outcome from raw_otc.load_stages") == [("read", "failed")]


def test_a_build_leaves_what_became_of_each_node(built: ThrowawayWarehouse) -> None:
    ((run_id, outcome, version),) = built.query(
        "select run_id, outcome, code_version from quality.runs where kind = 'build'"
    )
    assert outcome == "success"
    assert version.startswith("project ")
    nodes = built.query(
        "select unique_id, status, row_count from quality.node_results"
        f" where run_id = '{run_id}' and stage = 'marts' and seconds > 0"
    )
    assert ("model.otc.tickets", "success") in [node[:2] for node in nodes]
    stages = [stage for (stage, *_) in built.query(STAGES.format(run_id))]
    assert {"staging", "profile", "gate", "marts", "tests", "publication"} <= set(stages)


def test_a_build_leaves_the_code_that_the_caller_names(
    built: ThrowawayWarehouse, project: Path
) -> None:
    program = Path(sys.executable).with_name("dbt")
    otc("profile", cwd=project, environ=built.environ())
    subprocess.run(
        [str(program), "seed", "--select", "comment_types", "--project-dir", str(ROOT)],
        cwd=project,
        env=clean_environ(
            **built.environ(),
            OTC_CODE_VERSION="0.2.0+it's",
            DBT_PROFILES_DIR=str(project),
            DBT_TARGET_PATH=str(project / "target"),
            DBT_LOG_PATH=str(project / "logs"),
        ),
        capture_output=True,
        check=True,
    )
    named = "select code_version from quality.runs where kind = 'build' order by started_at desc"
    assert built.query(f"{named} limit 1") == [("0.2.0+it's",)]


def test_a_build_that_fails_leaves_why(built: ThrowawayWarehouse, project: Path) -> None:
    for table in ("verdict", "gate"):
        built.query(f"update quality.{table} set is_open = false, reasons = 'garbage'")
    given = json.dumps({"as_of": NOW.isoformat()})
    done = dbt(
        *("test", "--select", "assert_gate_is_open", "--vars", given),
        project=project,
        warehouse=built,
    )
    assert done.returncode == 1
    failed = built.query(
        "select unique_id, status, message like '%The quality gate is closed.%garbage%'"
        " from quality.node_results where is_failed"
    )
    assert failed == [("test.otc.assert_gate_is_open", "error", True)]
    last = "select outcome from quality.runs where kind = 'build' order by started_at desc limit 1"
    assert built.query(last) == [("failed",)]
    assert built.query("select rule_id from quality.alert_states where rule_id = 'D-05b'")


@pytest.mark.parametrize("broken", ["node_results", "measurements"])
def test_a_build_passes_although_its_record_cannot_be_kept(
    broken: str, built: ThrowawayWarehouse, project: Path
) -> None:
    built.query(f"alter table watch.{broken} add check (false) not valid")
    done = dbt("seed", "--select", "comment_types", project=project, warehouse=built)
    assert done.returncode == 0, done.stdout
    assert "The record of this build could not be kept" in done.stdout


def test_a_command_leaves_what_it_did_and_passes_although_that_cannot_be_kept(
    built: ThrowawayWarehouse, project: Path
) -> None:
    path = f"{binaries()}{os.pathsep}{os.environ['PATH']}"
    environ = {**built.environ(), "PATH": path, "OTC_BACKUP_DIR": str(project / "backups")}
    assert otc("backup", cwd=project, environ=environ).returncode == 0
    kept = "select run_id, outcome, row_count > 1000 from quality.runs where kind = 'backup'"
    ((run_id, *rest),) = built.query(kept)
    assert rest == ["success", True]
    stages = [stage[:2] for stage in built.query(STAGES.format(run_id))]
    assert stages == [("dump", "success"), ("read back", "success")]
    built.query("alter table watch.runs add check (false) not valid")
    done = otc("backup", cwd=project, environ=environ)
    assert done.returncode == ExitCode.OK
    assert "could not be recorded" in done.stderr


def test_records_are_forgotten_after_their_time(built: ThrowawayWarehouse) -> None:
    built.query("update publication.builds set started_at = now() - interval '31 days'")
    built.query("update watch.measurements set measured_at = now() - interval '399 days'")
    built.query("select watch.forget(400, 30)")
    assert built.query("select count(*) from watch.node_results") == [(0,)]
    assert built.query("select count(*) > 0 from watch.measurements") == [(True,)]
    built.query("select watch.forget(398, 30)")
    assert built.query("select count(*) from watch.measurements") == [(0,)]


def test_a_record_costs_less_than_a_millisecond(built: ThrowawayWarehouse) -> None:
    run = dict.fromkeys(("cpu_seconds", "peak_memory_bytes", "row_count", "code_version", "error"))
    stage = dict.fromkeys(("cpu_seconds", "peak_memory_bytes", "row_count"))
    moments = {"started_at": NOW, "finished_at": NOW}
    fixed = {"kind": "run", "outcome": "success", "seconds": 1, "stage": "load"}
    costs: list[float] = []
    stages = Stages()
    connection = built.connect()
    try:
        with connection.cursor() as cursor:
            for number in range(100):
                began = time.monotonic()
                cursor.execute(RUN, {**run, **moments, **fixed, "run_id": f"run {number}"})
                cursor.execute(STAGE, {**stage, **fixed, "run_id": f"run {number}"})
                with stages.measured("load"):
                    pass
                # Three calls.
                costs.append((time.monotonic() - began) / 3)
    finally:
        connection.close()
    assert statistics.median(costs) < 0.001
