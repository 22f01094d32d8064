"""A build that has nothing new to read costs nothing, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import ThrowawayWarehouse
from tests.warehouse.quality.builds import rebuild

# They say which run it was, or which there were.
OF_ONE_RUN = {"verdict", "gate", "score_history", "raw_moments"} | {
    *("runs", "run_stages", "node_results")
}
RELATIONS = """
select table_schema || '.' || table_name from information_schema.tables
where table_schema in ('staging', 'quality') order by 1
"""
KEPT = {
    "staging.stg_otc__tickets",
    "staging.stg_otc__comments",
    "staging.stg_otc__timesheets",
    "quality.value_issues",
}


def contents(warehouse: ThrowawayWarehouse) -> dict[str, tuple]:
    """Every row of every relation; of what a build only adds to, where each row lies, too."""
    found = {}
    for (name,) in warehouse.query(RELATIONS):
        if name.partition(".")[2] in OF_ONE_RUN:
            continue
        row = "(relation.ctid, relation)" if name in KEPT else "relation"
        (found[name],) = warehouse.query(
            f"select count(*), sum(hashtextextended({row}::text, 0)) from {name} as relation"
        )
    return found


@pytest.mark.scenario("C-26")
def test_a_second_build_without_a_load_parses_no_row_and_changes_none(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    before = contents(good)
    assert before.keys() >= KEPT
    assert all(before[name][0] for name in KEPT)
    written = {
        result["relation_name"].replace('"', "").partition(".")[2]: result["adapter_response"]
        for result in rebuild(good, folder)
        if result["unique_id"].startswith("model.")
    }
    assert {name: written[name]["rows_affected"] for name in KEPT} == dict.fromkeys(KEPT, 0)
    rebuilt = written.keys() - KEPT - {f"quality.{name}" for name in OF_ONE_RUN}
    assert rebuilt == {name for name in before if name.startswith("quality.")} - KEPT
    assert contents(good) == before
