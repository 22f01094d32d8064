"""Checks the columns of one response against the view's contract."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from extract.errors import ContractError
from extract.load.findings import Finding, missing_column, new_column, renamed_column
from extract.otc.views import View
from extract.warehouse.raw_names import TECHNICAL_COLUMNS, raw_column

# A view has some dozens of columns; thousands of new ones are a record that was taken for rows.
MOST_NEW_COLUMNS = 100
# Names that the engine's own tables have.
OURS = ("rowid", "row_id", "verdict", "_modified")
RENAMED = "Nothing was loaded. If the desk renamed it, add the new name to the view's aliases."


class ResponseColumns:
    """Knows the columns of a response, their raw names, and which of them are new."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.raw_names = dict(view.columns)
        self._seen: set[str] = set()
        self._older_names: set[str] = set()

    @property
    def new(self) -> list[str]:
        """Lists the columns that are not in the contract, as the desk calls them."""
        return [name for name in self.raw_names if name not in self._view.columns]

    @property
    def present(self) -> set[str]:
        """Lists the raw columns that the response has."""
        return {self.raw_names[name] for name in self._seen}

    def add(self, names: Iterable[str]) -> None:
        """Gives each new column a place in the raw table, unless its name would collide there."""
        taken = {raw: name for name, raw in self.raw_names.items()}
        taken.update({name: name for name in (*TECHNICAL_COLUMNS, *OURS)})
        # The engine does not tell capitals from small letters.
        alike = {name.lower(): name for name in (*self.raw_names, *self._view.aliases)}
        new = sorted({*names} - self._view.aliases.keys() - self.raw_names.keys())
        if len(new) > MOST_NEW_COLUMNS:
            raise ContractError(
                f"The {self._view.name} view has {len(new):,} columns that are not known.",
                "Nothing was loaded. Tell the desk's owner.",
            )
        for name in new:
            if not name.strip() or not name.isprintable():
                raise ContractError(
                    f"The {self._view.name} view has a column named {name!r}.",
                    "Nothing was loaded. Tell the desk's owner.",
                )
            raw = raw_column(name)
            other = taken.get(raw) or alike.get(name.lower())
            if other:
                raise ContractError(
                    f"The {self._view.name} view's new column {name!r} would share the raw column "
                    f"{raw} with {other!r}.",
                    RENAMED,
                )
            taken[raw] = alike[name.lower()] = name
            self.raw_names[name] = raw

    def see(self, names: Collection[str]) -> None:
        """Notes columns that are there, under their present names or older ones."""
        current = {self._view.aliases.get(name, name) for name in names}
        self._seen |= current & self.raw_names.keys()
        self._older_names |= {*names} & self._view.aliases.keys()

    def findings(self, carried: Collection[str]) -> list[Finding]:
        """Lists what is new, older or missing; `carried` are absent columns with stored values."""
        names = {raw: name for name, raw in self._view.columns.items()}
        absent = [
            raw
            for raw, name in names.items()
            if name not in self._seen and (name not in self._view.optional or raw in carried)
        ]
        unknown = sorted({*carried} - names.keys())
        older = {self._view.columns[self._view.aliases[old]]: old for old in self._older_names}
        return [
            *(new_column(self.raw_names[name], name) for name in self.new),
            *(renamed_column(raw, old) for raw, old in sorted(older.items())),
            *(missing_column(raw, names.get(raw, raw)) for raw in (*absent, *unknown)),
        ]

    def check(self) -> None:
        """Refuses a response without a column that is required or part of the key."""
        missing = [name for name in self._view.needed if name not in self._seen]
        if missing:
            raise ContractError(
                f"The {self._view.name} view has no column {', '.join(missing)}; "
                f"new columns: {', '.join(self.new) or 'none'}.",
                RENAMED,
            )
