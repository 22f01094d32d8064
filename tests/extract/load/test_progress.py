"""Shows what a person sees while a load runs."""

from __future__ import annotations

import io

import pytest

from extract.load import progress as module
from extract.load.findings import new_column, refused_changes
from extract.load.progress import Progress
from extract.load.run import Counts, Run


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def talkative(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIVE_SECONDS", 0)
    monkeypatch.setattr(module, "QUIET_SECONDS", 0)


def shown(stream: io.StringIO, length: int | None, counts: Counts) -> str:
    progress = Progress(stream)
    progress.start("tickets")
    progress.expect(length)
    progress.bytes(5_000_000)
    run = Run("tickets", "api", status="success", counts=counts)
    run.rejections = {"no key": 3}
    run.findings = [refused_changes("a_column", 2), new_column("tkt_new", "TKT-New")]
    progress.finish(run)
    return stream.getvalue()


def test_a_terminal_shows_a_bar_where_the_desk_says_how_much_will_come() -> None:
    text = shown(Terminal(), 10_000_000, Counts(500, 500))
    assert f"[{'#' * 15}{'.' * 15}]  50%  5.0 MB after " in text
    assert "\r" in text


def test_without_a_length_there_are_bytes_and_seconds_and_no_bar() -> None:
    text = shown(Terminal(), None, Counts(500, 500))
    assert "5.0 MB after " in text
    assert "[#" not in text


def test_rows_of_a_file_are_counted() -> None:
    stream = io.StringIO()
    progress = Progress(stream)
    progress.start("tickets")
    progress.rows(12_000)
    assert "tickets: 12,000 rows after " in stream.getvalue()


def test_a_log_gets_lines_and_nothing_that_moves_a_cursor() -> None:
    text = shown(io.StringIO(), 10_000_000, Counts(500, 500))
    assert "tickets: 5.0 MB after " in text.splitlines()[1]
    assert "\r" not in text
    assert "\x1b" not in text


def test_the_end_says_what_was_rejected_and_what_was_found() -> None:
    text = shown(io.StringIO(), None, Counts())
    assert "3 rejected, listed in raw_otc.rejected_records: no key" in text
    assert "refused changes a_column: 2 changes were refused" in text
    assert "new column tkt_new: TKT-New landed as text" in text
