"""`otc alert` tells each channel what it has to know, once."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

from extract.errors import ExitCode
from extract.watch.alerts import LOCK
from tests.extract.watch.receivers import Webhook
from tests.extract.watch.watched import (
    BEGAN_1,
    CRITICAL_URLS,
    EASED_1,
    END,
    ENDED_1,
    WARNING_URLS,
    WORSENED_1,
    WatchedWarehouse,
)
from tests.support import ThrowawayWarehouse, otc


def test_each_thing_that_happens_is_told_once(watched: WatchedWarehouse, webhook: Webhook) -> None:
    settings = {WARNING_URLS: webhook.url}
    told = []
    for happen in (watched.began, watched.worsened, watched.eased, watched.ended):
        happen()
        for _ in range(2):
            done = watched.alert(**settings)
            assert done.returncode == ExitCode.OK, done.stderr
        told.append(webhook.take())
    assert told == [[line + END] for line in (BEGAN_1, WORSENED_1, EASED_1, ENDED_1)]
    assert watched.deliveries() == [
        (kind, "T-1", "json", 1, True, None) for kind in ("began", "worsened", "eased", "ended")
    ]


def test_critical_and_warning_go_to_different_channels(
    watched: WatchedWarehouse, webhook: Webhook, pager: Webhook
) -> None:
    settings = {WARNING_URLS: webhook.url, CRITICAL_URLS: pager.url}
    told = []
    for happen in (
        lambda: watched.began("T-2"),
        lambda: watched.ended("T-2"),
        watched.began,
        watched.worsened,
        watched.eased,
        watched.ended,
    ):
        happen()
        assert watched.alert(**settings).returncode == ExitCode.OK
        told.append((rules_of(webhook), rules_of(pager)))
    assert told == [
        (["WARNING T-2 Test 2"], []),
        # Whoever was not told that it began is not told that it ended.
        (["OVER T-2 Test 2"], []),
        (["WARNING T-1 Test 1"], []),
        ([], ["CRITICAL, worse T-1 Test 1"]),
        (["WARNING, better T-1 Test 1"], ["WARNING, better T-1 Test 1"]),
        (["OVER T-1 Test 1"], ["OVER T-1 Test 1"]),
    ]


@pytest.mark.parametrize("setting", [WARNING_URLS, CRITICAL_URLS])
def test_one_setting_alone_takes_both_levels(
    setting: str, watched: WatchedWarehouse, webhook: Webhook
) -> None:
    watched.began("T-1")
    watched.began("T-2", "critical")
    watched.alert(**{setting: webhook.url})
    assert [line[:12] for line in webhook.take()] == ["CRITICAL T-2", "WARNING T-1 "]


def test_one_url_in_both_settings_is_one_channel(
    watched: WatchedWarehouse, webhook: Webhook
) -> None:
    watched.began()
    watched.worsened()
    watched.alert(**{WARNING_URLS: webhook.url, CRITICAL_URLS: webhook.url})
    assert webhook.take() == [WORSENED_1 + END]
    assert len(watched.deliveries()) == 1


def test_all_lines_are_one_message_the_worst_first(
    watched: WatchedWarehouse, webhook: Webhook
) -> None:
    settings = {WARNING_URLS: webhook.url}
    watched.began("T-1")
    watched.alert(**settings)
    webhook.take()
    watched.ended("T-1")
    watched.began("T-2", detail="3 of\n4 views")
    watched.began("T-3", "critical")
    assert watched.alert(**settings).returncode == ExitCode.OK
    (message,) = webhook.messages
    assert message["title"] == (
        f"OTC warehouse {watched.warehouse.database}: 1 critical, 1 warning, 1 over"
    )
    assert message["type"] == "failure"
    lines = message["message"].split("\n")
    assert [line.split(":")[0] for line in lines] == [
        "CRITICAL T-3 Test 3",
        "WARNING T-2 Test 2",
        "OVER T-1 Test 1",
    ]
    assert "since 2026-01-30 07:00 UTC. 3 of 4 views. Owner: desk team. " in lines[1]


def test_a_channel_that_is_away_gets_all_that_it_missed_once(
    watched: WatchedWarehouse, webhook: Webhook, pager: Webhook
) -> None:
    settings = {WARNING_URLS: f"{webhook.url} {pager.url}"}
    pager.down()
    for happen in (watched.began, watched.worsened):
        happen()
        done = watched.alert(**settings)
        assert done.returncode == ExitCode.FAILED
        assert f"(127.0.0.1:{pager.port}) did not take" in done.stderr
        assert "Connection refused" in done.stderr
        assert "sends them again" in done.stderr
    assert webhook.take() == [BEGAN_1 + END, WORSENED_1 + END]
    failed = [row for row in watched.deliveries() if not row[4]]
    assert [row[:4] for row in failed] == [
        ("began", "T-1", "json", 2),
        ("worsened", "T-1", "json", 1),
    ]
    assert all("Connection refused" in row[5] for row in failed)
    watched.ended()
    pager.up()
    for _ in range(2):
        assert watched.alert(**settings).returncode == ExitCode.OK
    (message,) = pager.messages
    # The worst first, and what it missed in the order in which it happened.
    assert message["message"].split("\n") == [WORSENED_1 + END, BEGAN_1 + END, ENDED_1 + END]
    assert webhook.take() == [ENDED_1 + END]
    attempts = sorted(row[3:] for row in watched.deliveries() if row[0] == "began")
    assert attempts == [(1, True, None), (3, True, None)]


def test_a_channel_that_refuses_is_tried_again(watched: WatchedWarehouse, webhook: Webhook) -> None:
    watched.began()
    webhook.status = 503
    done = watched.alert(**{WARNING_URLS: webhook.url})
    assert done.returncode == ExitCode.FAILED
    assert "error=503" in done.stderr
    webhook.status = 200
    assert watched.alert(**{WARNING_URLS: webhook.url}).returncode == ExitCode.OK
    assert webhook.take() == [BEGAN_1 + END]


def test_a_new_channel_is_told_what_is_open_and_what_follows(
    watched: WatchedWarehouse, webhook: Webhook, pager: Webhook
) -> None:
    watched.began("T-2")
    watched.ended("T-2")
    watched.began("T-3")
    watched.began("T-1")
    watched.worsened("T-1")
    settings = {WARNING_URLS: webhook.url}
    watched.alert(**settings)
    # Itself a new one: of what is open, what it has come to.
    assert rules_of(webhook) == [
        "CRITICAL, worse T-1 Test 1",
        "WARNING T-3 Test 3",
    ]
    settings[CRITICAL_URLS] = pager.url
    watched.alert(**settings)
    assert (webhook.take(), pager.take()) == ([], [WORSENED_1 + END])
    watched.ended("T-3")
    watched.ended("T-1")
    watched.alert(**settings)
    assert rules_of(webhook) == ["OVER T-3 Test 3", "OVER T-1 Test 1"]
    assert pager.take() == [ENDED_1 + END]


def test_a_channel_that_is_new_before_anything_happened_misses_nothing(
    watched: WatchedWarehouse, webhook: Webhook
) -> None:
    settings = {WARNING_URLS: webhook.url}
    done = watched.alert(**settings)
    assert (done.returncode, done.stderr) == (ExitCode.OK, "Nothing to tell.\n")
    watched.began()
    watched.ended()
    watched.alert(**settings)
    assert webhook.take() == [BEGAN_1 + END, ENDED_1 + END]


def test_a_channel_that_takes_another_level_now_is_told_what_is_open_but_no_history(
    watched: WatchedWarehouse, webhook: Webhook, pager: Webhook
) -> None:
    both = {WARNING_URLS: webhook.url, CRITICAL_URLS: pager.url}
    watched.alert(**both)
    watched.began("T-2")
    watched.ended("T-2")
    watched.began("T-1")
    watched.alert(**both)
    assert pager.take() == []
    watched.alert(**{CRITICAL_URLS: pager.url})
    assert pager.take() == [BEGAN_1 + END]


def test_a_second_one_at_the_same_time_says_so_and_sends_nothing(
    watched: WatchedWarehouse, webhook: Webhook
) -> None:
    arrived, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        arrived.set()
        assert go_on.wait(60)

    webhook.meanwhile = wait
    watched.began()
    first = threading.Thread(target=watched.alert, kwargs={WARNING_URLS: webhook.url})
    first.start()
    assert arrived.wait(60)
    second = watched.alert(**{WARNING_URLS: webhook.url})
    go_on.set()
    first.join()
    assert second.returncode == ExitCode.LOCKED
    assert "Another `otc alert` is telling just now: process " in second.stderr
    assert "of user otc_transformer" in second.stderr
    assert webhook.take() == [BEGAN_1 + END]


def test_what_could_not_be_recorded_is_said_and_sent_again(
    watched: WatchedWarehouse, webhook: Webhook
) -> None:
    def end_the_session() -> None:
        ended = watched.warehouse.query(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' "
            f"and (classid, objid) = ({LOCK[0]}, {LOCK[1]})",
            "admin",
        )
        assert ended == [(True,)]

    watched.began()
    webhook.meanwhile = end_the_session
    done = watched.alert(**{WARNING_URLS: webhook.url})
    assert done.returncode == ExitCode.FAILED
    assert "could not be recorded" in done.stderr
    assert "sent again by the next `otc alert`" in done.stderr
    webhook.meanwhile = lambda: None
    assert watched.alert(**{WARNING_URLS: webhook.url}).returncode == ExitCode.OK
    assert webhook.take() == [BEGAN_1 + END] * 2


def test_what_was_found_before_is_told_although_the_rules_fail_now(
    watched: WatchedWarehouse, webhook: Webhook
) -> None:
    watched.began()
    watched.warehouse.query(
        "create or replace function watch.judge_alerts("
        "at timestamptz default now(), given jsonb default '{}') returns void "
        "language plpgsql as 'begin perform 1 / 0; end'"
    )
    done = watched.alert(**{WARNING_URLS: webhook.url})
    assert done.returncode == ExitCode.FAILED
    assert "The rules could not be applied. PostgreSQL refused: division by zero" in done.stderr
    assert webhook.take() == [BEGAN_1 + END]


def test_a_dry_run_shows_what_would_be_sent_and_leaves_no_trace(
    watched: WatchedWarehouse, webhook: Webhook
) -> None:
    watched.began()
    old_roster(watched.project)
    done = watched.alert("--dry-run", **{WARNING_URLS: webhook.url})
    assert done.returncode == ExitCode.OK, done.stderr
    assert f"(127.0.0.1:{webhook.port}) would get: OTC warehouse " in done.stdout
    assert f"  {BEGAN_1}{END}\n" in done.stdout
    assert "WARNING D-40" in done.stdout
    assert webhook.messages == []
    assert watched.everything_kept() == "[[], []]"
    assert watched.warehouse.query("select count(*) from watch.alert_states") == [(1,)]
    watched.alert(**{WARNING_URLS: webhook.url})
    assert len(webhook.take()) == 2


def test_rules_are_judged_with_what_only_this_machine_knows(watched: WatchedWarehouse) -> None:
    file = old_roster(watched.project)
    began = watched.alert()
    assert "WARNING D-40 The file with the roster is old: 30 hours" in began.stdout
    os.utime(file)
    ended = watched.alert()
    assert "OVER D-40 The file with the roster is old: over after 0 min" in ended.stdout


def test_each_message_is_an_object_for_programs(
    watched: WatchedWarehouse, webhook: Webhook, pager: Webhook
) -> None:
    watched.began()
    pager.down()
    done = watched.alert("--json", **{WARNING_URLS: f"{webhook.url} {pager.url}"})
    assert done.returncode == ExitCode.FAILED
    sent, failed = (json.loads(line) for line in done.stdout.splitlines())
    assert sent["lines"] == failed["lines"] == [BEGAN_1 + END]
    assert (sent["sent"], sent["error"], sent["level"]) == (True, None, "warning")
    assert sent["place"] == f"127.0.0.1:{webhook.port}"
    assert "Connection refused" in failed["error"]
    printed = watched.alert("--json")
    assert json.loads(printed.stdout)["channel"] == "stdout"
    assert json.loads(printed.stdout)["lines"] == [BEGAN_1 + END]
    assert watched.alert("--json").stdout == ""


def test_before_the_first_build_there_is_nothing_to_tell(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    done = otc("alert", cwd=project, environ=warehouse.environ())
    assert (done.returncode, done.stdout) == (ExitCode.OK, "")
    assert "No build yet" in done.stderr


def rules_of(webhook: Webhook) -> list[str]:
    """Gives what the lines begin with."""
    return [line.split(":")[0] for line in webhook.take()]


def old_roster(project: Path) -> Path:
    """Writes the file of `otc roster export` as one of thirty hours ago."""
    file = project / "teams.json"
    file.write_text("{}")
    moment = time.time() - 30 * 3600
    os.utime(file, (moment, moment))
    return file
