"""A roster that breaks a rule is refused, by the rule's name, before its history takes note."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.warehouse.roster.contents import contents
from tests.warehouse.roster.roster_project import (
    ASSIGNMENTS,
    MEMBERS,
    OF_THE_ROSTER,
    WRITTEN,
    RosterProject,
)

OUTSIDER = {
    "organization": "Orro",
    "team": "engineering",
    "is_active": "true",
    "start_date": "2026-01-01",
}
INFRASTRUCTURE = {
    "queue_name": "Cloud - Infrastructure",
    "assignment_type": "primary",
    "is_active": "true",
    "assigned_date": "2025-01-01",
}
# How many rows each test finds in the roster below.
BROKEN = {
    "an_active_assignment_has_no_removal_date": 1,
    "an_active_member_has_no_end_date": 1,
    "email_is_an_address": 1,
    "assert_no_leaver_keeps_a_queue": 3,
    "assert_nobody_manages_themselves": 6,
    "no_queue_is_removed_before_it_is_assigned": 1,
    "nobody_leaves_before_joining": 1,
    "what_members_need_is_given": 1,
    "nobody_holds_a_queue_twice": 1,
    "accepted_values_stg_roster__queue_assignments_assignment_type__primary__backup__rotation": 1,
    "relationships_stg_roster__members_manager_id__team_member_id__ref_stg_roster__members_": 1,
    "relationships_stg_roster__queue_assignments_team_member_id__team_member_id"
    "__ref_stg_roster__members_": 1,
    "unique_stg_roster__members_email": 1,
    "unique_stg_roster__members_name": 1,
    "unique_stg_roster__members_team_member_id": 1,
    "unique_stg_roster__queue_assignments_queue_assignment_id": 1,
}


def break_rules_of_members(roster: RosterProject) -> None:
    roster.edit(MEMBERS, 1, is_active="false", end_date="2024-12-31")
    roster.edit(MEMBERS, 2, end_date="2026-01-01")
    roster.edit(MEMBERS, 3, email=" Trevor.Harte@ORRO.Group ")
    roster.edit(MEMBERS, 4, name=" Trevor  Harte")
    roster.edit(MEMBERS, 5, manager_id="6")
    roster.edit(MEMBERS, 6, manager_id="5")
    roster.edit(MEMBERS, 7, manager_id="8")
    roster.edit(MEMBERS, 8, manager_id="9")
    roster.edit(MEMBERS, 9, manager_id="7")
    roster.edit(MEMBERS, 10, manager_id="10")
    roster.edit(MEMBERS, 11, manager_id="99")
    roster.add(MEMBERS, team_member_id="12", name=" ", email="nobody", **OUTSIDER)
    roster.add(MEMBERS, team_member_id="13", name="Ann", email="ann@orro.group", **OUTSIDER)
    roster.add(MEMBERS, team_member_id="13", name="Ben", email="ben@orro.group", **OUTSIDER)


def break_rules_of_assignments(roster: RosterProject) -> None:
    roster.edit(ASSIGNMENTS, 4, removed_date="2026-01-01")
    roster.edit(ASSIGNMENTS, 5, is_active="false", removed_date="2024-12-31")
    roster.edit(ASSIGNMENTS, 6, assignment_type="secondary")
    for number, member_id in (("34", "2"), ("35", "98"), ("36", "12"), ("36", "13")):
        roster.add(
            ASSIGNMENTS, queue_assignment_id=number, team_member_id=member_id, **INFRASTRUCTURE
        )


def test_each_broken_rule_is_named(roster: RosterProject) -> None:
    before = contents(roster.warehouse, "snapshots", "marts")
    break_rules_of_members(roster)
    break_rules_of_assignments(roster)
    assert roster.build("", *OF_THE_ROSTER, WRITTEN).returncode == 1
    outcomes = roster.outcomes()
    assert {name: count for name, (status, count) in outcomes.items() if status == "fail"} == BROKEN
    assert contents(roster.warehouse, "snapshots", "marts") == before


def leave_and_keep_the_queues(roster: RosterProject) -> None:
    roster.edit(MEMBERS, 1, is_active="false", end_date="2026-01-01")
    roster.edit(ASSIGNMENTS, 33, notes="changed in the same commit")


def assign_a_queue_to_nobody(roster: RosterProject) -> None:
    roster.add(ASSIGNMENTS, queue_assignment_id="34", team_member_id="98", **INFRASTRUCTURE)
    roster.edit(MEMBERS, 11, notes="changed in the same commit")


def manage_in_a_circle(roster: RosterProject) -> None:
    for member_id, manager_id in ((1, "2"), (2, "3"), (3, "1")):
        roster.edit(MEMBERS, member_id, manager_id=manager_id)
    roster.edit(ASSIGNMENTS, 33, notes="changed in the same commit")


# A rule about one file must keep the other's changes out, too, and a rule about both those of both.
@pytest.mark.parametrize(
    "change", [leave_and_keep_the_queues, assign_a_queue_to_nobody, manage_in_a_circle]
)
def test_one_broken_rule_keeps_every_change_out_of_the_history(
    change: Callable[[RosterProject], None], roster: RosterProject
) -> None:
    before = contents(roster.warehouse, "snapshots", "marts")
    change(roster)
    assert roster.build("", *OF_THE_ROSTER, WRITTEN).returncode == 1
    statuses = [status for status, _ in roster.outcomes().values()]
    assert statuses.count("fail") == 1
    assert contents(roster.warehouse, "snapshots", "marts") == before


def test_who_and_what_no_ticket_knows_is_a_warning(roster: RosterProject) -> None:
    roster.warehouse.query(
        "create table build_marts.tickets as "
        "select row_number() over () as ticket_id, member_name as assignee_name, queue_name "
        "from marts.team_queue_assignments "
        "where team_member_id > 2 and queue_name <> 'Cloud - Security'"
    )
    names = ("warn_roster_names_occur_in_tickets", "warn_roster_queues_occur_in_tickets")
    done = roster.dbt("build", WRITTEN, "--select", *names)
    assert done.returncode == 0, done.stdout
    outcomes = roster.outcomes()
    assert [outcomes[name] for name in names] == [("warn", 2), ("warn", 1)]
