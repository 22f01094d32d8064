"""What the roster answers on a loaded and built warehouse; nothing here changes the roster."""

from __future__ import annotations

import json
import signal
from datetime import date
from pathlib import Path

import pytest

from extract.roster import (
    export_teams_to_json,
    get_member_by_email,
    get_member_workload,
    get_team_members,
    get_team_queues,
)
from extract.roster.errors import RosterError
from tests.extract.roster.rosters import copy_project, set_environ
from tests.forked import start_fork_server
from tests.sandbox.state import free_port
from tests.support import ThrowawayWarehouse, otc
from tests.survival.load_process import LoadProcess
from tests.survival.moments import Moment
from tests.whole_build import WholeBuild

QUEUES = ["Cloud - Infrastructure", "Cloud - L3 Escalation", "Cloud - Security"]
TREVOR = {
    "id": 1,
    "name": "Trevor Harte",
    "email": "trevor.harte@orro.group",
    "organization": "Orro",
    "team": "engineering",
    "active": True,
    "start_date": date(2025, 1, 1),
}
OTHERS = {
    "theme": {"dark": True},
    "analysis_preferences": {
        "rows": 1.5,
        "otc_servicedesk": {
            "note to self": "ü",
            "team_source": "json",
            "teams": {
                "noc": {"members": [{"name": "A"}], "phone": 7},
                "engineering": {"lead": "B", "members": [{"name": "Gone"}]},
            },
        },
    },
}


@pytest.fixture(scope="module")
def built(
    good_build: WholeBuild, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, ThrowawayWarehouse]:
    project = tmp_path_factory.mktemp("reads")
    copy_project(project)
    return project, good_build.warehouse


