"""Changes end to end: seed files, rebuild by dbt, marts and history. Each test has its people."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from extract.roster import (
    add_team_member,
    assign_queue,
    get_team_members,
    remove_queue_assignment,
    update_team_member,
)
from tests import forked
from tests.extract.roster.rosters import (
    ASSIGNMENTS,
    MEMBERS,
    build,
    changed_lines,
    copy_project,
    put,
    rewrite,
    set_environ,
    texts,
)
from tests.sandbox.state import free_port
from tests.support import ThrowawayWarehouse, clean_environ, otc

Built = tuple[Path, ThrowawayWarehouse]


@pytest.fixture(scope="module")
def built(
    make_warehouse: Callable[[], ThrowawayWarehouse], tmp_path_factory: pytest.TempPathFactory
) -> Built:
    project = tmp_path_factory.mktemp("changes")
    copy_project(project)
    warehouse = make_warehouse()
    build(project, warehouse, "tag:roster", "--exclude-resource-type", "test", "unit_test")
    return project, warehouse


def history(warehouse: ThrowawayWarehouse, member_id: int) -> list[tuple]:
    """All but what is noted of the first build."""
    return warehouse.query(
        "select changed_at, queue_assignment_id, change_type, field_changed, new_value, "
        f"changed_by, change_reason from marts.team_member_history where team_member_id = "
        f"{member_id} and changed_at > (select min(changed_at) from marts.team_member_history) "
        "order by changed_at, queue_assignment_id nulls first, field_changed"
    )


@contextmanager
def rule_against(word: str, model: str, project: Path) -> Iterator[str]:
    """A data test of the project for a while, that no name begins with the word; gives its name."""
    name = f"assert_no_name_of_{model}_begins_with_{word.lower()}"
    path = project / "tests" / "dbt" / f"{name}.sql"
    path.write_text(
        "{{ config(tags=['roster']) }}\n"
        f"select * from {{{{ ref('{model}') }}}} where name like '{word}%'\n",
        encoding="utf-8",
    )
    try:
        yield name
    finally:
        path.unlink()


def test_a_leave_is_one_entry_with_who_and_why(built: Built) -> None:
    project, warehouse = built
    before = texts(project)
    done = otc(
        *("roster", "deactivate", "Olli.Ojala@orro.group", "--reason", "moved on"),
        *("--by", "ann", "--end-date", "2026-01-30"),
        cwd=project,
        environ=warehouse.environ(),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Olli Ojala left on 2026-01-30; assignments ended: 3.\n"
    assert len(changed_lines(before, texts(project))) == 2 * (1 + 3)
    assert warehouse.query(
        "select is_active, end_date from marts.team_members where team_member_id = 5"
    ) == [(False, date(2026, 1, 30))]
    rows = history(warehouse, 5)
    assert [row[2:5] for row in rows if row[1] is None] == [
        ("updated", "end_date", "2026-01-30"),
        ("deactivated", "is_active", "false"),
    ]
    assert {row[1] for row in rows if row[2] == "queue_removed"} == {13, 14, 15}
    assert {row[5:7] for row in rows} == {("ann", "moved on")}


def test_a_life_by_the_api_and_no_id_is_given_twice(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, warehouse = built
    set_environ(monkeypatch, project, warehouse.environ())
    member_id = add_team_member("Nia Okafor", "Nia@orro.group", start_date=date(2026, 2, 2))
    assert member_id == 12
    assignment_id = assign_queue(member_id, "Cloud - Kirby", date(2026, 2, 2), "backup")
    assert assignment_id == 34
    assert remove_queue_assignment(assignment_id, "2026-03-02") is True
    assert (
        update_team_member(
            member_id, "ann", active=False, end_date="2026-03-03", change_reason="a short stay"
        )
        is True
    )
    assert member_id not in [member["id"] for member in get_team_members()]
    everyone = {member["id"]: member for member in get_team_members(active_only=False)}
    assert everyone[member_id]["active"] is False
    rows = history(warehouse, member_id)
    assert len({row[0] for row in rows}) == 4
    assert [
        (row[2], row[5], row[6])
        for row in rows
        if row[2] in ("created", "deactivated", "queue_assigned", "queue_removed")
    ] == [
        ("created", "system", "joined"),
        ("queue_assigned", "system", "queue assigned"),
        ("queue_removed", "system", "queue assignment removed"),
        ("deactivated", "ann", "a short stay"),
    ]
    # Taken out of the files by hand: an auditor must not take the next joiner for Nia.
    with_nia = texts(project)
    for name, word in ((MEMBERS, "Nia Okafor"), (ASSIGNMENTS, "Cloud - Kirby")):
        *others, last = texts(project)[name].splitlines(keepends=True)
        assert word in last
        (project / name).write_text("".join(others), encoding="utf-8")
    done = otc(
        *("roster", "add", "Ben Ash", "ben@orro.group", "--reason", "new", "--no-rebuild"),
        cwd=project,
        environ=warehouse.environ(),
    )
    assert done.stdout.startswith("Ben Ash is member 13.")
    put(project, with_nia)


def test_the_build_of_another_checkout_does_not_undo_a_change_made_here(built: Built) -> None:
    """The nightly build, and a second person, whose files have not been pulled since."""
    project, warehouse = built
    older = texts(project)
    environ = warehouse.environ()
    signed = ("--by", "ann", "--reason", "hired")
    for change in (
        ("add", "Nora New", "nora.new@orro.group", "--start-date", "2026-02-02", *signed),
        ("update", "2", "--notes", "leads the shift", *signed),
    ):
        done = otc("roster", *change, cwd=project, environ=environ)
        assert (done.returncode, done.stderr) == (0, "")
    (nora,) = warehouse.query("select max(team_member_id) from marts.team_members")[0]
    newer, recorded = texts(project), (history(warehouse, nora), history(warehouse, 2))
    put(project, older)
    nightly = forked.run(
        *("dbt", "--quiet", "--no-use-colors", "build", "--select", "tag:roster"),
        cwd=project,
        environ=clean_environ(**environ),
        timeout=300,
    )
    second = otc(
        *("roster", "update", "3", "--notes", "on call", *signed), cwd=project, environ=environ
    )
    for done, said in ((nightly, nightly.stdout), (second, second.stderr)):
        assert done.returncode == 1
        assert f"older than a change that was recorded: team_member_id 2, {nora}." in said
        assert "git pull" in said
    assert texts(project) == older
    assert (history(warehouse, nora), history(warehouse, 2)) == recorded
    put(project, newer)
    build(project, warehouse, "tag:roster", "--indirect-selection", "cautious")
    assert (history(warehouse, nora), history(warehouse, 2)) == recorded


def test_a_change_that_dbt_refuses_is_taken_back(built: Built) -> None:
    project, warehouse = built
    before = texts(project)
    with rule_against("Zed", "stg_roster__members", project) as rule:
        done = otc(
            *("roster", "update", "6", "--name", "Zed", "--reason", "a joke"),
            cwd=project,
            environ=warehouse.environ(),
        )
    assert done.returncode == 1
    assert "dbt could not rebuild the roster:" in done.stderr
    assert rule in done.stderr
    assert "The roster's files are as they were." in done.stderr
    assert texts(project) == before
    assert not (project / ".otc/roster/journal.json").exists()
    assert not history(warehouse, 6)


def test_a_change_that_is_recorded_stays_even_if_the_rebuild_fails_after_that(
    built: Built,
) -> None:
    """With its files taken back, the next build would record a removal that nobody made."""
    project, warehouse = built
    before = texts(project)
    with rule_against("Zed", "team_members", project) as rule:
        done = otc(
            *("roster", "update", "9", "--name", "Zed", "--by", "ann", "--reason", "a joke"),
            cwd=project,
            environ=warehouse.environ(),
        )
    assert done.returncode == 1
    assert rule in done.stderr
    assert "The change itself is made and recorded: do not repeat it." in done.stderr
    assert "dbt build --select tag:roster" in done.stderr
    assert len(changed_lines(before, texts(project))) == 2
    assert not (project / ".otc/roster/journal.json").exists()
    build(project, warehouse, "tag:roster", "--indirect-selection", "cautious")
    assert [row[2:] for row in history(warehouse, 9)] == [
        ("updated", "name", "Zed", "ann", "a joke")
    ]


def test_while_it_is_not_known_whether_a_change_is_recorded_its_files_stay(built: Built) -> None:
    """The warehouse goes while dbt runs: commands read .env each time, dbt only at its start."""
    project, warehouse = built
    environ = warehouse.environ()
    settings = "".join(f"{name}={value}\n" for name, value in environ.items())
    (project / ".env").write_text(settings, encoding="utf-8")
    before = texts(project)
    with rule_against("Zoe", "stg_roster__members", project) as rule:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "extract", "roster", "update", "10"),
                *("--name", "Zoe", "--reason", "a joke"),
            ],
            cwd=project,
            env=clean_environ(),
            stderr=subprocess.PIPE,
            text=True,
        )
        while texts(project) == before:
            assert process.poll() is None
        log = project / "logs" / "dbt.log"
        log.parent.mkdir(exist_ok=True)
        log.touch()
        started = log.stat().st_size
        while log.stat().st_size == started:
            assert process.poll() is None
        gone = settings.replace(f"PGPORT={environ['PGPORT']}", f"PGPORT={free_port()}")
        (project / ".env").write_text(gone, encoding="utf-8")
        _, said = process.communicate(timeout=300)
        (project / ".env").unlink()
        assert process.returncode == 1
        assert "Whether the change was recorded is not known: PostgreSQL at" in said
        assert len(changed_lines(before, texts(project))) == 2
        assert (project / ".otc/roster/journal.json").exists()
        # The next change completes it first; dbt refuses it, and now it is known.
        done = otc(
            "roster", "update", "1", "--notes", "x", "--reason", "why", cwd=project, environ=environ
        )
    assert rule in done.stderr
    assert texts(project) == before
    assert not history(warehouse, 10)


def test_without_a_warehouse_a_change_is_refused_unless_it_may_wait(built: Built) -> None:
    project, warehouse = built
    environ = {**warehouse.environ(), "PGPORT": str(free_port())}
    before = texts(project)
    change = ("roster", "update", "7", "--notes", "x", "--reason", "why")
    refused = otc(*change, cwd=project, environ=environ)
    assert refused.returncode == 1
    assert "The roster was not changed: PostgreSQL at" in refused.stderr
    assert "--no-rebuild" in refused.stderr
    assert texts(project) == before
    unset = otc(*change, cwd=project)
    assert (unset.returncode, texts(project)) == (5, before)
    done = otc(*change, "--no-rebuild", cwd=project, environ=environ)
    assert done.returncode == 0, done.stderr
    assert len(changed_lines(before, texts(project))) == 2
    rewrite(project, MEMBERS, "x,", ",")


def test_a_change_that_was_killed_is_completed_by_the_next_command(built: Built) -> None:
    project, warehouse = built
    command = [sys.executable, "-m", "extract", "roster", "update", "8"]
    process = subprocess.Popen(
        [*command, "--email", "josh@orro.group", "--by", "ann", "--reason", "married"],
        cwd=project,
        env=clean_environ(**warehouse.environ()),
    )
    while "josh@orro.group" not in texts(project)[MEMBERS]:
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert (project / ".otc/roster/journal.json").exists()
    with (project / ".otc/roster/lock").open() as lock:
        # dbt goes on, and holds the lock until it is through.
        fcntl.flock(lock, fcntl.LOCK_EX)
    refused = otc(
        *("roster", "deactivate", "99", "--reason", "why"),
        cwd=project,
        environ=warehouse.environ(),
    )
    assert "no member '99'" in refused.stderr
    assert not (project / ".otc/roster/journal.json").exists()
    assert [row[2:] for row in history(warehouse, 8)] == [
        ("updated", "email", "josh@orro.group", "ann", "married")
    ]
