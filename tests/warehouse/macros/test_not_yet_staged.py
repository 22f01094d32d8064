"""Staging is incremental: no row is lost to it, and holds what parsing everything again would."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from extract.warehouse.connection import LastingConnection
from extract.warehouse.raw_tables import create_raw_schema
from tests.support import ThrowawayWarehouse, dbt

STAGED = "select row_key, comment_text, loaded_at::text from staging.stg_otc__comments order by 1"
EARLY, NOON, LATE = (f"2026-01-31 {hour}:00:00+00" for hour in ("08", "12", "18"))


@pytest.fixture
def loaded(
    make_warehouse: Callable[[], ThrowawayWarehouse],
    macro_project: Path,
) -> ThrowawayWarehouse:
    """A warehouse with two comments of one load."""
    warehouse = make_warehouse()
    with closing(LastingConnection(warehouse.login("loader"))) as connection:
        create_raw_schema(connection)
    load(warehouse, {"1": "one", "2": "two"}, at=NOON)
    return warehouse


def load(warehouse: ThrowawayWarehouse, texts: dict[str, str], at: str) -> None:
    """What the loader does with new and changed rows."""
    rows = ", ".join(
        f"('{key}', md5('{text}'), 'api', '{at}', '{at}', '1', '{key}', '{text}')"
        for key, text in texts.items()
    )
    warehouse.query(
        "insert into raw_otc.comments (_row_key, _row_hash, _source, _first_loaded_at, _loaded_at, "
        f"_dlt_load_id, tktct_comment_id, tktct_comment) values {rows} on conflict (_row_key) do "
        "update set tktct_comment = excluded.tktct_comment, _loaded_at = excluded._loaded_at, "
        "_row_hash = excluded._row_hash",
        role="loader",
    )


def build(warehouse: ThrowawayWarehouse, project: Path, *arguments: str) -> list[tuple]:
    done = dbt(
        *("build", "--select", "+stg_otc__comments", "--indirect-selection", "cautious"),
        *arguments,
        project=project,
        warehouse=warehouse,
    )
    assert done.returncode == 0, done.stdout
    return warehouse.query(STAGED)


def test_new_changed_and_late_rows_are_staged_as_a_full_refresh_stages_them(
    macro_project: Path, loaded: ThrowawayWarehouse
) -> None:
    build(loaded, macro_project)
    load(loaded, {"2": "two, changed", "3": "three"}, at=LATE)
    load(loaded, {"4": "from a load that began first and committed last"}, at=EARLY)
    incremental = build(loaded, macro_project)
    assert [row[:2] for row in incremental] == [
        ("1", "one"),
        ("2", "two, changed"),
        ("3", "three"),
        ("4", "from a load that began first and committed last"),
    ]
    assert build(loaded, macro_project, "--full-refresh") == incremental
