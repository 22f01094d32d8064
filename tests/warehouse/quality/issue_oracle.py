"""Which raw values Python can make nothing of, kind by kind, without dbt."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from tests.support import ThrowawayWarehouse
from tests.warehouse.macros.stamp_oracle import stamp_of, time_of, trimmed
from tests.warehouse.macros.text_oracle import text_of

Issue = tuple[str, str, str, str]
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
WORDS = {"yes", "y", "true", "t", "1", "1.0", "no", "n", "false", "f", "0", "0.0"}


def number_of(text: str) -> Decimal | None:
    plain = trimmed(text)
    comma = "" if THOUSANDS.fullmatch(plain) else "."
    try:
        number = Decimal(plain.replace(",", comma))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def integer_of(text: str) -> int | None:
    number = number_of(text)
    return int(number) if number is not None and number % 1 == 0 and abs(number) < 2**63 else None


def seen_text_of(page: str) -> str | None:
    return text_of(html.unescape(re.sub("<[^>]*>", " ", page)))


def short(read: Callable[[str], object]) -> Callable[[str], object]:
    """Names and codes are keys, and no index takes more."""
    return lambda text: read(text) if len(text.encode()) <= 1000 else None


READERS: dict[str, Callable[[str], object]] = {
    "bigint": integer_of,
    "numeric": number_of,
    "boolean": lambda text: trimmed(text).lower() if trimmed(text).lower() in WORDS else None,
    "timestamptz": stamp_of,
    "date": stamp_of,
    "time": time_of,
    "code": short(text_of),
    "text": short(lambda text: text_of(html.unescape(text))),
    "prose": lambda text: text_of(html.unescape(text)),
    "choice": short(lambda text: None if text == "--None--" else text_of(html.unescape(text))),
    "html": seen_text_of,
}


def unread_values(warehouse: ThrowawayWarehouse) -> dict[Issue, object]:
    """Dataset, row, column and value of all that is there and means nothing; when it was loaded."""
    columns = warehouse.query("select dataset, raw_column, kind from quality.column_catalogue")
    found: dict[Issue, object] = {}
    for view in sorted({view for view, _, _ in columns}):
        for values, loaded_at in warehouse.query(
            f"select to_jsonb(raw), _loaded_at from raw_otc.{view} as raw"
        ):
            for dataset, column, kind in columns:
                value = values[column] if dataset == view else None
                if value is not None and trimmed(value) and READERS[kind](value) is None:
                    found[view, values["_row_key"], column, value] = loaded_at
    return found
