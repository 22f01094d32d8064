"""Rows of the three views, into a warehouse and built, as production does both."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from extract.errors import ExitCode
from tests.bench.file_desk import file_desk
from tests.sandbox.desk.config import VIEW_IDS
from tests.sandbox.desk.reader import Row
from tests.support import ThrowawayWarehouse, dbt, load

FINE = (ExitCode.OK, ExitCode.PARTIAL)
# They judge no data, and take half of the time.
NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")


def load_rows(
    views: Mapping[str, Sequence[Row]], warehouse: ThrowawayWarehouse, project: Path
) -> None:
    answer = project / "answer.json"
    with file_desk(answer) as url:
        environ = {
            **warehouse.environ(),
            "OTC_BASE_URL": url,
            "OTC_USERNAME": "somebody",
            "OTC_PASSWORD": "something",
            "OTC_CALL_GAP_SECONDS": "0",
            "OTC_VIEW_GAP_SECONDS": "0",
            **{f"OTC_{view.upper()}_VIEW_ID": guid for view, guid in VIEW_IDS.items()},
        }
        for view, rows in views.items():
            answer.write_text(json.dumps({"message": {"data": rows}}), encoding="utf-8")
            assert load(project, environ, view)[view]["exit"] in FINE


def build(
    warehouse: ThrowawayWarehouse, project: Path, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """dbt build, with these vars."""
    given = json.dumps(variables)
    chosen = arguments if "--exclude-resource-type" in arguments else (*arguments, *NO_UNIT_TESTS)
    command = ("build", *chosen, "--vars", given)
    done = dbt(*command, project=project, warehouse=warehouse)
    assert done.returncode == 0, done.stdout
    return done
