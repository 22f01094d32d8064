"""Every envelope is read, in pieces of any size, and never a part for the whole."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.errors import DeskError
from tests.extract.load.reading import read

REQUIRED = dict.fromkeys(
    ("TKT-Created Time", "TKT-Status", "TKT-Assigned To User", "TKT-Severity", "TKT-Team"), "x"
)


def ticket(number: int, title: object = "a title") -> dict[str, object]:
    return {"TKT-Ticket ID": number, "TKT-Title": title, **REQUIRED}


ROWS = [ticket(1, "x},{y"), ticket(2, "]}}"), ticket(3, [{"z": 1}, {"z": 2}]), ticket(4, "é\n\\")]
TITLES = ["x},{y", "]}}", '[{"z":1},{"z":2}]', "é\n\\"]
ENVELOPES = {
    "message_data": '{"message": {"data": %s}}',
    "data": '{"data":%s}',
    "records": ' {"records" : %s }\n',
    "bare array": "%s",
    "byte order mark": "\ufeff%s",
    "another key behind": '{"data": %s, "more": [{"q": 1},{"q": 2}]}',
    "another key before": '{"status": "ok", "message": {"data": %s}}',
    "a count before, within": '{"message": {"rows": 3, "data": %s}}',
    "a structure before": '{"page": {"of": [1, {"a": "]"}]}, "count": 3, "data": %s}',
    "a message before": '{"message": "three rows", "data": %s}',
}


def titles(work: Path, body: str | bytes, size: int = 7) -> list[str | None]:
    return sorted((row["tkt_title"] or "") for row in read(work, body, size=size).rows)


@pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES.keys())
@pytest.mark.parametrize("size", [1, 5, 10_000])
def test_every_envelope_gives_its_rows(tmp_path: Path, envelope: str, size: int) -> None:
    assert titles(tmp_path, envelope % json.dumps(ROWS), size) == sorted(TITLES)


@pytest.mark.parametrize(
    "envelope", ['{"data": %s}', '{"records": %s}', '{"message": {"data": %s}}', "%s"]
)
def test_a_single_record_is_one_row(tmp_path: Path, envelope: str) -> None:
    assert titles(tmp_path, envelope % json.dumps(ROWS[0])) == TITLES[:1]


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        '{"data": []}',
        '{"message": {"data": [ ]}}',
        '{"data": [], "errors": []}',
        "[" + " " * 70_000 + "]",
    ],
)
def test_an_empty_view_has_no_rows_and_is_not_an_error(tmp_path: Path, body: str) -> None:
    assert read(tmp_path, body).rows == []


GOOD = json.dumps(ROWS)[1:-1]


@pytest.mark.scenario("C-06")
@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("", "empty"),
        ("<html><body>Gateway</body></html>", "not JSON"),
        ("NaN", "not JSON"),
        ("null", "not JSON"),
        ('{"message": "view is being rebuilt"}', "error message"),
        ('{"status": 1, "data": "none today"}', "error message"),
        ('{"a": 1', "cut off"),
        (b'[{"a": "\xff"}, {"a": 1}]', "not UTF-8"),
        ('[{"a": 1} {"a": 2}]', "cut off or not JSON"),
        ("[{]", "not JSON"),
        (f"[{GOOD},]", "cut off or not JSON"),
        (f"[{GOOD},,{GOOD}]", "cut off or not JSON"),
        (f"[{GOOD}] trailing", "has more text after them"),
        (f'{{"data": [{GOOD}]}} ' + " " * 100_000 + "]}}", "has more text after them"),
        (f'{{"data": [{GOOD}], "data": [{GOOD}]}}', "'data' twice"),
        (f'{{"data": [{GOOD}], "records": [{GOOD}]}}', "'records' twice"),
        (b'{"m\xe9ssage": "x"}', "not JSON"),
        ('{"\\q": 1, "data": []}', "not JSON"),
        ('[{"TKT-Group": ' + "[" * 3_000 + '"\\ud800"' + "]" * 3_000 + "}]", "not JSON"),
        (f'{{"data": [{GOOD}], "more": }}', "has more text after them"),
        ('{"data":' * 30_000, "cut off"),
    ],
)
def test_what_is_not_a_view_is_an_error_that_quotes_its_beginning(
    tmp_path: Path, body: str | bytes, cause: str
) -> None:
    with pytest.raises(DeskError, match=cause) as caught:
        read(tmp_path, body)
    text = body if isinstance(body, str) else body.decode("utf-8", "replace")
    assert repr(text[:200])[1:-1] in str(caught.value)


@pytest.mark.scenario("C-06")
@pytest.mark.parametrize("envelope", [ENVELOPES["message_data"], ENVELOPES["bare array"]])
def test_a_body_cut_at_any_byte_is_an_error_and_never_a_shorter_view(
    tmp_path: Path, envelope: str
) -> None:
    body = (envelope % json.dumps(ROWS[:2])).encode()
    for length in range(0, len(body), 7):
        with pytest.raises(DeskError):
            read(tmp_path, body[:length], size=64)


def test_what_is_not_strict_json_loses_no_row(tmp_path: Path) -> None:
    one = json.dumps(ticket(1))[:-1]
    texts = {
        "NaN": "NaN",
        "-Infinity": "-Infinity",
        '"\\ud800"': "\ufffd",
        '"\x01"': "\x01",
        '"é\\udc00"': "é\ufffd",
    }
    rows = [f'{one}, "TKT-Group": {text}}}' for text in texts]
    reading = read(tmp_path, f"[{','.join(rows)}, 5]")
    assert [row["tkt_group"] for row in reading.rows] == [*texts.values()]
    assert reading.rejected == [("not an object", "5")]


def test_a_new_column_is_read_beside_rows_that_the_engine_refuses(tmp_path: Path) -> None:
    reading = read(tmp_path, json.dumps([ticket(1), {**ticket(2), "TKT-Mood": "calm"}, 5]))
    assert [row["tkt_mood"] for row in reading.rows] == [None, "calm"]
    assert reading.rejected == [("not an object", "5")]


def test_the_last_of_a_rows_repeated_keys_counts(tmp_path: Path) -> None:
    body = f'[{json.dumps(ticket(1))[:-1]}, "TKT-Title": "last"}}]'
    assert titles(tmp_path, body) == ["last"]


@pytest.mark.parametrize("sound", [True, False])
@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("7" * 5000, "7" * 5000),
        ("3949843.0", "3949843.0"),
        ("1e3", "1000.0"),
        ("1e400", "1e400"),
        ("0.10", "0.1"),
        ("true", "true"),
        ('{"a": [1, {"b": null}], "c": "é\\n"}', '{"a":[1,{"b":null}],"c":"é\\n"}'),
        ("[" * 3_000 + "]" * 3_000, "[" * 3_000 + "]" * 3_000),
        (f'"{"x" * 1_500_000}"', "x" * 1_500_000),
    ],
)
def test_a_value_is_the_same_text_however_its_response_is_read(
    tmp_path: Path, value: str, text: str, sound: bool
) -> None:
    """A row that is not an object makes the engine refuse, and all rows are read with care."""
    row = f'{json.dumps(ticket(1))[:-1]}, "TKT-Group": {value}}}'
    reading = read(tmp_path, f"[{row}]" if sound else f"[{row}, 5]")
    assert [row["tkt_group"] for row in reading.rows] == [text]
    assert len(reading.rejected) == (0 if sound else 1)


def json_values() -> st.SearchStrategy[Any]:
    return st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**25), 10**25)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(alphabet='},{]["\\ aé\n\x00'),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=8,
    )


def as_text(value: object) -> str | None:
    """Writes a value that is not nested as the engine does."""
    if value is None or isinstance(value, str):
        return value and value.replace("\0", "")
    return json.dumps(value) if isinstance(value, bool) else repr(value)


@given(
    values=st.lists(json_values(), min_size=1, max_size=12),
    size=st.integers(1, 60),
    envelope=st.sampled_from(sorted(ENVELOPES)),
    odd=st.booleans(),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_values_in_any_pieces_come_out_as_they_went_in(
    tmp_path: Path, values: list[Any], size: int, envelope: str, odd: bool
) -> None:
    rows: list[object] = [ticket(number, value) for number, value in enumerate(values)]
    body = ENVELOPES[envelope] % json.dumps([*rows, 5] if odd else rows)
    found = {
        int(row["tkt_ticket_id"] or -1): row["tkt_title"]
        for row in read(tmp_path, body, size=size).rows
    }
    assert found.keys() == set(range(len(values)))
    for number, value in enumerate(values):
        if isinstance(value, (list, dict)):
            assert _alike(json.loads(found[number] or ""), value)
        else:
            assert found[number] == as_text(value)


def _alike(one: Any, other: Any) -> bool:
    """Compares two texts that may differ in the last digit of a number in a structure."""
    if isinstance(one, float) or isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    return one == other
