"""The ids that the roster has ever given out: none is used again when its row is gone."""

from __future__ import annotations

from pathlib import Path

import psycopg2
import psycopg2.errors

from extract.errors import ConfigurationError, WarehouseError
from extract.settings.environment import load_environment
from extract.warehouse.connection import Warehouse, database_error

USED = """
select coalesce(max(team_member_id), 0), coalesce(max(queue_assignment_id), 0)
from marts.team_member_history
"""


def last_used_ids(root: Path, *, is_required: bool) -> tuple[int, int]:
    """A change that could not be recorded is refused here, before anything is written."""
    try:
        # dbt's own login: it is what the rebuild will need.
        session = Warehouse.from_environ(load_environment(root)).connect(autocommit=True)
    except (WarehouseError, ConfigurationError) as error:
        if not is_required:
            return 0, 0
        raise type(error)(
            f"The roster was not changed: {error.cause}",
            f"{error.remedy} Or use --no-rebuild: changes made so are recorded together at the "
            "next build.",
        ) from None
    try:
        with session.cursor() as cursor:
            cursor.execute(USED)
            return cursor.fetchone()
    except (psycopg2.errors.UndefinedTable, psycopg2.errors.InvalidSchemaName):
        return 0, 0  # never built: nothing was given out that is not in the files
    except psycopg2.Error as error:
        raise database_error(error) from None
    finally:
        session.close()
