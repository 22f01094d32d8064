"""Rows with anything in them: each lands, or is rejected whole with its reason, and is counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract.errors import ExitCode
from tests.support import Answering, ThrowawayWarehouse, figures, load

BASE = {
    "TKT-Created Time": "2025-07-03 11:13:00",
    "TKT-Status": "Open",
    "TKT-Assigned To User": "Ann Example",
    "TKT-Severity": "Incident",
    "TKT-Team": "NOC",
}
DEEP = "[" * 3_000 + "]" * 3_000
# Each title as the desk would send it, and as it lands.
TITLES = {
    '"plain"': "plain",
    '"nul \\u0000 byte"': "nul  byte",
    '"lone \\ud800 surrogate"': "lone \ufffd surrogate",
    '"pair \\ud83d\\ude00"': "pair \U0001f600",
    '"tab\\tnew\\nline\\\\ back\\rslash"': "tab\tnew\nline\\ back\rslash",
    '"},{ \\"TKT-Title\\""': '},{ "TKT-Title"',
    # What COPY could take for its own: nothing, its end, its NULL, its quotes and lines.
    '""': "",
    '"\\\\."': r"\.",
    '"a\\n\\\\.\\nb"': "a\n\\.\nb",
    '"\\\\N"': r"\N",
    '"\\"a\\", b\\r\\nc"': '"a", b\r\nc',
    '"\\r"': "\r",
    f'"{"x" * 1_500_000}"': "x" * 1_500_000,
    "NaN": "NaN",
    "-Infinity": "-Infinity",
    "3949843.0": "3949843.0",
    "1e3": "1000.0",
    "123456789012345678901234567890": "123456789012345678901234567890",
    "true": "true",
    "null": None,
    "1e400": "1e400",
    '{"a": [1, {"b": null}]}': '{"a":[1,{"b":null}]}',
    DEEP: DEEP,
}
NO_ROWS = {
    "5": "not an object",
    '"a text"': "not an object",
    "[1, 2]": "not an object",
    "null": "not an object",
    '{"TKT-Ticket ID": "", "TKT-Title": "without a key"}': "no key",
    f'{{"TKT-Ticket ID": "{"9" * 3000}"}}': "key too long",
    "[[[[[]]]]]": "not an object",
}


def row(number: int | str, title: str) -> str:
    return f'{{"TKT-Ticket ID": {number}, "TKT-Title": {title}, {json.dumps(BASE)[1:]}'


def body(*rows: str) -> bytes:
    return f'{{"message": {{"data": [{", ".join(rows)}]}}}}'.encode()


@pytest.mark.scenario("C-17")
def test_odd_values_land_and_what_is_not_a_row_is_rejected(
    answering: Answering, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    good = [row(number, title) for number, title in enumerate(TITLES, start=1)]
    good.append(row(r'"\\."', '"COPY could take its first value for the end"'))
    mixed = [text for pair in zip(good, [*NO_ROWS, *good], strict=False) for text in pair]
    environ = {**environ, **answering(body(*mixed))}
    run = load(project, environ, "tickets")["tickets"]
    repeats = len(good) - len(NO_ROWS)
    assert figures(run) == {
        "fetched": len(mixed),
        "inserted": len(good),
        "duplicate": repeats,
        "rejected": len(NO_ROWS),
    }
    assert (run["status"], run["exit"]) == ("partial", ExitCode.PARTIAL)
    stored = dict(warehouse.query("select tkt_ticket_id, tkt_title from raw_otc.tickets"))
    assert stored == {
        **{str(number): text for number, text in enumerate(TITLES.values(), start=1)},
        r"\.": "COPY could take its first value for the end",
    }
    rejected = warehouse.query("select record, reason from raw_otc.rejected_records")
    assert {(json.dumps(json.loads(record)), reason) for record, reason in rejected} == {
        (json.dumps(json.loads(text)), reason) for text, reason in NO_ROWS.items()
    }
    again = load(project, environ, "tickets")["tickets"]
    assert figures(again) == {
        "fetched": len(mixed),
        "unchanged": len(good),
        "duplicate": repeats,
        "rejected": len(NO_ROWS),
    }


@pytest.mark.scenario("C-37")
def test_of_conflicting_duplicates_the_one_modified_last_wins_in_any_order(
    answering: Answering, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    rows = [
        {"TKT-Ticket ID": 1, "TKT-Title": title, **BASE, "TKT-Modified Time": modified}
        for title, modified in (
            ("first", "2025-07-03 12:00:00"),
            ("last", "2025-07-03T13:00:00"),
            ("blank", ""),
        )
    ]
    for order in (rows, rows[::-1], [rows[1], rows[0], rows[2]]):
        run = load(project, {**environ, **answering(list(order))}, "tickets")["tickets"]
        assert run["records_rejected"] == 2
        assert run["rejections"] == {"conflicting duplicate": 2}
        assert warehouse.query("select tkt_title from raw_otc.tickets") == [("last",)]
    losers = warehouse.query(
        "select record::json ->> 'TKT-Title', count(*) from raw_otc.rejected_records group by 1"
    )
    assert dict(losers) == {"first": 3, "blank": 3}


def test_what_never_changes_is_kept_and_the_attempt_is_reported(
    answering: Answering, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    comment = {
        "TKTCT-CommentID": "1",
        "TKTCT-TicketID": "10",
        "TKTCT-Comment": "text",
        "TKTCT-Username": "ann",
        "TKTCT-Created Time": "2025-07-03 12:00:00",
        "TKTCT-Type": "comments",
    }
    load(project, {**environ, **answering([comment])}, "comments")
    other = {**comment, "TKTCT-TicketID": "11", "TKTCT-Username": "bob", "TKTCT-Comment": "new"}
    run = load(project, {**environ, **answering([other])}, "comments")["comments"]
    refused = [found for found in run["findings"] if found["kind"] == "refused changes"]
    assert {found["column"] for found in refused} == {"tktct_ticket_id", "tktct_username"}
    assert warehouse.query(
        "select tktct_ticket_id, tktct_username, tktct_comment from raw_otc.comments"
    ) == [("10", "ann", "new")]
