"""What old monitoring asks goes on ageing when builds stop."""

from __future__ import annotations

from collections.abc import Iterator
from time import sleep

import pytest

from tests.warehouse.servicedesk.conftest import Servicedesk

WITHOUT_TESTS = ("--exclude-resource-type", "test", "unit_test")
LIVE = ("user_activity", "servicedesk_v_data_freshness", "get_user_workload", "get_team_backlog")
# A day old in two seconds; the person and the queue are nobody's else.
YOUNG = """
update marts.tickets set {who}, status = 'Open', is_closed = false,
    created_at = now() - interval '1 day' + interval '2 seconds'
where ticket_id = (select max(ticket_id) from marts.tickets)
"""


@pytest.fixture(scope="module")
def live(servicedesk: Servicedesk) -> Iterator[Servicedesk]:
    """Views and functions as a build without `as_of` makes them; the tables stay as they are."""
    servicedesk.build("build", "--select", *LIVE, *WITHOUT_TESTS, as_of="")
    yield servicedesk
    # Rows that were changed by hand among the readers are found by comparing everything.
    servicedesk.dbt("build", "--full-refresh", *WITHOUT_TESTS)


def test_the_age_of_the_data_grows_without_a_build(live: Servicedesk) -> None:
    statement = "select age, last_loaded from servicedesk.v_data_freshness order by view_name"
    before = live.query(statement)
    sleep(0.1)
    after = live.query(statement)
    assert [later[0] > age for (age, _), later in zip(before, after, strict=True)] == [True] * 3
    assert [row[1] for row in before] == [row[1] for row in after]


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("assignee_name = 'Ida Idle', is_unassigned = false", "get_user_workload(' ida  IDLE')"),
        ("queue_name = 'Idle', is_unassigned = true", "get_team_backlog('Idle')"),
    ],
)
def test_a_ticket_grows_a_day_older_without_a_build(
    who: str, asked: str, live: Servicedesk
) -> None:
    live.warehouse.query(YOUNG.format(who=who))
    statement = f"select age_days from servicedesk.{asked}"
    assert live.query(statement) == [(0,)]
    sleep(2.5)
    assert live.query(statement) == [(1,)]


def test_activity_is_that_of_the_thirty_days_before_the_asking(live: Servicedesk) -> None:
    """The data is older than that: what a build saw in its own thirty days is no news now."""
    count = "select count(*) from servicedesk.v_user_activity"
    assert live.query(count) == [(0,)]
    live.warehouse.query(
        "insert into intermediate.int_users__touches (touch_id, person, name_kind, ticket_id, "
        "date_day, comment_count, booking_count, booked_hours) values ('a', 'ida', 'username', 1, "
        "(now() at time zone 'Australia/Sydney')::date - 29, 1, 0, 0), "
        "('b', 'ian', 'username', 1, (now() at time zone 'Australia/Sydney')::date - 30, 1, 0, 0)"
    )
    assert live.query("select short_username from servicedesk.v_user_activity") == [("ida",)]
