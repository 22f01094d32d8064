"""Lists rejected rows, whole and with their reasons, in a table that keeps them."""

from __future__ import annotations

from contextlib import closing

from extract.load.engine import Engine, literal
from extract.otc.views import View
from extract.warehouse.connection import Warehouse

COPY = """
copy raw_otc.rejected_records (run_id, view_name, reason, record, rejected_at)
from stdin (format csv)
"""


def list_rejected(engine: Engine, run_id: str, view: View, warehouse: Warehouse) -> None:
    """Copies them. PostgreSQL cannot store NUL, so U+FFFD replaces it."""
    path = engine.folder / "rejected.csv"
    (row,) = engine.query(
        f"copy (select {literal(run_id)}, {literal(view.name)}, reason, "
        f"replace(record, chr(0), chr(65533)), now() from rejected) "
        f"to {literal(path)} (header false)"
    )
    if row[0]:
        with (
            closing(warehouse.connect(autocommit=True)) as connection,
            connection.cursor() as cursor,
            path.open("rb") as file,
        ):
            cursor.copy_expert(COPY, file)
