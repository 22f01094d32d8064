"""Keeps the faults that are switched on, and how often each will still happen."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from tests.sandbox.desk.config import SettingError, check_choice
from tests.sandbox.desk.fault_kinds import REPLACING, complete
from tests.sandbox.desk.views import VIEW_LIST
from tests.sandbox.desk.volumes import VIEWS


@dataclass
class Fault:
    """One fault; without a view it is every view's, without a number of times it stays."""

    kind: str
    view: str | None
    times_left: int | None
    options: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """What the admin interface shows and takes."""
        return {
            "kind": self.kind,
            "view": self.view,
            "times": self.times_left,
            **self.options,
        }


class Faults:
    """The switchboard. Requests take from it, in the order in which the faults were added."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(
        self, kind: str, /, view: str | None = None, times: int | None = None, **options: object
    ) -> None:
        """Switch a fault on: for so many requests, or until it is cleared."""
        chosen = complete(kind, options)
        if view is not None:
            check_choice("view", view, VIEWS)
        if times is not None and (type(times) is not int or times < 1):
            raise SettingError(f"A fault happens 1 or more times, or always (null): not {times!r}.")
        if kind != "new_column":
            _check_column(view, chosen.get("column"))
        with self._lock:
            self._faults.append(Fault(kind, view, times, chosen))

    def clear(self) -> None:
        """Switch all faults off."""
        with self._lock:
            self._faults.clear()

    def active(self) -> list[dict[str, Any]]:
        """What is switched on, with the times that are left."""
        with self._lock:
            return [fault.as_json() for fault in self._faults]

    def take(self, view: str) -> list[Fault]:
        """What happens to the next answer of a view.

        A fault that replaces the answer leaves those in the rows for a later request: three times
        503 and then a duplicated row is a story that can be told in advance.
        """
        with self._lock:
            found = [fault for fault in self._faults if fault.view in (None, view)]
            replacing = next((fault for fault in found if fault.kind in REPLACING), None)
            if replacing:
                found = [fault for fault in found if fault is replacing or fault.kind == "slow"]
            for fault in found:
                if fault.times_left is not None:
                    fault.times_left -= 1
            self._faults = [fault for fault in self._faults if fault.times_left != 0]
            return found


def _check_column(view: str | None, column: str | None) -> None:
    """Refuses an unknown column: its fault would never happen, and a test of it would pass."""
    columns = {name for each in VIEW_LIST if view in (None, each.name) for name in each.columns}
    if column is not None and column not in columns:
        raise SettingError(f"Unknown column {column!r}: it is not in {view or 'any view'}.")
