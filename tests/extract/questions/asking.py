"""A question asked as the reporter asks it, at the moment of the desk."""

from __future__ import annotations

from extract.questions.answer import Answer, ask
from tests.extract.questions.conftest import MOMENT, Asked


def answer(asked: Asked, name: str, **values: str) -> Answer:
    sql = asked.question_library.question(name).sql(MOMENT, values)
    return ask(asked.warehouse.login("reporter"), sql)


def records(asked: Asked, name: str, **values: str) -> list[dict[str, object]]:
    given = answer(asked, name, **values)
    return [dict(zip(given.columns, row, strict=True)) for row in given.rows]
