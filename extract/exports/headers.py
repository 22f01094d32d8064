"""Which view a file holds, told by its headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.exports.export import ExportError
from extract.otc.views import VIEWS, View

QUOTED_HEADERS = 5
EXPORT_AGAIN = "Export the whole view again, with all of its columns and its headers in one row."


def without_blank_tail(header: Sequence[str]) -> tuple[str, ...]:
    """Strips the names; blank columns at the end are not columns."""
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def known_headers(headers: Sequence[str]) -> int:
    """How many of the headers belong to the view that they fit best."""
    return max(_known(headers, view) for view in VIEWS.values())


def is_complete(headers: Sequence[str]) -> bool:
    return known_headers(headers) > 0 and not _missing(headers, _closest_view(headers))


def recognise(where: str, headers: Sequence[str]) -> View:
    """The view, or the reason why it is none; `where` is the file, or its sheet."""
    if not known_headers(headers):
        expected = ", ".join(
            f"{next(iter(view.key_columns))} ({view.name})" for view in VIEWS.values()
        )
        raise ExportError(
            f"{where} does not look like any view: its first row begins with {_quoted(headers)}, "
            f"where headers such as {expected} are expected.",
            EXPORT_AGAIN,
        )
    if "" in headers:
        raise ExportError(
            f"{where} has no header in column {list(headers).index('') + 1}, before its last one.",
            "Give the column its header, or delete it.",
        )
    view = _closest_view(headers)
    missing = _missing(headers, view)
    if missing:
        raise ExportError(
            f"{where} looks like {view.name} but has no column {', '.join(missing)}.", EXPORT_AGAIN
        )
    _refuse_repeated(where, headers, view)
    return view


def _current_names(headers: Sequence[str], view: View) -> list[str]:
    """The headers, an older name replaced by its present one."""
    return [view.aliases.get(name, name) for name in headers]


def _known(headers: Sequence[str], view: View) -> int:
    return len(set(_current_names(headers, view)) & set(view.columns))


def _closest_view(headers: Sequence[str]) -> View:
    return max(VIEWS.values(), key=lambda view: _known(headers, view))


def _missing(headers: Sequence[str], view: View) -> list[str]:
    present = _current_names(headers, view)
    return [name for name in view.needed if name not in present]


def _refuse_repeated(where: str, headers: Sequence[str], view: View) -> None:
    """An older name beside its present one counts too: one would overwrite the other."""
    current = _current_names(headers, view)
    counts = Counter(current)
    repeated = [name for name, now in zip(headers, current, strict=True) if counts[now] > 1]
    if repeated:
        raise ExportError(
            f"{where} has more than one column for {', '.join(dict.fromkeys(repeated))}.",
            "Delete the extra column, or export the view again.",
        )


def _quoted(headers: Sequence[str]) -> str:
    shown = ", ".join(repr(name[:60]) for name in headers[:QUOTED_HEADERS])
    return shown + (", …" if len(headers) > QUOTED_HEADERS else "")
