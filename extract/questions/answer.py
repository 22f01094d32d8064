"""Asks the warehouse: reading only, and not for ever."""

from __future__ import annotations

from dataclasses import dataclass, replace

import psycopg2
import psycopg2.errors

from extract.errors import WarehouseError
from extract.questions.errors import QuestionError
from extract.warehouse.connection import Warehouse, database_error

MOST_SECONDS = 60
NOT_BUILT = (
    psycopg2.errors.UndefinedTable,
    psycopg2.errors.UndefinedColumn,
    psycopg2.errors.InvalidSchemaName,
)


@dataclass(frozen=True)
class Answer:
    """Rows under their columns' names."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


def ask(warehouse: Warehouse, sql: str) -> Answer:
    seconds = min(warehouse.statement_timeout, MOST_SECONDS)
    connection = replace(warehouse, statement_timeout=seconds).connect()
    connection.set_session(readonly=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            columns = tuple(column.name for column in cursor.description or ())
            return Answer(columns, cursor.fetchall())
    except NOT_BUILT as error:
        raise WarehouseError(
            f"The warehouse has no such part yet: {str(error).splitlines()[0]}.",
            "Build it: `dbt build`.",
        ) from None
    except psycopg2.errors.QueryCanceled:
        raise QuestionError(
            f"No answer came within {seconds} s.",
            "Ask for fewer days or for one queue, or see what else the server is doing.",
        ) from None
    except psycopg2.Error as error:
        raise database_error(error) from None
    finally:
        connection.close()
