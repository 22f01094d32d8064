"""Names, workloads and activity, as Python finds them in the desk's JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pytest

from tests.oracle import Catalogue
from tests.oracle.people import people
from tests.oracle.read_values import text
from tests.oracle.seed_words import Words
from tests.oracle.tickets import Desk, Ticket
from tests.sandbox.desk.reader import Row
from tests.warehouse.servicedesk.conftest import CLOCK, Servicedesk


@pytest.fixture(scope="module")
def full_names(delivered: dict[str, list[Row]]) -> dict[str, str]:
    """By user name, where neither of the two occurs with another: nobody is guessed."""
    pairs = {
        (text(row["TS-User Username"]), text(row["TS-User Full Name"]))
        for row in delivered["timesheets"]
    }
    names: defaultdict[str | None, set[str | None]] = defaultdict(set)
    usernames: defaultdict[str | None, set[str | None]] = defaultdict(set)
    for username, name in pairs:
        if username and name:
            names[username.lower()].add(name)
            usernames[name].add(username.lower())
    return {
        username: next(iter(found))
        for username, found in names.items()
        if len(found) == 1 and all(len(usernames[name]) == 1 for name in found)
    }


@pytest.fixture(scope="module")
def figures(desk_in_python: Desk, words: Words) -> Catalogue:
    return people(desk_in_python, words.members, words.robots)


def test_every_user_name_leads_to_its_full_name_and_back(
    servicedesk: Servicedesk, full_names: dict[str, str], desk_in_python: Desk
) -> None:
    written = {c.username for c in desk_in_python.comments if c.username}
    asked = sorted(written | set(full_names))
    values = ", ".join(f"($${name}$$)" for name in asked)
    found = servicedesk.query(
        "select name, servicedesk.get_full_name(name), "
        "servicedesk.get_short_username(servicedesk.get_full_name(name)) "
        f"from (values {values}) as asked (name)"
    )
    assert found == [
        (name, full_names.get(name), name if name in full_names else None) for name in asked
    ]
    assert written - set(full_names), "somebody is not known"


@pytest.mark.parametrize("name", ["", "jewell", "dj%", "Jewell", "nobody"])
def test_half_a_name_is_nobodys(name: str, servicedesk: Servicedesk) -> None:
    assert servicedesk.query(
        f"select servicedesk.get_full_name('{name}'), servicedesk.get_short_username('{name}')"
    ) == [(None, None)]


def test_comments_join_to_persons_by_the_short_name_without_multiplying(
    servicedesk: Servicedesk, full_names: dict[str, str], desk_in_python: Desk
) -> None:
    found = servicedesk.query(
        "select user_lookup.full_name, count(*) from servicedesk.comments as comments "
        "inner join servicedesk.user_lookup as user_lookup "
        "on comments.user_name = user_lookup.short_username group by 1"
    )
    expected: defaultdict[str, int] = defaultdict(int)
    for comment in desk_in_python.comments:
        if comment.username in full_names:
            expected[full_names[comment.username]] += 1
    assert dict(found) == expected


def test_the_lookup_has_every_active_member_with_their_team(
    servicedesk: Servicedesk, words: Words
) -> None:
    found = servicedesk.query(
        "select full_name, team from servicedesk.user_lookup where team is not null"
    )
    assert sorted(found) == sorted((member.name, member.team) for member in words.members)


def test_activity_has_each_hour_once_as_python_counts_it(
    servicedesk: Servicedesk, figures: Catalogue
) -> None:
    found = servicedesk.query(
        "select short_username, tickets_worked, total_hours, days_active, last_activity "
        "from servicedesk.v_user_activity"
    )
    names = ("tickets", "hours", "days", "last_day")
    by_person = [figures[f"activity_{name}"]["person"] for name in names]
    assert {row[0]: row[1:] for row in found} == {
        who: tuple(figure[(who,)] for figure in by_person) for (who,) in by_person[0]
    }
    assert len(found) > 10


def workload(tickets: list[Ticket]) -> set[tuple[int, str | None, datetime, int]]:
    return {
        (
            ticket.ticket_id,
            ticket.title,
            ticket.created_at.astimezone(CLOCK.tzinfo).replace(tzinfo=None),
            # Of instants: an hour more or less on the wall clock in April is not a day.
            (CLOCK - ticket.created_at) // timedelta(days=1),
        )
        for ticket in tickets
        if ticket.created_at
    }


def test_a_workload_is_the_persons_open_tickets_under_either_name(
    servicedesk: Servicedesk, full_names: dict[str, str], desk_in_python: Desk
) -> None:
    waiting = Counter(t.assignee for t in desk_in_python.tickets if t.is_open)
    username, name = max(full_names.items(), key=lambda names: waiting[names[1]])
    theirs = [t for t in desk_in_python.tickets if t.assignee == name and t.is_open]
    assert theirs
    for asked in (name, name.upper(), username):
        found = servicedesk.query(
            "select ticket_id, title, created_time, age_days "
            f"from servicedesk.get_user_workload($${asked}$$)"
        )
        assert set(found) == workload(theirs)
        assert len(found) == len(theirs)


@pytest.mark.parametrize("asked", [" PendingAssignment", "PendingAssignment", "Jewell", ""])
def test_nobody_has_no_workload(asked: str, servicedesk: Servicedesk) -> None:
    assert servicedesk.query(f"select * from servicedesk.get_user_workload('{asked}')") == []


def test_a_backlog_is_what_is_open_and_unassigned_in_a_queue_or_in_all_of_a_team(
    servicedesk: Servicedesk, desk_in_python: Desk, words: Words
) -> None:
    queues = {q for member in words.members if member.team == "engineering" for q in member.queues}
    for asked, names in {**{queue: {queue} for queue in queues}, "engineering": queues}.items():
        found = servicedesk.query(
            "select ticket_id, title, created_time, age_days "
            f"from servicedesk.get_team_backlog('{asked}')"
        )
        waiting = [
            t for t in desk_in_python.tickets if t.queue in names and t.is_unassigned and t.is_open
        ]
        assert set(found) == workload(waiting)
        assert len(found) == len(waiting)
    assert waiting
