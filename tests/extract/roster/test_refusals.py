"""A change that breaks a rule, and a file that does: a sentence each, and no byte written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from extract.roster import changes
from extract.roster.changes import Author, Roster
from extract.roster.edit import change_roster
from extract.roster.errors import RosterError
from tests.extract.roster.rosters import ANN, ASSIGNMENTS, MEMBERS, rewrite, texts

NIA = {
    "name": "Nia Okafor",
    "email": "nia@orro.group",
    "organization": "Orro",
    "team": "engineering",
    "start_date": "2026-02-02",
}
TREVOR = "trevor.harte@orro.group"


def adding(**values: object) -> Callable[[Roster], object]:
    return lambda roster: changes.add(roster, {**NIA, **values}, ANN)


def updating(key: int | str = 1, **values: object) -> Callable[[Roster], object]:
    return lambda roster: changes.update(roster, key, values, ANN)


def leaving(day: str | None, key: int | str = 1) -> Callable[[Roster], object]:
    return lambda roster: changes.deactivate(roster, key, ANN, day)


def assigning(key: int | str, queue: str, **values: str) -> Callable[[Roster], object]:
    return lambda roster: changes.assign(roster, key, queue, ANN, **values)


def tomorrow(roster: Roster) -> object:
    day = (roster.today + timedelta(days=1)).isoformat()
    return changes.deactivate(roster, 1, ANN, day)


def managing_in_a_ring(roster: Roster) -> None:
    for member, manager in ((1, 2), (2, 3), (3, 1)):
        changes.update(roster, member, {"manager_id": manager}, ANN)


def leaving_twice(roster: Roster) -> None:
    changes.deactivate(roster, 1, ANN, "2026-01-30")
    changes.deactivate(roster, 1, ANN, "2026-01-30")


def returning_too_soon(roster: Roster) -> None:
    changes.deactivate(roster, 1, ANN, "2026-01-30")
    changes.reactivate(roster, 1, ANN, "2026-01-29")


def assigning_to_a_leaver(roster: Roster) -> None:
    changes.deactivate(roster, 1, ANN, "2026-01-30")
    changes.assign(roster, 1, "NOC", ANN)


def ending_twice(roster: Roster) -> None:
    changes.unassign(roster, 1, ANN, "2026-01-30")
    changes.unassign(roster, 1, ANN, "2026-01-30")


def leaving_before_the_newest_queue(roster: Roster) -> None:
    changes.assign(roster, 1, "NOC", ANN, assigned_date="2026-02-02")
    changes.deactivate(roster, 1, ANN, "2026-01-30")


REFUSED: dict[str, tuple[Callable[[Roster], object], str]] = {
    "an address in use, in other letters": (
        adding(email="Trevor.HARTE@orro.group "),
        r"member 1 \(Trevor Harte\) and team member 12 .* \"email is unique\"",
    ),
    "a name in use": (
        adding(name="Trevor Harte"),
        r"member 1 \(Trevor Harte\) and .* \"name is unique\"",
    ),
    "no name": (adding(name="  "), "name is given.*name is empty"),
    "no address": (adding(email="nia"), "email is an address.*email is nia"),
    "a name with a control character": (adding(name="Nia\x00"), "cannot be printed"),
    "a day that is none": (adding(start_date="2026-02-30"), "'2026-02-30' is not a valid date"),
    "a day in another form": (adding(start_date="30/01/2026"), "Write it as YYYY-MM-DD"),
    "an unknown field": (adding(shoe_size=43), "no field shoe_size"),
    "a field that is not for updates": (updating(team_member_id=7), "no field team_member_id"),
    "an unknown member": (updating(99, team="noc"), "no member '99'"),
    "an unknown address": (updating("x@orro.group", team="noc"), "no member 'x@orro.group'"),
    "an unknown manager": (updating(manager_id=99), "no member '99'"),
    "a manager of themselves": (
        updating(manager_id=1),
        r"Team member 1 \(Trevor Harte\) breaks the rule \"nobody manages themselves\"",
    ),
    "managers in a ring": (
        managing_in_a_ring,
        r"1 \(Trevor Harte\) and .* 2 \(.*\) and .* 3 \(.* \"nobody manages themselves\"",
    ),
    "an end to somebody active": (
        updating(end_date="2026-01-30"),
        "an active member has no end date.*end_date is 2026-01-30",
    ),
    "no start": (updating(start_date=None), "start_date '' is not a valid date"),
    "an end before the start": (
        leaving("2024-12-31"),
        "nobody leaves before joining.*start_date is 2025-01-01, end_date is 2024-12-31",
    ),
    "an end to come": (tomorrow, "is in the future"),
    "leaving twice": (leaving_twice, "Trevor Harte left on 2026-01-30"),
    "a return before the end": (returning_too_soon, "before the last day in the team, 2026-01-30"),
    "a return of somebody active": (
        lambda roster: changes.reactivate(roster, 1, ANN),
        "Trevor Harte is already active",
    ),
    "a queue held already": (
        assigning(TREVOR, " cloud -  security"),
        r"2 \(Cloud - Security, Trevor Harte\) and .* 34 .* \"nobody holds a queue twice\"",
    ),
    "a queue without a name": (assigning(1, " "), "queue_name is given"),
    "an unknown type": (
        assigning(1, "NOC", assignment_type="spare"),
        "one of primary, backup, rotation.*: assignment_type is spare",
    ),
    "a queue before joining": (
        assigning(1, "NOC", assigned_date="2024-12-31"),
        "before Trevor Harte joined",
    ),
    "a queue for a leaver": (
        assigning_to_a_leaver,
        r"34 \(NOC, Trevor Harte\) breaks the rule \"no leaver keeps a queue\"",
    ),
    "a queue that began after the end": (
        leaving_before_the_newest_queue,
        "assignment 34 .*no queue is removed before it is assigned.*"
        "assigned_date is 2026-02-02, removed_date is 2026-01-30",
    ),
    "an unknown assignment": (
        lambda roster: changes.unassign(roster, 99, ANN),
        "no assignment 99",
    ),
    "an assignment ended already": (ending_twice, "Assignment 1 ended on 2026-01-30"),
    "an end before the assignment": (
        lambda roster: changes.unassign(roster, 1, ANN, "2024-12-31"),
        "no queue is removed before it is assigned",
    ),
    "no reason": (
        lambda roster: changes.update(roster, 1, {"team": "noc"}, Author("ann", " ")),
        "needs a reason",
    ),
    "nobody": (
        lambda roster: changes.update(roster, 1, {"team": "noc"}, Author("", "why")),
        "needs an author",
    ),
}


@pytest.mark.scenario("C-44")
@pytest.mark.parametrize("case", REFUSED)
def test_what_breaks_a_rule_is_refused_and_nothing_is_written(
    case: str, roster_project: Path
) -> None:
    change, said = REFUSED[case]
    before = texts(roster_project)
    with pytest.raises(RosterError, match=said):
        change_roster(roster_project, change, is_rebuilt=False)
    assert texts(roster_project) == before
    assert not (roster_project / ".otc/roster/journal.json").exists()


SPOILT = {
    "a column is gone": (MEMBERS, "team_member_id,name,", "team_member_id,nom,", "line 1: .*lacks"),
    "a column is new": (MEMBERS, ",change_reason\n", ",change_reason,x\n", "unknown column x"),
    "a column is there twice": (MEMBERS, ",change_reason\n", ",change_reason,name\n", "repeats"),
    "a value is missing": (MEMBERS, "\n3,Dion Jewell,", "\n3,", "line 4 has 12 values"),
    "a quote is open": (MEMBERS, "\n3,Dion Jewell", '\n3,"Dion Jewell', "line 4: a quote"),
    "an id is there twice": (
        MEMBERS,
        "\n3,Dion",
        "\n2,Dion",
        "line 3, 4: .*team_member_id is unique",
    ),
    "an id is not a number": (MEMBERS, "\n3,Dion", "\n-3,Dion", "line 4: team_member_id is '-3'"),
    "a flag is a word": (ASSIGNMENTS, "primary,true", "primary,maybe", "line 2: is_active is"),
    "an address is there twice": (
        MEMBERS,
        "dion.jewell@",
        "Olli.Ojala@",
        "line 4, 6: .*email is unique",
    ),
    "an id is unknown": (ASSIGNMENTS, "\n7,3,", "\n7,77,", "line 8: .*team_member_id is 77"),
    "a leaver has queues": (
        MEMBERS,
        "dion.jewell@orro.group,Orro,engineering,,true,2025-01-01,",
        "dion.jewell@orro.group,Orro,engineering,,false,2025-01-01,2026-01-30",
        r"queue_assignments.csv, line 8, 9, 10: .* 7 \(.*, Dion Jewell\).*no leaver keeps a queue",
    ),
    "a manager is unknown": (
        MEMBERS,
        "dion.jewell@orro.group,Orro,engineering,,",
        "dion.jewell@orro.group,Orro,engineering,50,",
        r"line 4: .*\(Dion Jewell\) .*manager_id is 50",
    ),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_file_that_breaks_a_rule_is_named_with_its_line(case: str, roster_project: Path) -> None:
    name, old, new, said = SPOILT[case]
    rewrite(roster_project, name, old, new)
    before = texts(roster_project)
    with pytest.raises(RosterError, match=said) as caught:
        change_roster(roster_project, updating(1, team="noc"), is_rebuilt=False)
    assert "seeds/roster_" in caught.value.cause
    assert caught.value.remedy
    assert texts(roster_project) == before


def test_a_file_that_is_gone_or_in_another_encoding_is_named(roster_project: Path) -> None:
    path = roster_project / MEMBERS
    path.write_bytes("team_member_id,name\n1,Zoë\n".encode("latin-1"))
    with pytest.raises(RosterError, match=r"roster_members\.csv is not UTF-8"):
        change_roster(roster_project, updating(1, team="noc"), is_rebuilt=False)
    path.unlink()
    with pytest.raises(RosterError, match=r"roster_members\.csv cannot be read"):
        change_roster(roster_project, updating(1, team="noc"), is_rebuilt=False)


def test_a_test_that_is_added_to_dbt_is_a_rule_at_once(roster_project: Path) -> None:
    rule = roster_project / "tests/dbt/roster/assert_nobody_has_a_short_name.sql"
    rule.write_text(
        "select * from {{ ref('stg_roster__members') }} where length(name) < 3", encoding="utf-8"
    )
    refused = r"Team member 12 \(Al\) breaks the rule \"nobody has a short name\""
    with pytest.raises(RosterError, match=refused):
        change_roster(roster_project, adding(name="Al"), is_rebuilt=False)
    described = "dbt_project/models/staging/roster/stg_roster__members.yml"
    test = "      - holds:\n          name: notes_are_short\n"
    test += '          arguments: {rule: "notes is null or length(notes) < 9"}\n'
    rewrite(roster_project, described, "    data_tests:\n", f"    data_tests:\n{test}", 1)
    with pytest.raises(RosterError, match=r"notes are short.*notes is to be told at length"):
        change_roster(roster_project, adding(notes="to be told at length"), is_rebuilt=False)


def test_a_kind_of_test_that_cannot_be_asked_of_a_file_is_named(roster_project: Path) -> None:
    described = "dbt_project/models/staging/roster/stg_roster__members.yml"
    rewrite(roster_project, described, "[unique]", "[unique, is_lucky]")
    with pytest.raises(RosterError, match="a test is_lucky, which"):
        change_roster(roster_project, adding(), is_rebuilt=False)
