"""One build a run, with a past that a first build cannot have."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.sandbox.desk import DeskConfig, running_desk
from tests.support import AS_OF, ROOT, ThrowawayWarehouse, dbt, desk_environ, load
from tests.warehouse.semantic.metricflow_desk import MetricDesk

# Nothing changes before the second build, and a metric that is 0 everywhere proves nothing.
A_PAST = """
    update marts.ticket_metrics set
        is_reopened = ticket_id % 7 = 0,
        is_escalated = ticket_id % 5 = 0,
        is_reassigned = ticket_id % 3 = 0;
    update marts.ticket_history set
        is_status_change = ticket_id % 2 = 0,
        is_reassignment = ticket_id % 3 = 0,
        is_escalation = ticket_id % 5 = 0,
        is_reopen = ticket_id % 7 = 0,
        valid_from = valid_from - (ticket_id % 100) * interval '1 day';
    update marts.team_headcount_monthly set left_count = 2
    where extract(month from month_start) = 6
"""


@pytest.fixture(scope="session")
def metric_desk(
    make_warehouse: Callable[[], ThrowawayWarehouse], tmp_path_factory: pytest.TempPathFactory
) -> MetricDesk:
    project = tmp_path_factory.mktemp("semantic")
    for name in ("dbt_project.yml", "profiles.yml.example"):
        shutil.copy(ROOT / name, project)
    warehouse = make_warehouse()
    with running_desk(DeskConfig(scale=0.004, as_of=AS_OF)) as desk:
        load(project, {**desk_environ(desk), **warehouse.environ()})
    done = dbt(
        "build",
        "--select=+path:dbt_project/models/marts",
        "--exclude-resource-type=unit_test",
        "--exclude-resource-type=test",
        "--vars",
        # A state that began after the run clock would have no hours.
        json.dumps({"as_of": str(AS_OF), "recorded_at": str(AS_OF - timedelta(days=1))}),
        project=project,
        warehouse=warehouse,
    )
    assert done.returncode == 0, done.stdout
    warehouse.query(A_PAST)
    return MetricDesk(warehouse, project)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return tmp_path
