"""One seed file of the roster: read tolerantly, written in one canonical form.

The seed's YAML names the columns and their types. Reading accepts any order of columns, any quotes
and line ends, and blank lines; writing uses the YAML's order, quotes where needed and "\\n". No
value changes on the way.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from extract.roster.errors import RosterError

Row = dict[str, Any]
FLAGS = {"true": True, "false": False}
KINDS = {
    "bigint": "a whole number above 0",
    "boolean": "true or false",
    "date": "a date as YYYY-MM-DD",
}


def iso_day(text: str) -> date:
    """Reads YYYY-MM-DD and no other ISO form; raises ValueError."""
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(text)
    return day


def tidy(text: str) -> str:
    """Leaves one blank between words and none around them, as staging does."""
    return " ".join(text.split())


class SeedFile:
    """The file in memory; `text` is what to write."""

    def __init__(self, root: Path, seed: str) -> None:
        import yaml

        self.name = f"seeds/{seed}.csv"
        path = root / self.name
        described = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))
        columns = described["seeds"][0]["columns"]
        self.types = {column["name"]: column["data_type"] for column in columns}
        self.key = next(iter(self.types))
        self.original = self._read(path)
        self.rows: list[Row] = []
        self.lines: list[int] = []
        for line, row in self._parse():
            self.rows.append(row)
            self.lines.append(line)
        self._before = self.text

    @property
    def text(self) -> str:
        output = io.StringIO()
        writer = csv.DictWriter(output, self.types, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _text(row[name]) for name in self.types} for row in self.rows)
        return output.getvalue()

    @property
    def is_changed(self) -> bool:
        """Whether a value is another; a file in another style is left alone until one is."""
        return self.text != self._before

    def append(self, values: Row, last_id: int) -> int:
        """Adds a row under an id that neither the file nor the history has used."""
        new_id = max([last_id, *(row[self.key] for row in self.rows)]) + 1
        self.rows.append({**dict.fromkeys(self.types), self.key: new_id, **values})
        self.lines.append(max([1, *self.lines]) + 1)
        return new_id

    def _read(self, path: Path) -> str:
        try:
            return path.read_bytes().decode("utf-8")
        except OSError as error:
            raise RosterError(
                f"{self.name} cannot be read ({error.strerror}).", "Restore it from git."
            ) from None
        except UnicodeDecodeError:
            raise RosterError(f"{self.name} is not UTF-8.", "Save it as UTF-8.") from None

    def _parse(self) -> Iterator[tuple[int, Row]]:
        records = self._records()
        line, header = next(records, (1, []))
        self._check_header(line, header)
        for line, cells in records:
            if len(cells) != len(header):
                raise RosterError(
                    f"{self.name}, line {line} has {len(cells)} values, "
                    f"and the header names {len(header)} columns.",
                    "Put quotes around a value that contains a comma.",
                )
            values = dict(zip(header, cells, strict=True))
            yield line, {name: self._value(line, name, values[name]) for name in self.types}

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Yields line numbers and values; dbt would take a blank line for a row without values."""
        text = io.StringIO(self.original.removeprefix("\ufeff"), newline="")
        reader = csv.reader(text, strict=True, skipinitialspace=True)
        line = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, [cell.strip() for cell in cells]
                line = reader.line_num + 1
        except csv.Error:
            raise RosterError(
                f"{self.name}, line {line}: a quote is not closed, or text follows it.",
                'Put quotes around the whole value, and write a quote inside it as "".',
            ) from None

    def _check_header(self, line: int, header: list[str]) -> None:
        wrong = {
            "lacks": [name for name in self.types if name not in header],
            "has an unknown": [name for name in header if name not in self.types],
            "repeats": sorted({name for name in header if header.count(name) > 1}),
        }
        for what, names in wrong.items():
            if names:
                raise RosterError(
                    f"{self.name}, line {line}: the header {what} column "
                    f"{', '.join(names) or '(blank)'}.",
                    f"The columns are {', '.join(self.types)}, in any order.",
                )

    def _value(self, line: int, column: str, text: str) -> object:
        kind = self.types[column]
        try:
            return _parsed(kind, text) if text else None
        except (ValueError, LookupError):
            raise RosterError(
                f"{self.name}, line {line}: {column} is {text!r}, not {KINDS[kind]}.", "Correct it."
            ) from None


def _parsed(kind: str, text: str) -> object:
    if kind == "bigint":
        if not (text.isascii() and text.isdecimal() and 0 < int(text) < 2**63):
            raise ValueError(text)
        return int(text)
    if kind == "boolean":
        return FLAGS[text.lower()]
    return iso_day(text) if kind == "date" else text


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
