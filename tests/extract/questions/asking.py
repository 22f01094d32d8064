"""A question asked as the reporter asks it, at the moment of the desk."""

from __future__ import annotations

from dataclasses import dataclass

from extract.questions.session import read_only
from tests.extract.questions.conftest import MOMENT, Asked


@dataclass(frozen=True)
class Answer:
    """Rows under their columns' names."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


def answer(asked: Asked, name: str, **values: str) -> Answer:
    question = asked.catalogue[name]
    moment = {"as_of": MOMENT} if "as_of" in question.parameters else {}
    with read_only(asked.warehouse.login("reporter")) as cursor:
        cursor.execute(question.call({**moment, **values}))
        columns = tuple(column.name for column in cursor.description or ())
        return Answer(columns, cursor.fetchall())


def records(asked: Asked, name: str, **values: str) -> list[dict[str, object]]:
    given = answer(asked, name, **values)
    return [dict(zip(given.columns, row, strict=True)) for row in given.rows]
