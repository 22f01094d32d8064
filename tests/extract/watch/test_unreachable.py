"""`otc alert` works when the warehouse does not: it says so, once, and when it is back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from extract.errors import ExitCode
from extract.watch.unreachable import outages_of
from tests.extract.watch.receivers import Webhook, closed_port
from tests.extract.watch.watched import (
    BEGAN_1,
    CRITICAL_URLS,
    END,
    WARNING_URLS,
    WatchedWarehouse,
)

SINCE = r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"
REFUSED = r"PostgreSQL at 127\.0\.0\.1:\d+ .*refused"
DOWN = rf"CRITICAL cannot reach the warehouse since {SINCE}: {REFUSED}"
BACK = r"OVER the warehouse is reachable again after 0 min\."
MISSED = rf"OVER the warehouse could not be reached from {SINCE} to {SINCE}: {REFUSED}"


class Site:
    """A warehouse with a channel for warnings and one for what is critical."""

    def __init__(self, watched: WatchedWarehouse, webhook: Webhook, pager: Webhook) -> None:
        self.watched, self.webhook, self.pager = watched, webhook, pager
        self.settings = {WARNING_URLS: webhook.url, CRITICAL_URLS: pager.url}

    @property
    def file(self) -> Path:
        return self.watched.project / ".otc/alerts/unreachable.json"

    def down(self, *arguments: str, **settings: str) -> CompletedProcess[str]:
        """Alerts while nothing listens on the warehouse's port."""
        port = str(closed_port())
        return self.watched.alert(*arguments, PGPORT=port, **{**self.settings, **settings})

    def up(self) -> CompletedProcess[str]:
        return self.watched.alert(**self.settings)


@pytest.fixture
def site(watched: WatchedWarehouse, webhook: Webhook, pager: Webhook) -> Site:
    return Site(watched, webhook, pager)


def test_an_outage_is_told_once_to_those_who_take_what_is_critical_and_so_is_its_end(
    site: Site,
) -> None:
    for _ in range(2):
        done = site.down()
        assert done.returncode == ExitCode.FAILED
        assert "cannot be used: connection to server" in done.stderr
    (message,) = site.pager.messages
    assert message["title"].endswith(" cannot be reached")
    assert message["type"] == "failure"
    (line,) = site.pager.take()
    assert re.match(DOWN, line), line
    site.watched.began()
    for _ in range(2):
        assert site.up().returncode == ExitCode.OK
    (line,) = site.pager.take()
    assert re.fullmatch(BACK, line), line
    assert site.webhook.take() == [BEGAN_1 + END]
    assert not site.file.exists()


def test_without_settings_an_outage_is_printed(site: Site) -> None:
    site.settings = {}
    assert re.match(rf"\S+Z {DOWN}", site.down().stdout)
    assert site.down().stdout == ""
    assert re.fullmatch(rf"\S+Z {BACK}\n", site.up().stdout)


def test_a_refused_login_is_an_outage_too(site: Site) -> None:
    done = site.watched.alert(PGPASSWORD="not-it-9917", **site.settings)
    assert done.returncode == ExitCode.FAILED
    (line,) = site.pager.take()
    assert "password authentication failed" in line
    assert "not-it-9917" not in line + done.stderr + site.file.read_text()


def test_a_channel_that_was_away_for_the_whole_outage_hears_of_it_afterwards(site: Site) -> None:
    site.pager.down()
    done = site.down()
    assert f"(127.0.0.1:{site.pager.port}) did not take 1 line" in done.stderr
    assert site.up().returncode == ExitCode.FAILED
    site.pager.up()
    for _ in range(2):
        assert site.up().returncode == ExitCode.OK
    (line,) = site.pager.take()
    assert re.match(MISSED, line), line
    assert not site.file.exists()


def test_a_channel_that_is_away_at_the_end_hears_of_it_later(site: Site) -> None:
    site.down()
    site.pager.take()
    site.pager.down()
    assert site.up().returncode == ExitCode.FAILED
    # A second outage before that is one of its own.
    assert site.down().returncode == ExitCode.FAILED
    site.pager.up()
    site.down()
    first, second = site.pager.take()
    assert re.match(DOWN, first), first
    assert re.fullmatch(BACK, second), second
    site.up()
    (line,) = site.pager.take()
    assert re.fullmatch(BACK, line), line
    assert not site.file.exists()


def test_a_channel_that_no_setting_has_any_more_is_not_waited_for(site: Site) -> None:
    site.down()
    site.settings = {WARNING_URLS: site.webhook.url}
    assert site.up().returncode == ExitCode.OK
    assert not site.file.exists()


def test_a_dry_run_during_an_outage_sends_and_keeps_nothing(site: Site) -> None:
    done = site.down("--dry-run")
    assert done.returncode == ExitCode.FAILED
    assert re.search(rf"would get: .* cannot be reached\n  {DOWN}", done.stdout)
    assert (site.pager.messages, site.file.exists()) == ([], False)


def test_what_cannot_be_kept_is_told_all_the_same_and_said(site: Site) -> None:
    folder = site.file.parent
    folder.parent.mkdir()
    folder.write_text("a file where a folder belongs")
    for _ in range(2):
        done = site.down()
        assert done.returncode == ExitCode.FAILED
        assert "unreachable.json cannot be written" in done.stderr
        assert len(site.pager.take()) == 1


def test_a_damaged_file_is_begun_again(site: Site) -> None:
    site.file.parent.mkdir(parents=True)
    site.file.write_text('[{"sin')
    done = site.down()
    assert "unreachable.json cannot be read" in done.stderr
    assert len(site.pager.take()) == 1
    assert json.loads(site.file.read_text())[0]["until"] is None


def test_a_second_one_during_an_outage_says_so(site: Site) -> None:
    with outages_of(site.watched.project):
        done = site.down()
    assert done.returncode == ExitCode.LOCKED
    assert "Another `otc alert` is telling just now" in done.stderr
    assert site.pager.messages == []


def test_no_word_of_an_outage_has_a_secret(site: Site) -> None:
    token = "token-5523"
    done = site.down(**{CRITICAL_URLS: f"json://u:{token}@127.0.0.1:{closed_port()}/{token}"})
    assert "did not take" in done.stderr
    assert token not in done.stdout + done.stderr + site.file.read_text()
