"""`otc load` and `dbt build`, as production runs them, with the roles it has."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support import ThrowawayWarehouse, dbt, otc
from tests.whole_build import WholeBuild, make_project

# What tests change from run to run of a project that dbt has parsed once.
OF_A_RUN = {
    "as_of": "2030-01-01",
    "recorded_at": "2030-01-02 12:00+00",
    "quality_gate": 1,
    "quality_gate_override": "a reason",
    "roster_may_shrink": True,
}
PARSED = (
    *("raw_code", "macro_sql", "config", "unrendered_config", "depends_on", "columns"),
    *("description", "relation_name", "arguments", "expect", "given", "measures", "type_params"),
)


class Parsed(NamedTuple):
    """A folder with the manifest, and what dbt said."""

    project: Path
    said: str


VIEWS = ("tickets", "comments", "timesheets")


def count(good_build: WholeBuild, table: str) -> int:
    return good_build.warehouse.query(f"select count(*) from {table}")[0][0]


@pytest.mark.parametrize("view", VIEWS)
def test_every_raw_row_is_in_staging_and_in_the_mart(good_build: WholeBuild, view: str) -> None:
    raw = count(good_build, f"raw_otc.{view}")
    assert raw > 0
    assert count(good_build, f"staging.stg_otc__{view}") == raw
    assert count(good_build, f"marts.{view}") == raw


def test_the_build_ran_models_and_data_tests_without_a_warning(good_build: WholeBuild) -> None:
    summary = good_build.output.strip().splitlines()[-1]
    assert "WARN=0 ERROR=0 SKIP=0" in summary
    assert "data test" in good_build.output
    assert "deprecat" not in good_build.output.lower()


def test_every_unit_test_passes(good_build: WholeBuild) -> None:
    done = dbt(
        *("test", "--select", "test_type:unit"),
        project=good_build.project,
        warehouse=good_build.copy("otc_unit_tests"),
    )
    assert done.returncode == 0, done.stdout
    (written,) = set(re.findall(r"(\d+) unit tests", done.stdout))
    assert done.stdout.count(" PASS ") == int(written) > 0


@pytest.fixture(scope="module")
def parsed(
    make_warehouse: Callable[[], ThrowawayWarehouse], tmp_path_factory: pytest.TempPathFactory
) -> list[Parsed]:
    """The project as it is parsed without variables, and with those of a run."""
    warehouse = make_warehouse()
    both = []
    for variables in ({}, OF_A_RUN):
        project = make_project(tmp_path_factory.mktemp("parsed"))
        done = dbt(
            *("parse", "--show-all-deprecations", "--write-json"),
            *("--vars", json.dumps(variables)),
            project=project,
            warehouse=warehouse,
        )
        assert done.returncode == 0, done.stdout
        both.append(Parsed(project, done.stdout + done.stderr))
    return both


def test_no_deprecated_feature_of_dbt_is_used(parsed: list[Parsed]) -> None:
    assert "deprecat" not in parsed[0].said.lower()


def resources(project: Path) -> dict[str, dict[str, object]]:
    """All that dbt parsed, without the moment of it."""
    manifest = json.loads((project / "target" / "manifest.json").read_text(encoding="utf-8"))
    return {
        name: {key: resource.get(key) for key in PARSED}
        for kind in ("nodes", "functions", "macros", "unit_tests", "semantic_models", "metrics")
        for name, resource in manifest[kind].items()
    }


def test_dbt_parses_the_same_whatever_the_variables_of_a_run(parsed: list[Parsed]) -> None:
    """Else a test that has dbt parse once for several runs would test another project."""
    without, with_them = (resources(each.project) for each in parsed)
    assert without == with_them


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
    good_build: WholeBuild, role: str, readable: set[str], writable: set[str]
) -> None:
    for schema, table in (
        ("raw_otc", "tickets"),
        ("staging", "stg_otc__tickets"),
        ("marts", "tickets"),
    ):
        rights = good_build.warehouse.query(RIGHTS.format(schema=schema, table=table), role=role)
        assert rights == [(schema in readable, schema in writable)], schema


def test_the_summary_tells_rows_and_how_to_connect(good_build: WholeBuild) -> None:
    done = otc("summary", cwd=good_build.project, environ=good_build.warehouse.environ())
    assert done.returncode == 0, done.stderr
    assert f"{count(good_build, 'marts.tickets'):,}" in done.stdout
    assert "otc_reporter" in done.stdout
    for name, value in good_build.warehouse.environ().items():
        if name.endswith("PASSWORD"):
            assert value not in done.stdout
