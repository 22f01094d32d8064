"""The records of a CSV as they are written, quotes and line ends included.

Python's csv module gives values and forgets how they stood there; a change to one cell must leave
every other byte of the file alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.roster.errors import RosterError

FIELD = re.compile(r'([ \t]*"(?:[^"]|"")*"[ \t]*|(?![ \t]*")[^,\r\n]*)(,|\r\n|\n|\r|\Z)')
NEEDS_QUOTES = re.compile(r'[",\r\n]')


@dataclass
class Record:
    """One line of the file, or several where a quoted value holds line breaks."""

    line: int
    fields: list[str]
    end: str

    @property
    def text(self) -> str:
        return ",".join(self.fields) + self.end

    @property
    def is_blank(self) -> bool:
        return not any(field.strip() for field in self.fields)


def split_records(text: str, file: str) -> Iterator[Record]:
    position, line = 0, 1
    while position < len(text):
        begin, fields = position, []
        while True:
            match = FIELD.match(text, position)
            if match is None:
                raise RosterError(
                    f"{file}, line {line}: a quote is not closed, or something follows it.",
                    'Put quotes around the whole value, and write a quote inside it as "".',
                )
            fields.append(match.group(1))
            position = match.end()
            if match.group(2) != ",":
                break
        yield Record(line, fields, match.group(2))
        line += len(re.findall(r"\r\n|\n|\r", text[begin:position]))


def value_of(field: str) -> str:
    """The value as the warehouse tidies it: blanks around it and doubled ones do not count."""
    bare = field.strip()
    if bare.startswith('"'):
        bare = bare[1:-1].replace('""', '"')
    return " ".join(bare.split())


def field_of(value: str, like: str = "") -> str:
    """The value as a field; quoted where it must be, or where the field that it is like was."""
    if like.strip().startswith('"') or NEEDS_QUOTES.search(value):
        return '"' + value.replace('"', '""') + '"'
    return value
