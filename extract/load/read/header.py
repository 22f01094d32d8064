"""The columns of one response, held to the view's contract."""

from __future__ import annotations

from collections.abc import Collection

from extract.errors import ContractError
from extract.otc.views import View
from extract.warehouse.raw_names import TECHNICAL_COLUMNS, raw_column

RENAMED = "Nothing was loaded. If the desk renamed it, add the new name to the view's aliases."


class Header:
    """Which columns came, and which of them are new; the same whatever the order of the chunks."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._raw_names = {raw: name for name, raw in view.columns.items()}
        self._raw_names.update({name: name for name in TECHNICAL_COLUMNS})
        self.seen: set[str] = set()
        self.new_columns: list[str] = []

    def note(self, names: Collection[str]) -> None:
        """A new column gets a place in the raw table, unless its name would collide there."""
        for name in sorted(set(names) - self.seen):
            self.seen.add(name)
            if name in self._view.columns:
                continue
            if not name.strip() or not name.isprintable():
                raise ContractError(
                    f"The {self._view.name} view has a column named {name!r}.",
                    "Nothing was loaded. Tell the desk's owner.",
                )
            raw = raw_column(name)
            if raw in self._raw_names:
                raise ContractError(
                    f"The {self._view.name} view's new column {name!r} would share the raw column "
                    f"{raw} with {self._raw_names[raw]!r}.",
                    RENAMED,
                )
            self._raw_names[raw] = name
            self.new_columns.append(name)

    def check(self) -> None:
        """After the last row: a required column that no row had is a broken contract."""
        missing = [name for name in self._view.needed if name not in self.seen]
        if missing:
            raise ContractError(
                f"The {self._view.name} view has no column {', '.join(missing)}; "
                f"columns that are new: {', '.join(self.new_columns) or 'none'}.",
                RENAMED,
            )
