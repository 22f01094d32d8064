"""A desk on two days, warehouses that hold the first, and what they must hold after the second."""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import dataclass

from extract.warehouse.connection import LastingConnection
from extract.warehouse.raw_tables import create_raw_schema
from tests.sandbox.desk import RunningDesk
from tests.support import FIGURES, ThrowawayWarehouse

VIEW = "timesheets"
# The timestamps differ from load to load; which rows share one does not.
CONTENT = f"""
select
    _row_key,
    (to_jsonb(stored) - array['_first_loaded_at', '_loaded_at', '_dlt_load_id'])::text,
    _first_loaded_at = min(_first_loaded_at) over () as is_old,
    _loaded_at = min(_loaded_at) over () as is_untouched
from raw_otc.{VIEW} as stored
"""
Content = dict[str, tuple[object, ...]]


def content_of(warehouse: ThrowawayWarehouse) -> Content:
    return {key: tuple(rest) for key, *rest in warehouse.query(CONTENT)}


@dataclass(frozen=True)
class TwoDays:
    """Holds the desk on its second day, and what undisturbed loads made of both days."""

    desk: RunningDesk
    first_warehouse: ThrowawayWarehouse
    first: Content
    second: Content
    counts: dict[str, int]

    def held_by(self, warehouse: ThrowawayWarehouse) -> str:
        """Tells which day's content this is; anything in between is an error."""
        content = content_of(warehouse)
        if content == self.first:
            return "the first day"
        if content == self.second:
            return "the second day"
        strange = content.items() - self.first.items() - self.second.items()
        return f"a mix of {len(content)} rows, {len(strange)} of them of neither day"

    def counts_when(self, *, is_merged: bool) -> dict[str, int]:
        """Gives the counts of a load that finds the second day's rows written already, or not."""
        if not is_merged:
            return self.counts
        written = self.counts["inserted"] + self.counts["updated"]
        unchanged = self.counts["unchanged"] + written
        return {**self.counts, "inserted": 0, "updated": 0, "unchanged": unchanged}

    @property
    def new_key(self) -> str:
        return max(self.second.keys() - self.first.keys())


def all_figures(run: dict[str, object]) -> dict[str, object]:
    return {name: run[f"records_{name}"] for name in FIGURES}


def carry_over(source: ThrowawayWarehouse, target: ThrowawayWarehouse) -> None:
    """Copies the view's rows to another server."""
    rows = io.BytesIO()
    with closing(source.connect("loader")) as connection, connection.cursor() as cursor:
        cursor.copy_expert(f"copy raw_otc.{VIEW} to stdout (format binary)", rows)
    rows.seek(0)
    with closing(LastingConnection(target.login("loader"))) as connection:
        create_raw_schema(connection)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"copy raw_otc.{VIEW} from stdin (format binary)", rows)
