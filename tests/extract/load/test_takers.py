"""Chunks are taken by several processes, and it makes no difference that they are."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.errors import ContractError, OtcError
from extract.load.read import takers as module
from extract.load.read.response import read_rows
from extract.load.read.row_taker import Report, taken_rows
from extract.load.read.rows_text import NotJsonError
from extract.load.read.takers import Takers
from extract.otc.views import VIEWS

VIEW = VIEWS["comments"]


@pytest.fixture
def reports() -> list[Report]:
    return []


@pytest.fixture
def takers(
    tmp_path: Path, reports: list[Report], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Takers]:
    """All chunks go to processes."""
    monkeypatch.setattr(module, "BYTES_TAKEN_HERE", 0)
    made = Takers(VIEW, tmp_path, reports.append)
    yield made
    made.close()


def comment(number: int, **more: object) -> dict[str, object]:
    return {"TKTCT-CommentID": number, "TKTCT-Comment": f"text {number}", **more}


def chunk(*rows: object) -> bytes:
    return json.dumps(rows)[1:-1].encode()


def take_all(takers: Takers, count: int) -> None:
    for number in range(count):
        takers.put(chunk(comment(number)), is_sure=False)
    takers.drain()


def ids(folder: Path) -> set[str]:
    return {key for batch, _ in taken_rows(folder) for key in batch["_row_key"].to_pylist()}


def test_every_row_is_reported_once_and_lies_where_its_ordinal_says(
    takers: Takers, reports: list[Report], tmp_path: Path
) -> None:
    for first in range(0, 70, 10):
        rows = [comment(number) for number in range(first, first + 10)]
        assert takers.put(chunk(*rows), is_sure=False) == []
    assert takers.drain() == []
    takers.finish()
    assert sum(report.fetched for report in reports) == 70
    places = {
        int(line.split(b"\t")[0]): line.split(b"\t")[1].decode()
        for report in reports
        for line in report.lines.splitlines()
    }
    stored = {
        before + i: key
        for batch, before in taken_rows(tmp_path)
        for i, key in enumerate(batch["_row_key"].to_pylist())
    }
    assert places == stored
    assert set(stored.values()) == {str(number) for number in range(70)}


def test_a_chunk_cut_in_the_wrong_place_comes_back_with_all_that_followed(
    takers: Takers, reports: list[Report]
) -> None:
    good, wrong, later = (
        chunk(comment(1)),
        b'{"TKTCT-CommentID": 2, "x": [{"a": 1',
        chunk(comment(3)),
    )
    returned = [*takers.put(good, is_sure=False), *takers.put(wrong, is_sure=False)]
    returned += takers.put(later, is_sure=False)
    returned += takers.drain()
    assert returned == [wrong, later]
    assert sum(report.fetched for report in reports) == 1


def test_rows_with_arrays_of_objects_are_cut_again_and_none_is_lost(
    takers: Takers, reports: list[Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.load.read.response.CHUNK_BYTES", 300)
    rows = [comment(n, **{"TKTCT-Team": [{"a": n}, {"b": "},{"}, {"c": 1}]}) for n in range(60)]
    read_rows(iter([json.dumps({"data": rows}).encode()]), takers)
    takers.finish()
    assert sum(report.fetched for report in reports) == 60
    assert ids(tmp_path) >= {str(number) for number in range(60)}
    reported = [line for report in reports for line in report.lines.splitlines()]
    assert len(reported) == 60


def test_what_breaks_the_contract_or_is_no_json_is_raised_here(takers: Takers) -> None:
    takers.put(chunk(comment(1, **{"TKTCT-COMMENT ID": "x"})), is_sure=False)
    with pytest.raises(ContractError, match="would share the raw column"):
        takers.drain()
    takers.put(b'{"a": 1} {"b": 2}', is_sure=True)
    with pytest.raises(NotJsonError):
        takers.drain()


def test_a_process_that_dies_is_one_sentence(takers: Takers) -> None:
    takers.put(chunk(comment(1)), is_sure=False)
    takers.drain()
    os.kill(takers.pids()[0], signal.SIGKILL)
    with pytest.raises(OtcError, match=r"ended too early \(-9\).*memory"):
        take_all(takers, 3)


def test_no_process_outlives_its_owner(takers: Takers) -> None:
    for number in range(4):
        takers.put(chunk(comment(number)), is_sure=False)
    pids = takers.pids()
    assert len(pids) == module.PROCESSES
    takers.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
