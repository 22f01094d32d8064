"""One seed file of the roster: read tolerantly, changed without touching what is not changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extract.roster.csv_records import Record, field_of, split_records, value_of
from extract.roster.errors import RosterError

BOM = "\ufeff"
MEMBER_FIELDS = (
    "team_member_id", "name", "email", "organization", "team", "manager_id", "is_active",
    "start_date", "end_date", "notes", "updated_by", "change_reason",
)  # fmt: skip
ASSIGNMENT_FIELDS = (
    "queue_assignment_id", "team_member_id", "queue_name", "assignment_type", "is_active",
    "assigned_date", "removed_date", "notes", "updated_by", "change_reason",
)  # fmt: skip


@dataclass
class Row:
    """A record with its values by column."""

    record: Record
    values: dict[str, str]

    @property
    def line(self) -> int:
        return self.record.line

    @property
    def is_active(self) -> bool:
        return self.values["is_active"].lower() == "true"

    def number(self, column: str) -> int:
        return int(self.values[column])

    def __getitem__(self, column: str) -> str:
        return self.values[column]


class SeedFile:
    """The file in memory; `text` is what to write."""

    def __init__(self, text: str, name: str, fields: tuple[str, ...]) -> None:
        self.name = name
        self.original = text
        self.is_changed = False
        self.key = fields[0]
        self._bom = BOM if text.startswith(BOM) else ""
        records = list(split_records(text[len(self._bom) :], name))
        # dbt takes a blank line for a row without values: it is read over here, and not kept.
        kept = [record for record in records if not record.is_blank]
        if not kept:
            raise RosterError(f"{name} is empty.", "Take it back from git.")
        self._header = kept[0]
        self.columns = [value_of(field) for field in self._header.fields]
        self._check_header(fields)
        self.rows = [self._row(record) for record in kept[1:]]

    @classmethod
    def read(cls, path: Path, name: str, fields: tuple[str, ...]) -> SeedFile:
        try:
            text = path.read_bytes().decode("utf-8")
        except OSError as error:
            raise RosterError(
                f"{name} cannot be read ({error.strerror}).", "Take it back from git."
            ) from None
        except UnicodeDecodeError:
            raise RosterError(f"{name} is not UTF-8.", "Save it as UTF-8.") from None
        return cls(text, name, fields)

    @property
    def text(self) -> str:
        records = (self._header, *(row.record for row in self.rows))
        return self._bom + "".join(record.text for record in records)

    def change(self, row: Row, values: Mapping[str, str]) -> None:
        """Only the cells that become another value are written anew."""
        for column, value in values.items():
            if row.values[column] != value:
                position = self.columns.index(column)
                field = row.record.fields[position]
                row.record.fields[position] = field_of(value, like=field)
                row.values[column] = value
                self.is_changed = True

    def append(self, values: Mapping[str, str]) -> Row:
        """A last row, written as the one before it is."""
        last = self.rows[-1].record if self.rows else self._header
        if not last.end:
            last.end = self._header.end or "\n"
        fields = [
            field_of(values.get(column, ""), like=field)
            for column, field in zip(self.columns, last.fields, strict=True)
        ]
        row = self._row(Record(last.line + 1, fields, last.end))
        self.rows.append(row)
        self.is_changed = True
        return row

    def _row(self, record: Record) -> Row:
        if len(record.fields) != len(self.columns):
            raise RosterError(
                f"{self.name}, line {record.line} has {len(record.fields)} values, "
                f"and the header names {len(self.columns)} columns.",
                "Put quotes around a value with a comma in it.",
            )
        values = (value_of(field) for field in record.fields)
        return Row(record, dict(zip(self.columns, values, strict=True)))

    def _check_header(self, fields: tuple[str, ...]) -> None:
        wrong = {
            "lacks": [name for name in fields if name not in self.columns],
            "has an unknown": [name for name in self.columns if name not in fields],
            "repeats": sorted({name for name in self.columns if self.columns.count(name) > 1}),
        }
        for what, names in wrong.items():
            if names:
                raise RosterError(
                    f"{self.name}, line {self._header.line}: the header {what} column "
                    f"{', '.join(names) or '(blank)'}.",
                    f"The columns are {', '.join(fields)}, in any order.",
                )
