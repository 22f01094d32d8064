"""The contract with each view: its columns, their older names, what must be there, the key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from extract.otc import columns

DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")
MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00(?:\.0+)?)?(?:\s*([AP])\.?M\.?)?", re.IGNORECASE)


Texts = Sequence["str | None"]


@dataclass(frozen=True)
class View:
    """What the warehouse knows of one view of the desk."""

    name: str
    columns: Mapping[str, str]
    required: tuple[str, ...]
    key_columns: tuple[str, ...]
    row_keys: Callable[..., list[str | None]]
    modified_column: str | None = None
    fixed_columns: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def needed(self) -> tuple[str, ...]:
        """Required, or part of the key: a key with a part left out would be another row's."""
        return tuple(dict.fromkeys((*self.key_columns, *self.required)))


def normalize_id(value: str | None) -> str:
    """`3949843`, ` 3949843 ` and `3949843.0` are one id; exports write it all three ways."""
    if value is None or value.isdigit():
        return value or ""
    text = value.strip()
    whole, point, fraction = text.partition(".")
    return whole if point and whole.isdigit() and not fraction.strip("0") else text


@lru_cache(maxsize=10_000)  # they come by the thousand
def normalize_day(value: str | None) -> str:
    """`2025-07-02`, `2025-07-02T00:00:00` and `2/07/2025` are one day (never month-first)."""
    text = value.strip() if value else ""
    if len(text) == 10 and text[4] == "-":
        return text
    text = MIDNIGHT.sub("", text)
    found = DAY_FIRST.match(text)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text


@lru_cache(maxsize=10_000)
def normalize_clock(value: str | None) -> str:
    """`9:00`, `09:00:00` and `9:00 AM` are one time of day."""
    text = value.strip() if value else ""
    if len(text) == 5:
        return text
    found = CLOCK.fullmatch(text)
    if not found:
        return text
    hour = int(found[1])
    if found[3]:
        hour = hour % 12 + (12 if found[3] in "Pp" else 0)
    return f"{hour:02}:{found[2]}"


def id_keys(values: Iterable[str | None]) -> list[str | None]:
    """A row is its id; a blank one is no key."""
    return [normalize_id(value) or None for value in values]


def timesheet_keys(
    dates: Texts, times: Texts, usernames: Texts, crm_ids: Texts
) -> list[str | None]:
    """The view has no entry id: day, start, person and ticket stand for one.

    Blanks count as values, so that a NULL part cannot defeat the key; all blank is no key. API and
    exports write days and times differently, and mean one entry. The day comes first, because new
    rows then land at one end of the index.
    """
    parts = [
        map(normalize_day, dates),
        map(normalize_clock, times),
        [username.strip() if username else "" for username in usernames],
        # 0 or blank: administrative time, which names no ticket.
        ["" if id_ == "0" else id_ for id_ in map(normalize_id, crm_ids)],
    ]
    rows = list(zip(*parts, strict=True))
    keys = list(map("|".join, rows))
    together = "".join(keys)
    if "\\" in together or "|||" in together or together.count("|") > 3 * len(keys):
        return list(map(_joined, rows))
    return keys


def _joined(parts: Sequence[str]) -> str | None:
    """Different parts never make the same key, whatever is in them."""
    if not any(parts):
        return None
    return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View(
            name="tickets",
            columns=columns.TICKETS,
            required=columns.TICKETS_REQUIRED,
            key_columns=("TKT-Ticket ID",),
            row_keys=id_keys,
            modified_column="TKT-Modified Time",
            fixed_columns=("TKT-Created Time",),
        ),
        View(
            name="comments",
            columns=columns.COMMENTS,
            required=columns.COMMENTS_REQUIRED,
            key_columns=("TKTCT-CommentID",),
            row_keys=id_keys,
            fixed_columns=("TKTCT-TicketID", "TKTCT-Username", "TKTCT-Created Time"),
            aliases=columns.COMMENT_ALIASES,
        ),
        View(
            name="timesheets",
            columns=columns.TIMESHEETS,
            required=columns.TIMESHEETS_REQUIRED,
            key_columns=("TS-Date", "TS-Time From", "TS-User Username", "TS-Crm ID"),
            row_keys=timesheet_keys,
            modified_column="TS-Modified Time",
        ),
    )
}
