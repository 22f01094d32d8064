"""Joining, changing, leaving, coming back: the history and every day's roster, told by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.roster.first_build import FirstBuild
from tests.warehouse.roster.roster_project import ASSIGNMENTS, MEMBERS, RosterProject

HISTORY = """
select to_char(changed_at at time zone 'UTC', 'MM-DD'), team_member_id, queue_assignment_id,
    change_type, field_changed, old_value, new_value, changed_by, change_reason
from marts.team_member_history
where changed_at > '2026-01-02'
order by changed_at, team_member_id, queue_assignment_id nulls first, field_changed
"""
AS_OF = "select team_member_id, name, team from marts.team_roster_as_of('{day}') order by 1"
LEAD = "Mia Lead"
FIRST_DAY = "2026-01-01 00:00+00"


def by(reason: str) -> dict[str, str]:
    return {"updated_by": LEAD, "change_reason": reason}


def built(roster: RosterProject, day: str) -> None:
    """At noon in Greenwich, which is late in the desk's evening: the same day in both."""
    done = roster.build(f"{day} 12:00+00", as_of=f"{day} 12:00+00")
    assert done.returncode == 0, done.stdout


def join(roster: RosterProject) -> None:
    roster.add(
        MEMBERS,
        team_member_id="12",
        name="Nora New",
        email="Nora.New@orro.group ",
        organization="Orro",
        team="engineering",
        is_active="true",
        start_date="2026-02-01",
        **by("hired"),
    )
    roster.add(
        ASSIGNMENTS,
        queue_assignment_id="34",
        team_member_id="12",
        queue_name="Cloud - Security",
        assignment_type="backup",
        is_active="true",
        assigned_date="2026-02-01",
        **by("hired"),
    )


def rename(roster: RosterProject) -> None:
    roster.edit(MEMBERS, 2, name="Llewellyn Boothe", **by("married"))


def change_email(roster: RosterProject) -> None:
    roster.edit(MEMBERS, 2, email="llewellyn.boothe@orro.group", **by("follows the name"))


def change_manager(roster: RosterProject) -> None:
    roster.edit(MEMBERS, 3, manager_id="1", **by("new line"))


def leave(roster: RosterProject) -> None:
    roster.edit(MEMBERS, 4, is_active="false", end_date="2026-05-01", **by("resigned"))
    for assignment_id in (10, 11, 12):
        roster.edit(
            ASSIGNMENTS,
            assignment_id,
            is_active="false",
            removed_date="2026-05-01",
            **by("resigned"),
        )


def come_back(roster: RosterProject) -> None:
    roster.edit(
        MEMBERS, 4, is_active="true", start_date="2026-06-01", end_date="", **by("returned")
    )
    roster.add(
        ASSIGNMENTS,
        queue_assignment_id="35",
        team_member_id="4",
        queue_name="Cloud - Security",
        assignment_type="primary",
        is_active="true",
        assigned_date="2026-06-01",
        **by("returned"),
    )


def move(roster: RosterProject) -> None:
    roster.edit(MEMBERS, 5, team="projects", **by("moved"))


def enter_wrongly(roster: RosterProject) -> None:
    roster.add(
        MEMBERS,
        team_member_id="13",
        name="Nora Neu",
        email="nora.neu@orro.group",
        organization="Orro",
        team="engineering",
        is_active="true",
        start_date="2026-07-01",
        **by("typed twice"),
    )


def take_back(roster: RosterProject) -> None:
    roster.remove(MEMBERS, 13)


