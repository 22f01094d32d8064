"""What a change does to the seed files: its own lines, and nothing else in a canonical file."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from extract.roster import changes
from extract.roster.errors import RosterError
from extract.roster.project import today
from extract.roster.seed_file import SeedFile
from tests.extract.roster.rosters import ANN, ASSIGNMENTS, MEMBERS, edited, rewrite, texts

DAN = "daniel.dignadice@orro.group"


def test_a_joiner_is_one_line_more(roster_project: Path) -> None:
    diff = edited(
        roster_project,
        lambda roster: changes.add(
            roster,
            {
                "name": "Nia  Okafor ",
                "email": " Nia.Okafor@Orro.group",
                "organization": "Orro",
                "team": "engineering",
                "manager_id": DAN,
                "start_date": date(2026, 2, 2),
                "notes": 'moves from "NOC", half time',
            },
            ANN,
        ),
    )
    assert diff == [
        "+ 12,Nia Okafor,nia.okafor@orro.group,Orro,engineering,11,true,2026-02-02,,"
        '"moves from ""NOC"", half time",1,ann,asked for\n'
    ]


def test_a_change_touches_one_line_and_signs_it(roster_project: Path) -> None:
    diff = edited(
        roster_project,
        lambda roster: changes.update(roster, "3", {"email": "dion.j@orro.group"}, ANN),
    )
    assert diff == [
        "- 3,Dion Jewell,dion.jewell@orro.group,Orro,engineering,,true,2025-01-01,,,,"
        "system,first roster\n",
        "+ 3,Dion Jewell,dion.j@orro.group,Orro,engineering,,true,2025-01-01,,,1,ann,asked for\n",
    ]


def test_a_leaver_ends_with_all_their_queues_and_nobody_elses(roster_project: Path) -> None:
    diff = edited(roster_project, lambda roster: changes.deactivate(roster, DAN, ANN, "2026-01-30"))
    assert [line for line in diff if line[0] == "+"] == [
        f"+ 11,Daniel Dignadice,{DAN},Orro,engineering,,false,2025-01-01,2026-01-30,,"
        "1,ann,asked for\n",
        *(
            f"+ {number},11,{queue},primary,false,2025-01-01,2026-01-30,,1,ann,asked for\n"
            for number, queue in (
                (31, "Cloud - Infrastructure"),
                (32, "Cloud - Security"),
                (33, "Cloud - L3 Escalation"),
            )
        ),
    ]


def test_a_return_begins_a_new_stint_without_the_old_queues(roster_project: Path) -> None:
    edited(roster_project, lambda roster: changes.deactivate(roster, DAN, ANN, "2026-01-30"))
    diff = edited(roster_project, lambda roster: changes.reactivate(roster, DAN, ANN, "2026-03-02"))
    assert [line for line in diff if line[0] == "+"] == [
        f"+ 11,Daniel Dignadice,{DAN},Orro,engineering,,true,2026-03-02,,,2,ann,asked for\n"
    ]


def test_a_queue_that_was_taken_can_be_given_again_under_a_new_id(roster_project: Path) -> None:
    edited(roster_project, lambda roster: changes.unassign(roster, 2, ANN, "2026-01-30"))
    diff = edited(
        roster_project,
        lambda roster: changes.assign(
            roster,
            1,
            "Cloud - Security",
            ANN,
            assigned_date="2026-02-02",
            assignment_type="backup",
            notes="for a while",
        ),
    )
    assert diff == ["+ 34,1,Cloud - Security,backup,true,2026-02-02,,for a while,1,ann,asked for\n"]


def test_days_that_are_not_given_are_the_desks_today(roster_project: Path) -> None:
    before = today(roster_project)
    diff = edited(roster_project, lambda roster: changes.unassign(roster, 2, ANN))
    assert any(f",{day}," in diff[-1] for day in (before, today(roster_project)))


def test_what_is_so_already_is_not_written(roster_project: Path) -> None:
    same = {"name": "Dion Jewell", "email": "Dion.Jewell@ORRO.group", "manager_id": None}
    assert not edited(roster_project, lambda roster: changes.update(roster, 3, same, ANN))


def test_the_shipped_files_are_in_canonical_form(roster_project: Path) -> None:
    for seed in ("roster_members", "roster_queue_assignments"):
        file = SeedFile(roster_project, seed)
        assert file.rows
        assert file.text == file.original


def values(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines(), skipinitialspace=True))


def test_a_file_in_another_style_is_brought_into_form_by_the_next_change_and_keeps_every_value(
    roster_project: Path,
) -> None:
    canonical = texts(roster_project)[MEMBERS]
    path = roster_project / MEMBERS
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    # The last column first, names in quotes, e-mails with a blank, Windows line ends and mark,
    # and no end to the last line.
    lines = [",".join([r[-1], r[0], f'"{r[1]}"', f" {r[2]}", *r[3:-1]]) for r in rows]
    lines[0] = lines[0].replace('"', "")
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    by_hand = texts(roster_project)[MEMBERS]
    assert values(by_hand) == values(canonical)
    # Not by a change that sets what is set already.
    assert not edited(
        roster_project, lambda roster: changes.update(roster, 1, {"name": "Trevor Harte"}, ANN)
    )
    edited(roster_project, lambda roster: changes.update(roster, 1, {"name": "T. Harte"}, ANN))
    changed = canonical.replace("Trevor Harte", "T. Harte", 1)
    assert texts(roster_project)[MEMBERS] == changed.replace(
        ",system,first roster", "1,ann,asked for", 1
    )


def test_blank_lines_are_read_over_and_not_kept(roster_project: Path) -> None:
    """dbt would take each for a row without values."""
    rewrite(roster_project, ASSIGNMENTS, "\n4,2,", "\n\n4,2,")
    path = roster_project / ASSIGNMENTS
    path.write_text(path.read_text(encoding="utf-8") + "\n ,,\n", encoding="utf-8")
    diff = edited(roster_project, lambda roster: changes.unassign(roster, 1, ANN, "2026-01-30"))
    assert [line for line in diff if not line[2:].strip(" ,\n")] == ["- \n", "- \n", "-  ,,\n"]
    assert len(diff) == 5


def test_a_value_over_several_lines_survives_and_lines_are_counted_right(
    roster_project: Path,
) -> None:
    rewrite(roster_project, MEMBERS, "true,2025-01-01,,,,system", 'true,2025-01-01,,"a\nb",,system')
    edited(roster_project, lambda roster: changes.update(roster, 1, {"team": "noc"}, ANN))
    assert '"a\nb",1,ann' in texts(roster_project)[MEMBERS]
    rewrite(roster_project, MEMBERS, "\n4,Michael", "\nx,Michael")
    with pytest.raises(RosterError, match="line 8: team_member_id is 'x'"):
        edited(roster_project, lambda roster: changes.update(roster, 1, {"team": "x"}, ANN))
