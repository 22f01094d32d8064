"""What the loader takes for an id or a moment, the warehouse's parsers read, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import duckdb
import pytest
from hypothesis import given, settings

from extract.load.engine import TEMPLATES
from tests.warehouse.macros.number_oracle import number_like_texts
from tests.warehouse.macros.reader import Reader
from tests.warehouse.macros.stamp_texts import stamp_like_texts
from tests.warehouse.macros.test_parse_integer import INTEGERS, NOT_AN_INTEGER

Keys = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def keys() -> Iterator[Keys]:
    with closing(duckdb.connect()) as connection:
        connection.execute(TEMPLATES.get_template("read/keys.sql").render())
        yield connection


def loaded(keys: Keys, macro: str, texts: list[str]) -> list[object]:
    """Asks the loader's macro about each text."""
    asked = f"select list_transform($1, lambda text: {macro})"
    return keys.execute(asked, [texts]).fetchone()[0]


@pytest.mark.parametrize("text", [*INTEGERS, *NOT_AN_INTEGER])
def test_an_id_is_what_the_warehouse_reads(keys: Keys, read: Reader, text: str) -> None:
    (integer,) = read("integer", text)
    is_id, id_ = loaded(keys, "[is_id(text)::varchar, id_of(text)]", [text])[0]
    assert (is_id == "true", id_ if is_id == "true" else None) == (
        integer is not None,
        None if integer is None else str(integer),
    )


@settings(max_examples=100, deadline=None)
@given(texts=number_like_texts)
def test_any_text_is_the_same_id_to_both(keys: Keys, read: Reader, texts: list[str]) -> None:
    ids = loaded(keys, "case when is_id(text) then id_of(text) end", texts)
    assert [None if id_ is None else int(id_) for id_ in ids] == read("integer", *texts)


@settings(max_examples=100, deadline=None)
@given(texts=stamp_like_texts)
def test_any_text_is_a_moment_to_both_or_to_neither(
    keys: Keys, read: Reader, texts: list[str]
) -> None:
    moments = loaded(keys, "is_stamp(text)", texts)
    assert moments == [stamp is not None for stamp in read("timestamp", *texts)]
