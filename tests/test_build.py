"""`otc load` and `dbt build`, as production runs them, with the roles it has."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from extract.errors import ExitCode
from tests.sandbox.desk import DeskConfig, RunningDesk, running_desk
from tests.support import AS_OF, ROOT, ThrowawayWarehouse, dbt, desk_environ, otc

VIEWS = ("tickets", "comments", "timesheets")


class Built(NamedTuple):
    """Provides a warehouse after its first load and build."""

    warehouse: ThrowawayWarehouse
    desk: RunningDesk
    project: Path
    output: str


@pytest.fixture(scope="module")
def built(
    make_warehouse: Callable[[], ThrowawayWarehouse], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Built]:
    project = tmp_path_factory.mktemp("built")
    for name in ("dbt_project.yml", "profiles.yml.example"):
        shutil.copy(ROOT / name, project)
    warehouse = make_warehouse()
    with running_desk(DeskConfig(scale=0.005, as_of=AS_OF)) as desk:
        loaded = otc("load", cwd=project, environ={**desk_environ(desk), **warehouse.environ()})
        assert loaded.returncode in (ExitCode.OK, ExitCode.PARTIAL), loaded.stderr
        done = dbt("build", project=project, warehouse=warehouse)
        assert done.returncode == 0, done.stdout
        yield Built(warehouse, desk, project, done.stdout)


def count(built: Built, table: str) -> int:
    return built.warehouse.query(f"select count(*) from {table}")[0][0]


@pytest.mark.parametrize("view", VIEWS)
def test_every_raw_row_is_in_staging_and_in_the_mart(built: Built, view: str) -> None:
    raw = count(built, f"raw_otc.{view}")
    assert raw > 0
    assert count(built, f"staging.stg_otc__{view}") == raw
    assert count(built, f"marts.{view}") == raw


def test_the_build_ran_models_data_tests_and_unit_tests_without_a_warning(built: Built) -> None:
    summary = built.output.strip().splitlines()[-1]
    assert "WARN=0 ERROR=0 SKIP=0" in summary
    assert "unit test" in built.output
    assert "data test" in built.output
    assert "deprecat" not in built.output.lower()


def test_no_deprecated_feature_of_dbt_is_used(built: Built) -> None:
    done = dbt(
        "parse",
        "--show-all-deprecations",
        "--no-partial-parse",
        project=built.project,
        warehouse=built.warehouse,
    )
    assert done.returncode == 0
    assert "deprecat" not in (done.stdout + done.stderr).lower()


RIGHTS = """
select
    has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select'),
    has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'insert')
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
where n.nspname = '{schema}' and c.relname = '{table}'
"""


@pytest.mark.parametrize(
    ("role", "readable", "writable"),
    [
        ("loader", {"raw_otc"}, {"raw_otc"}),
        ("transformer", {"raw_otc", "staging", "marts"}, {"staging", "marts"}),
        ("reporter", {"marts"}, set()),
    ],
)
def test_each_role_can_do_its_work_and_no_more(
    built: Built, role: str, readable: set[str], writable: set[str]
) -> None:
    for schema, table in (
        ("raw_otc", "tickets"),
        ("staging", "stg_otc__tickets"),
        ("marts", "tickets"),
    ):
        rights = built.warehouse.query(RIGHTS.format(schema=schema, table=table), role=role)
        assert rights == [(schema in readable, schema in writable)], schema


def test_the_summary_tells_rows_and_how_to_connect(built: Built) -> None:
    done = otc("summary", cwd=built.project, environ=built.warehouse.environ())
    assert done.returncode == 0, done.stderr
    assert f"{count(built, 'marts.tickets'):,}" in done.stdout
    assert "otc_reporter" in done.stdout
    for name, value in built.warehouse.environ().items():
        if name.endswith("PASSWORD"):
            assert value not in done.stdout
