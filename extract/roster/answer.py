"""The result of a read: a plain list that knows where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extract.roster.errors import RosterError

WAREHOUSE = "warehouse"


class RosterAnswer(list[Any]):
    """`source` is "warehouse", or names the file that stood in, and its age."""

    def __init__(self, rows: Iterable[Any], source: str = WAREHOUSE) -> None:
        super().__init__(rows)
        self.source = source

    @property
    def is_fallback(self) -> bool:
        return self.source != WAREHOUSE


def no_such_team(team: str, teams: Iterable[str], where: str) -> RosterError:
    return RosterError(
        f"{where} has no team {team!r}.", f"There are: {', '.join(sorted(teams)) or 'none'}."
    )
