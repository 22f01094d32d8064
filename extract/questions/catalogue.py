"""The list of questions, read from the warehouse: what is built is what can be asked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg2.extensions
from psycopg2 import sql

from extract.questions.emptiness import no_questions
from extract.questions.errors import QuestionError

LIBRARY = Path(__file__).with_suffix(".sql")
WHOLE_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class Parameter:
    """A function's argument, with its default as PostgreSQL writes it."""

    name: str
    data_type: str
    default_sql: str

    @property
    def default(self) -> str:
        """Returns 90 for 90, L2 for 'L2'::text and nothing for NULL::text."""
        text = self.default_sql.partition("::")[0].strip("'")
        return "" if text == "NULL" else text

    def value(self, text: str) -> int | str | None:
        """No text means all. Dates are left to PostgreSQL, which refuses bad ones by itself."""
        if self.data_type != "integer":
            return text or None
        if WHOLE_NUMBER.fullmatch(text):
            return int(text)
        raise QuestionError(
            f"{self.name} is {text!r}, but must be a number from 0 to 999999.",
            f"Write for example --set {self.name}={self.default}.",
        )


@dataclass(frozen=True)
class Question:
    """A function in the schema `questions`; `about` is its comment."""

    name: str
    topic: str
    text: str
    about: str
    parameters: Mapping[str, Parameter]

    def call(self, values: Mapping[str, str]) -> sql.Composed:
        """Composes the call; a value is always a literal, never SQL."""
        for name in values:
            if name not in self.parameters:
                raise QuestionError(
                    f"{self.name} has no parameter {name}.",
                    f"It has {', '.join(self.parameters) or 'none'}.",
                )
        arguments = sql.SQL(", ").join(
            sql.SQL(f"{name} => {{}}").format(sql.Literal(self.parameters[name].value(text)))
            for name, text in values.items()
        )
        return sql.SQL(f"select * from questions.{self.name}({{}})").format(arguments)


def read_catalogue(cursor: psycopg2.extensions.cursor) -> dict[str, Question]:
    """Lists the questions by topic and name."""
    cursor.execute(LIBRARY.read_text(encoding="utf-8"))
    listed = cursor.fetchall()
    if not listed:
        raise no_questions(cursor)
    return {
        row[0]: Question(*row, {each[0]: Parameter(*each) for each in parameters})
        for *row, parameters in listed
    }


def find_question(catalogue: Mapping[str, Question], name: str) -> Question:
    if name in catalogue:
        return catalogue[name]
    near = difflib.get_close_matches(name, catalogue, n=3)
    remedy = f"Did you mean {' or '.join(near)}? " if near else ""
    raise QuestionError(f"There is no question {name}.", f"{remedy}`otc ask` lists them all.")
