"""The team: its tickets, its members', its queues'; and what everybody did in 30 days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.figures import Catalogue, Figures, Ratio
from tests.oracle.read_stamps import desk_day
from tests.oracle.seed_words import Member
from tests.oracle.tickets import Booking, Desk, Ticket

ACTIVITY_DAYS = 30


def people(desk: Desk, members: Iterable[Member], robots: Iterable[str]) -> Catalogue:
    team = list(members)
    return {
        **_member_workload(desk, team),
        **_queue_workload(desk, team),
        **_team_tickets(desk, team),
        **_activity(desk, frozenset(robots)),
    }


def _states(name: str, cut: str, groups: dict[tuple[str, ...], list[Ticket]]) -> Catalogue:
    """Total, open and closed of each group, and the share that is closed."""
    total: Figures = {key: len(tickets) for key, tickets in groups.items()}
    closed = {key: sum(t.is_closed for t in tickets) for key, tickets in groups.items()}
    return {
        f"{name}_tickets": {cut: total},
        f"{name}_closed": {cut: {**closed}},
        f"{name}_open": {cut: {key: len(groups[key]) - closed[key] for key in groups}},
        f"{name}_closed_share": {
            cut: {key: Ratio(closed[key], len(groups[key])) for key in groups}
        },
    }


def _member_workload(desk: Desk, team: list[Member]) -> Catalogue:
    """Whatever queue their tickets are in; a member without tickets has 0."""
    groups: dict[tuple[str, ...], list[Ticket]] = {(member.name,): [] for member in team}
    for ticket in desk.tickets:
        if (ticket.assignee,) in groups:
            groups[(ticket.assignee or "",)].append(ticket)
    return _states("member", "member", groups)


def _queue_workload(desk: Desk, team: list[Member]) -> Catalogue:
    """A ticket counts for its assignee alone; the queue's own figures are cuts by queue."""
    groups: dict[tuple[str, ...], list[Ticket]] = {
        (queue, member.name): [] for member in team for queue in member.queues
    }
    for ticket in desk.tickets:
        if (ticket.queue, ticket.assignee) in groups:
            groups[ticket.queue or "", ticket.assignee or ""].append(ticket)
    return _states("queue_member", "queue member", groups)


def _team_tickets(desk: Desk, team: list[Member]) -> Catalogue:
    groups: dict[tuple[str, ...], list[Ticket]] = {}
    for name in sorted({member.team for member in team}):
        own = [member for member in team if member.team == name]
        names = {member.name for member in own}
        queues = frozenset[str]().union(*(member.queues for member in own))
        groups[(name,)] = [
            ticket for ticket in desk.tickets if ticket.queue in queues or ticket.assignee in names
        ]
    return _states("team", "team", groups)


def _activity(desk: Desk, robots: frozenset[str]) -> Catalogue:
    """Comments and bookings side by side, never joined: so no hour is counted twice."""
    last = desk_day(desk.as_of)
    first = last - timedelta(days=ACTIVITY_DAYS - 1)
    comments = [(c.username, c.created_at and desk_day(c.created_at), c) for c in desk.comments]
    bookings = [(b.person, b.work_date, b) for b in desk.booked]
    hours: defaultdict[str, Fraction] = defaultdict(Fraction)
    last_days: dict[str, date] = {}
    tickets: set[tuple[str, object]] = set()
    days: set[tuple[str, object]] = set()
    for who, day, touch in (*comments, *bookings):
        if who is None or who in robots or day is None or not first <= day <= last:
            continue
        days.add((who, day))
        last_days[who] = max(day, last_days.get(who, day))
        if touch.ticket_id is not None:
            tickets.add((who, touch.ticket_id))
        if isinstance(touch, Booking) and touch.hours is not None:
            hours[who] += touch.hours
    return {
        "activity_tickets": {"person": _counts(tickets, last_days)},
        "activity_days": {"person": _counts(days, last_days)},
        "activity_hours": {"person": {(who,): hours[who] for who in last_days}},
        "activity_last_day": {"person": {(who,): day for who, day in last_days.items()}},
    }


def _counts(pairs: Iterable[tuple[str, object]], people: Iterable[str]) -> Figures:
    found = Counter(who for who, _ in pairs)
    return {(who,): found[who] for who in people}
