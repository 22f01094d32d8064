"""Names the columns of the raw schema: the desk's, and those that the load adds."""

from __future__ import annotations

from functools import cache

from extract.otc.views import VIEWS, View

TECHNICAL_COLUMNS = {
    # Bytes compare several times faster than text in the order of a language.
    "_row_key": 'text collate "C" not null',
    "_row_hash": "text not null",
    "_source": "text not null",
    "_kept_from": "text",
    "_first_loaded_at": "timestamptz not null",
    "_vanished_at": "timestamptz",
    "_loaded_at": "timestamptz not null",
    "_dlt_load_id": "text not null",
}
# What PostgreSQL allows; dlt shortens longer names, and so must we.
LONGEST_NAME = 63
KNOWN = {name: raw for view in VIEWS.values() for name, raw in view.columns.items()}


@cache
def raw_column(display_name: str) -> str:
    """Names the raw column of a column of the desk; for a new one, as dlt will name it."""
    known = KNOWN.get(display_name)
    if known is not None:
        return known
    from dlt.common.normalizers.naming.snake_case import NamingConvention

    return NamingConvention(LONGEST_NAME).normalize_identifier(display_name)


def raw_columns(view: View) -> list[str]:
    return list(view.columns.values())
