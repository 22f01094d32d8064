"""A rebuilt table takes none of the old names with it."""

from __future__ import annotations

import pytest

from tests.warehouse.servicedesk.conftest import Servicedesk
from tests.warehouse.servicedesk.old_columns import OLD_COLUMNS

REBUILDS = {
    "a mart": "tickets",
    "marts that others read": "comments timesheets users team_members",
    "the records of loads": "load_runs data_freshness",
    "the servicedesk schema itself": "servicedesk_tickets",
}


def contents(servicedesk: Servicedesk) -> dict[str, tuple]:
    return {
        name: servicedesk.query(
            "select count(*), md5(string_agg(found::text, '|' order by found::text)) "
            f"from servicedesk.{name} as found"
        )[0]
        for name in OLD_COLUMNS
    }


@pytest.mark.parametrize("rebuilt", REBUILDS)
def test_after_a_rebuild_of_a_part_every_view_is_there_with_the_same_answers(
    rebuilt: str, servicedesk: Servicedesk
) -> None:
    before = contents(servicedesk)
    servicedesk.dbt("run", "--select", *REBUILDS[rebuilt].split())
    assert contents(servicedesk) == before


def test_the_views_can_be_built_again_after_a_rebuild_of_what_they_read(
    servicedesk: Servicedesk,
) -> None:
    before = contents(servicedesk)
    servicedesk.dbt("run", "--select", "tickets", "servicedesk")
    assert contents(servicedesk) == before


def test_a_view_that_somebody_built_on_the_old_names_stays(servicedesk: Servicedesk) -> None:
    servicedesk.warehouse.query(
        'create view servicedesk.mine as select "TKT-Ticket ID" from servicedesk.tickets'
    )
    try:
        servicedesk.dbt("run", "--select", "tickets", "servicedesk_tickets")
        assert servicedesk.query("select count(*) from servicedesk.mine") == servicedesk.query(
            "select count(*) from marts.tickets"
        )
    finally:
        servicedesk.warehouse.query("drop view if exists servicedesk.mine")
