"""A rebuilt table takes none of the old names with it."""

from __future__ import annotations

import pytest

from tests.warehouse.servicedesk.conftest import DropIn
from tests.warehouse.servicedesk.old_columns import OLD_COLUMNS

REBUILDS = {
    "a mart": "tickets",
    "marts that others read": "comments timesheets users team_members",
    "the records of loads": "load_runs data_freshness",
    "the drop-in schema itself": "servicedesk_tickets",
}


def contents(drop_in: DropIn) -> dict[str, tuple]:
    return {
        name: drop_in.query(
            "select count(*), md5(string_agg(found::text, '|' order by found::text)) "
            f"from servicedesk.{name} as found"
        )[0]
        for name in OLD_COLUMNS
    }


@pytest.mark.parametrize("rebuilt", REBUILDS)
def test_after_a_rebuild_of_a_part_every_view_is_there_with_the_same_answers(
    rebuilt: str, drop_in: DropIn
) -> None:
    before = contents(drop_in)
    drop_in.dbt("run", "--select", *REBUILDS[rebuilt].split())
    assert contents(drop_in) == before


def test_the_views_can_be_built_again_after_a_rebuild_of_what_they_read(drop_in: DropIn) -> None:
    before = contents(drop_in)
    drop_in.dbt("run", "--select", "tickets", "legacy")
    assert contents(drop_in) == before


def test_a_view_that_somebody_built_on_the_old_names_stays(drop_in: DropIn) -> None:
    drop_in.warehouse.query(
        'create view servicedesk.mine as select "TKT-Ticket ID" from servicedesk.tickets'
    )
    try:
        drop_in.dbt("run", "--select", "tickets", "servicedesk_tickets")
        assert drop_in.query("select count(*) from servicedesk.mine") == drop_in.query(
            "select count(*) from marts.tickets"
        )
    finally:
        drop_in.warehouse.query("drop view if exists servicedesk.mine")
