"""A session that reads: with a timeout, and with an explanation for what PostgreSQL refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg2
import psycopg2.errors
import psycopg2.extensions

from extract.errors import WarehouseError
from extract.questions.errors import QuestionError
from extract.warehouse.connection import Warehouse, database_error

MOST_SECONDS = 60


@contextmanager
def read_only(warehouse: Warehouse) -> Iterator[psycopg2.extensions.cursor]:
    seconds = min(warehouse.statement_timeout, MOST_SECONDS)
    connection = replace(warehouse, statement_timeout=seconds).connect()
    connection.set_session(readonly=True)
    try:
        with connection.cursor() as cursor:
            yield cursor
    except (psycopg2.errors.UndefinedTable, psycopg2.errors.UndefinedColumn) as error:
        raise WarehouseError(
            f"The question does not fit the marts: {str(error).splitlines()[0]}.",
            "Build them together: `dbt build`.",
        ) from None
    except psycopg2.errors.QueryCanceled:
        raise QuestionError(
            f"No answer came within {seconds} s.",
            "Ask for fewer days or for one queue, or see what else the server is doing.",
        ) from None
    except psycopg2.DataError as error:
        raise QuestionError(
            f"PostgreSQL refused a value: {str(error).splitlines()[0]}.",
            "`otc ask NAME --about` explains each parameter.",
        ) from None
    except psycopg2.Error as error:
        raise database_error(error) from None
    finally:
        connection.close()
