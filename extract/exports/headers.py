"""Which view a file holds, told by its headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.exports.errors import ExportError
from extract.otc.views import VIEWS, View

QUOTED_HEADERS = 5
EXPORT_AGAIN = "Export the whole view again, with all of its columns and its headers in one row."


def known_headers(headers: Sequence[str], view: View) -> int:
    """How many of the headers are the view's, under their present or their older names."""
    return len({view.aliases.get(name, name) for name in headers} & set(view.columns))


def closest_view(headers: Sequence[str]) -> View | None:
    """The view that knows most of the headers; none when no view knows any."""
    best = max(VIEWS.values(), key=lambda view: known_headers(headers, view))
    return best if known_headers(headers, best) else None


def missing_columns(headers: Sequence[str], view: View) -> list[str]:
    present = {view.aliases.get(name, name) for name in headers}
    return [name for name in view.needed if name not in present]


def is_complete(headers: Sequence[str]) -> bool:
    view = closest_view(headers)
    return view is not None and not missing_columns(headers, view)


def recognise(where: str, headers: Sequence[str]) -> View:
    """The view, or why these headers are none; `where` is the file, or its sheet."""
    view = closest_view(headers)
    if view is None:
        expected = ", ".join(f"{view.key_columns[0]} ({view.name})" for view in VIEWS.values())
        raise ExportError(
            f"{where} resembles no view: its first row begins with {_quoted(headers)}, "
            f"where headers such as {expected} are expected.",
            EXPORT_AGAIN,
        )
    if "" in headers:
        raise ExportError(
            f"{where} has no header in column {list(headers).index('') + 1}, before its last one.",
            "Give the column its header, or delete it.",
        )
    missing = missing_columns(headers, view)
    if missing:
        raise ExportError(
            f"{where} looks like {view.name} but has no column {', '.join(missing)}.", EXPORT_AGAIN
        )
    _refuse_repeated(where, headers, view)
    return view


def _refuse_repeated(where: str, headers: Sequence[str], view: View) -> None:
    """An older name beside its present one is a repetition too: one would overwrite the other."""
    counts = Counter(view.aliases.get(name, name) for name in headers)
    repeated = [name for name in headers if counts[view.aliases.get(name, name)] > 1]
    if repeated:
        raise ExportError(
            f"{where} has more than one column for {', '.join(dict.fromkeys(repeated))}.",
            "Delete the column that is too much, or export the view again.",
        )


def _quoted(headers: Sequence[str]) -> str:
    shown = ", ".join(repr(name[:60]) for name in headers[:QUOTED_HEADERS])
    return shown + (", …" if len(headers) > QUOTED_HEADERS else "")