LIFE = (
    ("2026-02-01", join),
    ("2026-03-01", rename),
    ("2026-03-02", change_email),
    ("2026-04-01", change_manager),
    ("2026-05-01", leave),
    ("2026-06-01", come_back),
    ("2026-06-15", move),
    ("2026-07-01", enter_wrongly),
    ("2026-07-03", take_back),
)
NORA = (
    '{"name": "Nora New", "team": "engineering", "email": "nora.new@orro.group", '
    '"is_active": "true", "start_date": "2026-02-01", "organization": "Orro"}'
)
NEU = (
    '{"name": "Nora Neu", "team": "engineering", "email": "nora.neu@orro.group", '
    '"is_active": "true", "start_date": "2026-07-01", "organization": "Orro"}'
)
TOLD = [
    ("02-01", 12, None, "created", None, None, NORA, LEAD, "hired"),
    ("02-01", 12, 34, "queue_assigned", "queue_name", None, "Cloud - Security", LEAD, "hired"),
    ("03-01", 2, None, "updated", "name", "Llewellyn Booth", "Llewellyn Boothe", LEAD, "married"),
    (
        "03-02",
        2,
        None,
        "updated",
        "email",
        "llewellyn.booth@orro.group",
        "llewellyn.boothe@orro.group",
        LEAD,
        "follows the name",
    ),
    ("04-01", 3, None, "updated", "manager_id", None, "1", LEAD, "new line"),
    ("05-01", 4, None, "updated", "end_date", None, "2026-05-01", LEAD, "resigned"),
    ("05-01", 4, None, "deactivated", "is_active", "true", "false", LEAD, "resigned"),
    *(
        ("05-01", 4, assignment_id, change_type, field, old, new, LEAD, "resigned")
        for assignment_id in (10, 11, 12)
        for change_type, field, old, new in (
            ("queue_removed", "is_active", "true", "false"),
            ("updated", "removed_date", None, "2026-05-01"),
        )
    ),
    ("06-01", 4, None, "updated", "end_date", "2026-05-01", None, LEAD, "returned"),
    ("06-01", 4, None, "reactivated", "is_active", "false", "true", LEAD, "returned"),
    ("06-01", 4, None, "updated", "start_date", "2025-01-01", "2026-06-01", LEAD, "returned"),
    ("06-01", 4, 35, "queue_assigned", "queue_name", None, "Cloud - Security", LEAD, "returned"),
    ("06-15", 5, None, "updated", "team", "engineering", "projects", LEAD, "moved"),
    ("07-01", 13, None, "created", None, None, NEU, LEAD, "typed twice"),
    (
        "07-03",
        13,
        None,
        "removed",
        None,
        NEU,
        None,
        None,
        "the row was taken out of the roster's file",
    ),
]
# Who is missing from the first eleven, who is there beside them, and what is said of the second.
DAYS = {
    "2024-12-31": None,
    "2025-01-01": (set(), set(), "Llewellyn Booth"),
    "2026-01-31": (set(), set(), "Llewellyn Booth"),
    "2026-02-01": (set(), {12}, "Llewellyn Booth"),
    "2026-02-28": (set(), {12}, "Llewellyn Booth"),
    "2026-03-01": (set(), {12}, "Llewellyn Boothe"),
    "2026-05-01": (set(), {12}, "Llewellyn Boothe"),
    "2026-05-02": ({4}, {12}, "Llewellyn Boothe"),
    "2026-05-31": ({4}, {12}, "Llewellyn Boothe"),
    "2026-06-01": (set(), {12}, "Llewellyn Boothe"),
    "2026-07-02": (set(), {12, 13}, "Llewellyn Boothe"),
    "2026-07-03": (set(), {12}, "Llewellyn Boothe"),
    "2030-01-01": (set(), {12}, "Llewellyn Boothe"),
}


@pytest.fixture(scope="module")
def lived(first_build: FirstBuild, tmp_path_factory: pytest.TempPathFactory) -> RosterProject:
    roster = first_build.unbuilt(tmp_path_factory.mktemp("lived"))
    assert roster.build(FIRST_DAY).returncode == 0
    for day, change in LIFE:
        change(roster)
        built(roster, day)
    return first_build.kept(roster)


@pytest.mark.scenario("C-43")
def test_the_history_tells_every_change_with_who_and_why(lived: RosterProject) -> None:
    assert lived.warehouse.query(HISTORY) == TOLD


@pytest.mark.parametrize("day", DAYS)
def test_the_roster_of_a_day_is_what_it_was(day: str, lived: RosterProject) -> None:
    found = lived.warehouse.query(AS_OF.format(day=day))
    if DAYS[day] is None:
        assert found == []
        return
    missing, more, name = DAYS[day]
    assert {row[0] for row in found} == set(range(1, 12)) - missing | more
    assert {row[1] for row in found if row[0] == 2} == {name}
    teams = {team for number, _, team in found if number == 5}
    assert teams == {"projects" if day >= "2026-06-15" else "engineering"}


def test_joins_leaves_and_heads_are_told_by_month(lived: RosterProject) -> None:
    months = {
        (team, f"{month:%Y-%m}"): row
        for team, month, *row in lived.warehouse.query(
            "select team, month_start, opening_headcount, joined_count, left_count, headcount, "
            "attrition_pct::text, is_complete from marts.team_headcount_monthly"
        )
    }
    assert months["engineering", "2025-01"] == [0, 11, 0, 11, "0.00", True]
    assert months["engineering", "2026-01"] == [11, 0, 0, 11, "0.00", True]
    assert months["engineering", "2026-02"] == [11, 1, 0, 12, "0.00", True]
    assert months["engineering", "2026-05"] == [12, 0, 1, 11, "8.70", True]
    # One comes back, one goes to another team, and June ends with as many as it began with.
    assert months["engineering", "2026-06"] == [11, 1, 1, 11, "9.09", True]
    assert months["projects", "2026-06"] == [0, 1, 0, 1, "0.00", True]
    assert months["engineering", "2026-07"][-1] is False


def test_the_same_changes_in_one_commit_are_told_the_same(
    first_build: FirstBuild, tmp_path: Path
) -> None:
    roster = first_build.unbuilt(tmp_path)
    assert roster.build(FIRST_DAY).returncode == 0
    for change in (join, rename, change_manager, leave, move):
        change(roster)
    built(roster, "2026-05-01")
    told = {row[1:] for row in roster.warehouse.query(HISTORY)}
    at_once = {"hired", "married", "new line", "resigned", "moved"}
    assert told == {row[1:] for row in TOLD if row[-1] in at_once}
    leavers = set(range(1, 13)) - {4}
    found = roster.warehouse.query(AS_OF.format(day="2026-05-02"))
    assert {row[0] for row in found} == leavers
