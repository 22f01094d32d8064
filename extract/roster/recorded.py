"""What the warehouse has recorded of the roster: the last ids that were used, and when."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import psycopg2
import psycopg2.errors

from extract.roster.marts import query_text
from extract.settings.environment import load_environment
from extract.warehouse.connection import Warehouse, database_error


class Recorded(NamedTuple):
    """No id is used again when its row is gone; `at` moves with every change that is recorded."""

    member_id: int = 0
    assignment_id: int = 0
    at: str | None = None


def last_recorded(root: Path) -> Recorded:
    """Reads the snapshots with dbt's own login: it is what a rebuild will need."""
    session = Warehouse.from_environ(load_environment(root)).connect(autocommit=True)
    try:
        with session.cursor() as cursor:
            cursor.execute(query_text("recorded"))
            return Recorded(*cursor.fetchone())
    except (psycopg2.errors.UndefinedTable, psycopg2.errors.InvalidSchemaName):
        return Recorded(at="")  # never built: no id was used that is not in the files
    except psycopg2.Error as error:
        raise database_error(error) from None
    finally:
        session.close()
