"""The file shown instead of the warehouse: when it may be, what it says, when it must not be."""

from __future__ import annotations

import json
import logging
import os
from datetime import date
from pathlib import Path

import psycopg2
import pytest

from extract.errors import ConfigurationError, WarehouseError
from extract.roster import get_member_by_email, get_team_members, get_team_queues
from extract.roster.errors import RosterError
from extract.roster.fallback import is_unreachable
from tests.extract.roster.rosters import set_environ
from tests.sandbox.state import free_port
from tests.support import ThrowawayWarehouse

MINIMAL = {
    "theme": "dark",
    "analysis_preferences": {
        "otc_servicedesk": {
            "teams": {
                "engineering": {
                    "members": [
                        {"name": "Trevor Harte", "email": "trevor.harte@orro.group"},
                        {"name": "Olli Ojala", "email": "olli.ojala@orro.group"},
                    ],
                    "team_assignments": ["Cloud - Security", "Cloud - Infrastructure"],
                }
            }
        }
    },
}


@pytest.fixture
def down(roster_project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose warehouse does not run, with the predecessor's file."""
    environ = ThrowawayWarehouse(free_port(), "none").environ()
    set_environ(monkeypatch, roster_project, environ)
    (roster_project / "teams.json").write_text(json.dumps(MINIMAL), encoding="utf-8")
    return roster_project


@pytest.mark.scenario("C-40")
def test_the_predecessors_file_serves_while_postgresql_is_down_and_says_so(
    down: Path, caplog: pytest.LogCaptureFixture
) -> None:
    three_days_ago = (down / "teams.json").stat().st_mtime - 3 * 86400 - 60
    os.utime(down / "teams.json", (three_days_ago, three_days_ago))
    with caplog.at_level(logging.WARNING, logger="extract.roster"):
        members = get_team_members()
    assert members == [
        {
            "id": None,
            "name": name,
            "email": email,
            "organization": None,
            "team": "engineering",
            "active": True,
            "start_date": None,
        }
        for name, email in (
            ("Trevor Harte", "trevor.harte@orro.group"),
            ("Olli Ojala", "olli.ojala@orro.group"),
        )
    ]
    assert members.is_fallback
    assert str(down / "teams.json") in members.source
    assert "(3 days ago)" in members.source
    (record,) = caplog.records
    assert "Connection refused" in record.getMessage()
    assert members.source in record.getMessage()
    assert get_team_queues() == ["Cloud - Infrastructure", "Cloud - Security"]


def test_a_file_elsewhere_is_named_by_its_setting(
    down: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (down / "kept").mkdir()
    (down / "teams.json").rename(down / "kept" / "prefs.json")
    monkeypatch.setenv("OTC_TEAMS_JSON", "kept/prefs.json")
    text = (down / "kept" / "prefs.json").read_text(encoding="utf-8")
    member = '{"name": "Olli Ojala", "id": 5, "start_date": "2025-01-01", "email": null}'
    text = text.replace('"members": [', f'"members": [{member}, ')
    (down / "kept" / "prefs.json").write_text(f"\ufeff{text}", encoding="utf-8")
    first = get_team_members()[0]
    assert (first["id"], first["start_date"], first["email"]) == (5, date(2025, 1, 1), None)


@pytest.mark.scenario("C-41")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            json.dumps(MINIMAL).replace("engineering", "noc"),
            "no team 'engineering'.*There are: noc",
        ),
        ("{", "cannot be used"),
        ("[]", "it is not an object"),
        ('{"analysis_preferences": 7}', "analysis_preferences is not an object"),
        (json.dumps(MINIMAL).replace('"name"', '"nom"'), "a member of engineering has no name"),
        (json.dumps(MINIMAL).replace("members", "people"), None),
    ],
)
def test_a_file_that_does_not_know_is_an_error(down: Path, text: str, said: str | None) -> None:
    (down / "teams.json").write_text(text, encoding="utf-8")
    if said is None:
        assert get_team_members() == []
        return
    with pytest.raises(RosterError, match=said):
        get_team_members()


@pytest.mark.scenario("C-41")
def test_without_a_file_or_without_leave_the_warehouses_own_error_stands(down: Path) -> None:
    with pytest.raises(WarehouseError, match="Connection refused"):
        get_team_members(fallback_to_json=False)
    with pytest.raises(WarehouseError, match="Connection refused"):
        get_member_by_email("trevor.harte@orro.group")
    (down / "teams.json").unlink()
    with pytest.raises(WarehouseError, match=r"Connection refused.*otc roster export"):
        get_team_members()


def test_a_server_that_answers_is_never_hidden_by_the_file(
    down: Path, warehouse: ThrowawayWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = warehouse.environ()
    set_environ(monkeypatch, down, environ)
    with pytest.raises(WarehouseError, match=r"marts\.team_members.*Build it"):
        get_team_members()
    monkeypatch.setenv("OTC_REPORTER_PASSWORD", "wrong")
    with pytest.raises(WarehouseError, match="password authentication failed"):
        get_team_members()
    monkeypatch.setenv("PGDATABASE", "nowhere")
    monkeypatch.setenv("OTC_REPORTER_PASSWORD", environ["OTC_REPORTER_PASSWORD"])
    with pytest.raises(WarehouseError, match="does not exist"):
        get_team_members()
    monkeypatch.delenv("PGDATABASE")
    with pytest.raises(ConfigurationError):
        get_team_members()


def fail_as_connect_does(text: str) -> None:
    try:
        raise psycopg2.OperationalError(text)
    except psycopg2.OperationalError:
        raise WarehouseError("PostgreSQL cannot be used.") from None


REFUSED = 'connection to server at "localhost" (::1), port 5 failed: Connection refused\n\tIs it?\n'
ASKED = 'connection to server at "localhost" (127.0.0.1), port 5 failed: '


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (REFUSED, True),
        (f"{REFUSED}{ASKED}timeout expired\n", True),
        (f"{REFUSED}{ASKED}FATAL:  password authentication failed\n", False),
        (f"{ASKED}ВАЖНО:  роль не существует\n", False),
        (f"{ASKED}FATAL:  the database system is starting up\n", True),
        (f"{ASKED}FATAL:  sorry, too many clients already\n", False),
        (f"{ASKED}server does not support SSL, but SSL was required\n", False),
    ],
)
def test_each_address_of_a_host_counts(text: str, expected: bool) -> None:
    """A machine's own names and languages cannot be made in a test: libpq's words are taken."""
    with pytest.raises(WarehouseError) as caught:
        fail_as_connect_does(text)
    assert is_unreachable(caught.value) is expected
