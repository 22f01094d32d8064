"""Questions that change: what was built last is what is asked, and a failed build takes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.extract.questions.conftest import run_dbt
from tests.extract.roster.rosters import copy_project
from tests.support import ThrowawayWarehouse
from tests.whole_build import WholeBuild

COPY = "otc_changing"
TOTALS = "dbt_project/functions/questions/executive/total_tickets"
BY_DAY = "dbt_project/functions/questions/operations/created_by_day"


class Changing:
    """A built warehouse and a project whose questions a test may change."""

    def __init__(self, project: Path, warehouse: ThrowawayWarehouse) -> None:
        self.project = project
        self.warehouse = warehouse

    def change(self, path: str, old: str, new: str) -> None:
        text = (self.project / path).read_text()
        assert old in text
        (self.project / path).write_text(text.replace(old, new))

    def build(self, name: str) -> CompletedProcess[str]:
        chosen = ("--select", f"resource_type:function,{name}", "--exclude-resource-type", "test")
        return run_dbt(self.warehouse, self.project, "build", *chosen)

    def columns(self, call: str) -> list[str]:
        with self.warehouse.connect("reporter") as connection, connection.cursor() as cursor:
            cursor.execute(f"select * from questions.{call}")
            return [column.name for column in cursor.description]

    def overloads(self, name: str) -> list[str]:
        found = self.warehouse.query(
            "select pg_get_function_identity_arguments(oid) from pg_proc "
            f"where pronamespace = 'questions'::regnamespace and proname = '{name}'"
        )
        return [arguments for (arguments,) in found]


@pytest.fixture(scope="module")
def unchanged(empty_build: WholeBuild, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as dbt has parsed it: of its copies only what changes is parsed again."""
    project = tmp_path_factory.mktemp("unchanged")
    copy_project(project)
    assert run_dbt(empty_build.copy(COPY), project, "parse").returncode == 0
    return project


@pytest.fixture
def changing(empty_build: WholeBuild, unchanged: Path, tmp_path: Path) -> Changing:
    """A copy of the empty warehouse: others ask the original."""
    shutil.copytree(unchanged, tmp_path, dirs_exist_ok=True)
    return Changing(tmp_path, empty_build.copy(COPY))


def test_a_result_with_other_columns_takes_the_old_ones_place(changing: Changing) -> None:
    assert "closure_rate_pct" in changing.columns("total_tickets()")
    for suffix in (".sql", ".yml"):
        changing.change(TOTALS + suffix, "closure_rate_pct", "closed_pct")
    done = changing.build("total_tickets")
    assert done.returncode == 0, done.stdout
    assert "closed_pct" in changing.columns("total_tickets()")


def test_another_parameter_leaves_no_overload_behind(changing: Changing) -> None:
    changing.change(
        BY_DAY + ".yml",
        "      - name: as_of\n",
        '      - name: member\n        data_type: text\n        default_value: "null"\n'
        "      - name: as_of\n",
    )
    done = changing.build("created_by_day")
    assert done.returncode == 0, done.stdout
    (arguments,) = changing.overloads("created_by_day")
    assert arguments == "days integer, queue text, member text, as_of timestamp with time zone"
    assert changing.columns("created_by_day(member => 'Ana')") == ["date_day", "created_count"]


def test_a_question_that_cannot_be_built_leaves_the_last_one_answering(
    changing: Changing,
) -> None:
    before = changing.columns("recent_tickets()")
    path = "dbt_project/functions/questions/operations/recent_tickets.sql"
    changing.change(path, "severity", "severeness")
    done = changing.build("recent_tickets")
    assert done.returncode != 0
    assert "severeness" in done.stdout
    assert changing.columns("recent_tickets()") == before


def test_a_question_somebody_built_a_view_on_is_rebuilt_under_it(changing: Changing) -> None:
    changing.warehouse.query(
        "create view marts.mine as select * from questions.tickets_by_status()"
    )
    path = "dbt_project/functions/questions/operations/tickets_by_status.sql"
    changing.change(path, "order by ticket_count desc", "order by ticket_count")
    done = changing.build("tickets_by_status")
    assert done.returncode == 0, done.stdout
    assert changing.warehouse.query("select * from marts.mine", "reporter") == []
