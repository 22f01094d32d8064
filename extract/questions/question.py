"""One question with its parameters, and the SQL that answers it for given values of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extract.questions.errors import QuestionError

# How the macro `parameter` leaves a place open. `as_of` stands inside quotes, where dbt's var does.
PLACE = re.compile(r"@\{(\w+)\}")
AS_OF = "as_of"
WHOLE_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class Parameter:
    """What the asker may set; a number stays one, and no text means all."""

    default: int | str | None
    description: str

    def literal(self, name: str, value: str | None) -> str:
        """As SQL: the same text that dbt writes for a var of that value."""
        given = self.default if value is None else value
        if isinstance(self.default, int):
            if not WHOLE_NUMBER.fullmatch(str(given)):
                raise QuestionError(
                    f"{name} is {given!r}, and a number of 0 to 999999 was expected.",
                    f"Write for example --set {name}={self.default}.",
                )
            return str(given)
        return f"{quoted(str(given))}::text" if given else "null::text"


@dataclass(frozen=True)
class Question:
    """An analysis of dbt's, compiled with its places open."""

    name: str
    topic: str
    text: str
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, str]
    template: str

    def sql(self, as_of: str, values: Mapping[str, str]) -> str:
        """Raises QuestionError for a value that cannot be, or a parameter that it has not."""
        for name in values:
            if name not in self.parameters:
                raise self._unknown(name)
        literals = {
            name: parameter.literal(name, values.get(name))
            for name, parameter in self.parameters.items()
        }
        literals[AS_OF] = quoted(as_of)[1:-1]
        return PLACE.sub(lambda place: literals[place[1]], self.template)

    def _unknown(self, name: str) -> QuestionError:
        return QuestionError(
            f"{self.name} has no parameter {name}.",
            f"It has {', '.join(self.parameters) or 'none'}.",
        )


def quoted(text: str) -> str:
    """PostgreSQL's literal with `standard_conforming_strings`, which is on since 9.1."""
    return "'" + text.replace("'", "''") + "'"
