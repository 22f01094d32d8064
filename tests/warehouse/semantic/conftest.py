"""One build a run, with a past that a first build cannot have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import dbt
from tests.warehouse.semantic.metricflow_desk import MetricDesk
from tests.whole_build import WholeBuild, make_project

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
def metric_desk(good_build: WholeBuild, tmp_path_factory: pytest.TempPathFactory) -> MetricDesk:
    project = make_project(tmp_path_factory.mktemp("semantic"))
    warehouse = good_build.copy("otc_semantic")
    # Metrics name the database of their tables.
    done = dbt("parse", "--write-json", project=project, warehouse=warehouse)
    assert done.returncode == 0, done.stdout
    warehouse.query(A_PAST)
    return MetricDesk(warehouse, project)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return tmp_path