@pytest.fixture(autouse=True)
def here(built: tuple[Path, ThrowawayWarehouse], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The API is called in the project, on its warehouse."""
    project, warehouse = built
    set_environ(monkeypatch, project, warehouse.environ())
    return project


def test_my_team_is_eleven_people_with_three_queues() -> None:
    members = get_team_members()
    assert len(members) == 11
    assert members[0] == TREVOR
    assert members.source == "warehouse"
    assert get_team_queues() == QUEUES
    assert get_team_members(active_only=False) == members


def test_a_team_that_is_none_is_an_error_that_names_those_there_are(here: Path) -> None:
    (here / "teams.json").write_text(json.dumps(OTHERS), encoding="utf-8")
    for ask in (get_team_members, get_team_queues):
        with pytest.raises(RosterError, match=r"no team 'noc'\. There are: engineering\."):
            ask("noc")
    (here / "teams.json").unlink()


def test_a_member_is_found_by_address_whatever_its_case() -> None:
    assert get_member_by_email(" Trevor.HARTE@orro.group") == TREVOR
    assert get_member_by_email("nobody@orro.group") is None


def test_a_workload_is_that_of_the_tickets(built: tuple[Path, ThrowawayWarehouse]) -> None:
    counted = {
        name: (total, closed)
        for name, total, closed in built[1].query(
            "select assignee_name, count(*), count(*) filter (where is_closed) "
            "from marts.tickets where not is_unassigned group by assignee_name"
        )
    }
    members = get_team_members()
    assert any(member["name"] in counted for member in members)
    for member in members:
        total, closed = counted.get(member["name"], (0, 0))
        assert get_member_workload(member["id"]) == {
            "name": member["name"],
            "total_tickets": total,
            "open_tickets": total - closed,
            "closed_tickets": closed,
            "closure_rate_pct": round(closed * 100 / total, 2) if total else 0,
        }


def test_a_workload_without_tickets_is_zeros_and_of_an_unknown_member_an_error(
    built: tuple[Path, ThrowawayWarehouse],
) -> None:
    _, warehouse = built
    warehouse.query("create table marts.kept as select * from marts.member_workload")
    # As the mart's unit test has it for a member without tickets.
    warehouse.query(
        "update marts.member_workload set ticket_count = 0, open_count = 0, closed_count = 0, "
        "closure_rate_pct = null where team_member_id = 1"
    )
    assert get_member_workload(1) == {
        "name": "Trevor Harte",
        "total_tickets": 0,
        "open_tickets": 0,
        "closed_tickets": 0,
        "closure_rate_pct": 0,
    }
    # As after `otc roster add`, until the next whole build: not counted is not none.
    warehouse.query("delete from marts.member_workload where team_member_id = 1")
    with pytest.raises(RosterError, match=r"Trevor Harte.* not counted yet\. Run `dbt build`"):
        get_member_workload(1)
    warehouse.query(
        "insert into marts.member_workload select * from marts.kept where team_member_id = 1"
    )
    warehouse.query("drop table marts.kept")
    with pytest.raises(RosterError, match="no member 99"):
        get_member_workload(99)


def asked(project: Path, warehouse: ThrowawayWarehouse, *arguments: str) -> object:
    done = otc("roster", *arguments, "--json", cwd=project, environ=warehouse.environ())
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_commands_answer_as_the_api_does(built: tuple[Path, ThrowawayWarehouse]) -> None:
    trevor = {**TREVOR, "start_date": "2025-01-01"}
    assert asked(*built, "list")[0] == trevor
    shown = asked(*built, "show", "Trevor.Harte@orro.group")
    assert {name: shown[name] for name in trevor} == trevor
    assert [queue["queue_name"] for queue in shown["queues"]] == [
        "Cloud - Infrastructure",
        "Cloud - Security",
        "Cloud - L3 Escalation",
    ]
    assert [member["id"] for member in asked(*built, "as-of", "2025-06-30")] == list(range(1, 12))
    assert asked(*built, "as-of", "2024-12-31") == []
    changes = asked(*built, "history", "1")
    assert {change["team_member_id"] for change in changes} <= {1}
    assert changes == [row for row in asked(*built, "history") if row["team_member_id"] == 1]


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("list",), "11 members, queues: Cloud - Infrastructure, Cloud - L3 Escalation"),
        (("show", "11"), "Daniel Dignadice"),
        (("as-of", "2025-06-30"), "Daniel Dignadice"),
        (("as-of", "2024-12-31"), "Nobody was in the team on that day."),
        (("history",), "changed at"),
    ],
)
def test_a_person_gets_a_table(
    arguments: tuple[str, ...], shown: str, built: tuple[Path, ThrowawayWarehouse]
) -> None:
    done = otc("roster", *arguments, cwd=built[0], environ=built[1].environ())
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "99"), 1, "no member '99'"),
        (("history", "x@orro.group"), 1, "no member 'x@orro.group'"),
        (("as-of", "2025-02-30"), 2, "not a valid date (YYYY-MM-DD)"),
        (("list", "--team", "noc"), 1, "There are: engineering"),
        (("as-of", "2025-06-30", "--team", "noc"), 1, "There are: engineering"),
        (("deactivate", "1"), 2, "--reason"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence_and_a_code(
    arguments: tuple[str, ...], code: int, said: str, built: tuple[Path, ThrowawayWarehouse]
) -> None:
    done = otc("roster", *arguments, cwd=built[0], environ=built[1].environ())
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_export_changes_members_and_queues_and_no_other_key(tmp_path: Path) -> None:
    path = tmp_path / "prefs.json"
    path.write_text(json.dumps(OTHERS, indent=4, ensure_ascii=False) + "\n", encoding="utf-8")
    path.chmod(0o600)
    assert export_teams_to_json(path) == path
    written = json.loads(path.read_text(encoding="utf-8"))
    expected = json.loads(json.dumps(OTHERS))
    desk = expected["analysis_preferences"]["otc_servicedesk"]
    desk |= {"default_team": "engineering", "team_source_fallback": "json"}
    engineering = written["analysis_preferences"]["otc_servicedesk"]["teams"]["engineering"]
    assert len(engineering["members"]) == 11
    assert engineering["members"][0] == {
        name: TREVOR[name] for name in ("id", "name", "email", "organization")
    } | {"start_date": "2025-01-01"}
    desk["teams"]["engineering"] |= {
        "members": engineering["members"],
        "team_assignments": QUEUES,
        "note": engineering["note"],
    }
    assert written == expected
    assert list(written) == list(OTHERS)
    text = path.read_text(encoding="utf-8")
    assert '\n    "theme": {\n        "dark": true' in text
    assert path.stat().st_mode & 0o777 == 0o600
    export_teams_to_json(path)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', "{", "[]", '{"analysis_preferences": []}'])
def test_a_file_that_an_export_would_spoil_is_left_alone(text: str, tmp_path: Path) -> None:
    path = tmp_path / "prefs.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RosterError, match=r"prefs\.json cannot be used"):
        export_teams_to_json(path)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.scenario("C-40")
def test_what_was_exported_stands_in_with_the_same_answer(
    here: Path, built: tuple[Path, ThrowawayWarehouse], monkeypatch: pytest.MonkeyPatch
) -> None:
    members, queues = get_team_members(), get_team_queues()
    environ = built[1].environ()
    assert otc("roster", "export", cwd=here, environ=environ).returncode == 0
    environ["PGPORT"] = str(free_port())
    listed = otc("roster", "list", "--json", cwd=here, environ=environ)
    assert json.loads(listed.stdout) == json.loads(json.dumps(members, default=str))
    assert "Connection refused" in listed.stderr
    assert "teams.json, written 20" in listed.stderr
    shown = otc("roster", "list", cwd=here, environ=environ)
    assert "11 members, queues: Cloud - Infrastructure" in shown.stdout
    assert shown.stderr.count("teams.json") == 1
    refused = otc("roster", "list", "--no-fallback", cwd=here, environ=environ)
    assert (refused.returncode, refused.stdout) == (1, "")
    monkeypatch.setenv("PGPORT", environ["PGPORT"])
    assert get_team_members() == members
    assert get_team_queues() == queues
    (here / "teams.json").unlink()


# Each moment of a write: nothing is written yet, all of it is, and it is on the disk.
WHILE_IT_WRITES = {
    "opened": Moment("after", "extract.atomic_write:os.fdopen"),
    "written": Moment("before", "extract.atomic_write:os.fsync"),
    "on disk": Moment("before", "extract.atomic_write:Path.replace"),
}


@pytest.mark.scenario("C-42")
@pytest.mark.parametrize("moment", WHILE_IT_WRITES)
def test_an_export_that_is_killed_while_it_writes_leaves_the_old_file(
    moment: str, here: Path, built: tuple[Path, ThrowawayWarehouse]
) -> None:
    path, environ = here / "teams.json", built[1].environ()
    path.write_text(json.dumps(OTHERS), encoding="utf-8")
    start_fork_server()
    stopped = {"command": ("roster", "export"), "moment": WHILE_IT_WRITES[moment]}
    with LoadProcess(here, environ, **stopped) as export:
        export.reach()
        export.kill()
        assert export.end().exit_code == -signal.SIGKILL
    (unfinished,) = here.glob(".teams.json.*")
    assert ("Trevor Harte" in unfinished.read_text(encoding="utf-8")) == (moment != "opened")
    assert json.loads(path.read_text(encoding="utf-8")) == OTHERS
    done = otc("roster", "export", cwd=here, environ=environ)
    assert done.returncode == 0, done.stderr
    assert "Trevor Harte" in path.read_text(encoding="utf-8")
    unfinished.unlink()
    path.unlink()
