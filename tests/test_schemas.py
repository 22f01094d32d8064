"""Where dbt builds, for whom, and in which time zone it refuses to."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from extract.warehouse.connection import LastingConnection
from extract.warehouse.raw_tables import create_raw_schema
from tests.support import ThrowawayWarehouse, dbt
from tests.whole_build import WholeBuild

READ = {"marts", "servicedesk", "questions", "quality"}
WRITTEN = {"build_" + layer for layer in (*READ, "intermediate")} | {"publication", "watch"}
LAYERS = {"staging", "intermediate", "snapshots"} | READ | WRITTEN
# Unit tests read no schema, and generic tests name none.
NO_NEED = ("--exclude", "test_type:unit", "test_type:generic")
SCHEMAS = """
    select table_schema from information_schema.tables
    where table_schema not in ('information_schema', 'pg_catalog')
    union
    select routine_schema from information_schema.routines
    where routine_schema not in ('information_schema', 'pg_catalog')
"""


@pytest.fixture
def empty(warehouse: ThrowawayWarehouse) -> ThrowawayWarehouse:
    """A warehouse into which nothing was loaded yet."""
    with closing(LastingConnection(warehouse.login("loader"))) as connection:
        create_raw_schema(connection)
    return warehouse


def test_an_empty_warehouse_builds_under_the_layers_plain_names(empty_build: WholeBuild) -> None:
    built = {schema for (schema,) in empty_build.warehouse.query(SCHEMAS)}
    assert built == LAYERS | {"raw_otc"}


def test_another_target_builds_beside_and_its_marts_can_be_read(
    project: Path, empty: ThrowawayWarehouse
) -> None:
    untested = ("--vars", "publish_untested: Tests are left out.")
    done = dbt("build", *NO_NEED, *untested, "--target", "dev", project=project, warehouse=empty)
    assert done.returncode == 0, done.stdout
    built = {schema for (schema,) in empty.query(SCHEMAS)} - {"raw_otc"}
    # The build side of a schema has its name behind: build_dev_marts.
    assert built == {re.sub("^(build_)?", r"\1dev_", layer) for layer in LAYERS}
    assert empty.query("select count(*) from dev_marts.tickets", role="reporter") == [(0,)]
    asked = "select ticket_count from dev_questions.total_tickets()"
    assert empty.query(asked, role="reporter") == [(0,)]


def test_the_prefix_is_the_targets_and_the_raw_layer_has_none(
    project: Path, warehouse: ThrowawayWarehouse
) -> None:
    query = "{{ ref('tickets') }} {{ source('otc', 'tickets') }}"
    compiled = dbt(
        *("--quiet", "compile", "--target", "ci", "--inline", query),
        project=project,
        warehouse=warehouse,
    )
    database = f'"{warehouse.database}"'
    assert compiled.stdout.split() == [
        f'{database}."ci_marts"."tickets"',
        f'{database}."raw_otc"."tickets"',
    ]


def test_a_session_outside_utc_is_refused_with_the_remedy(
    project: Path, empty: ThrowawayWarehouse
) -> None:
    setting = f"alter role otc_transformer in database {empty.database} set timezone = "
    empty.query(setting + "'Australia/Sydney'", role="admin")
    done = dbt("build", project=project, warehouse=empty)
    assert done.returncode != 0
    assert f"{setting}'UTC'" in done.stdout
    assert empty.query("select to_regclass('staging.stg_otc__tickets')") == [(None,)]
