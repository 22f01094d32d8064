"""The desk's rows as Python reads them, without loader and dbt."""

from __future__ import annotations

from datetime import datetime

from tests.sandbox.desk import RunningDesk
from tests.sandbox.desk.reader import Row, rows_of
from tests.warehouse.macros.stamp_oracle import stamp_of, time_of


def rows_sent(desk: RunningDesk) -> dict[str, list[Row]]:
    """What is to be found in the warehouse: of entries that differ in their texts alone, one."""
    sent = {view: rows_of(desk, view) for view in ("tickets", "comments", "timesheets")}
    entries = {
        (
            moment_of(row, "TS-Date"),
            time_of(row["TS-Time From"]),
            row["TS-User Username"],
            ticket_of(row, "TS-Crm ID"),
        ): row
        for row in sent["timesheets"]
    }
    return sent | {"timesheets": list(entries.values())}


def moment_of(row: Row, column: str) -> datetime:
    """A day is its midnight at the desk."""
    moment = stamp_of(row[column])
    assert moment is not None
    return moment


def ticket_of(row: Row, column: str) -> int | None:
    """0 and blank name none."""
    return int(float(row[column] or 0)) or None
