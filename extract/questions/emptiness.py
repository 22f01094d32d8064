"""Says why there is no answer: nothing was built, nothing was loaded, or nothing matches."""

from __future__ import annotations

from pathlib import Path

import psycopg2.extensions

from extract.errors import WarehouseError

ELSEWHERE = Path(__file__).with_name("elsewhere.sql")
HELD = Path(__file__).with_name("held.sql")
UNPUBLISHED = "build_questions"


def no_questions(cursor: psycopg2.extensions.cursor) -> WarehouseError:
    """Explains why readers have no question to ask."""
    cursor.execute(ELSEWHERE.read_text(encoding="utf-8"))
    schemas = [name for (name,) in cursor.fetchall()]
    if UNPUBLISHED in schemas:
        return WarehouseError(
            "The warehouse was built, but nothing was published: readers have no questions yet.",
            "`otc publish diff` says what stands in the way.",
        )
    if schemas:
        return WarehouseError(
            f"The warehouse has questions in {', '.join(schemas)} only, which another dbt target "
            "built.",
            "Build those that readers have: `dbt build` in the default target.",
        )
    return WarehouseError("The warehouse has no questions yet.", "Build it: `dbt build`.")


def why_no_rows(cursor: psycopg2.extensions.cursor) -> str:
    """Tells a warehouse without data from one where nothing is what was asked for."""
    cursor.execute(HELD.read_text(encoding="utf-8"))
    count, first, last, loaded_at = cursor.fetchone()
    if not count:
        return (
            "The warehouse holds no tickets: nothing was loaded before the last build. "
            "Run `otc load`, then `dbt build`."
        )
    return (
        f"Nothing matches. The warehouse holds {count:,} tickets, created {first} to {last}, "
        f"loaded until {loaded_at:%Y-%m-%d %H:%M} UTC: ask for more days, or for another queue or "
        "person."
    )
