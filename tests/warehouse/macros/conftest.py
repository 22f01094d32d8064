"""The functions as dbt creates them, called on a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT, ThrowawayWarehouse, dbt
from tests.warehouse.macros.reader import Reader

FUNCTIONS = {
    "timestamp": "parse_timestamp",
    "date": "parse_date",
    "time": "parse_time",
    "number": "parse_number",
    "integer": "parse_integer",
    "boolean": "parse_boolean",
    "text": "clean_plain_text",
    "prose": "clean_prose",
    "encoded": "clean_text",
    "choice": "clean_choice",
    "code": "clean_code",
    "entities": "decode_entities",
    "html": "decode_html",
}


@pytest.fixture(scope="session")
def macro_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that commands take for the project's root."""
    folder = tmp_path_factory.mktemp("macros")
    for name in ("dbt_project.yml", "profiles.yml.example"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="session")
def macro_warehouse(
    make_warehouse: Callable[[], ThrowawayWarehouse], macro_project: Path
) -> ThrowawayWarehouse:
    """One for all functions: their tests only read."""
    warehouse = make_warehouse()
    folders = ("path:dbt_project/functions/text", "path:dbt_project/functions/parsing")
    done = dbt(
        *("build", "--select", *folders, "--exclude-resource-type", "test"),
        project=macro_project,
        warehouse=warehouse,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return warehouse


@pytest.fixture(scope="session")
def read(macro_warehouse: ThrowawayWarehouse) -> Iterator[Reader]:
    connection = macro_warehouse.connect()
    with connection.cursor() as cursor:
        # A pattern that takes more than linear time shall fail its test, not hang it.
        cursor.execute("set statement_timeout = '10s'")

    def read_as(kind: str, *texts: str | None) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"select staging.{FUNCTIONS[kind]}(value) "
                "from unnest(%s::text[]) with ordinality as given (value, position) "
                "order by position",
                (list(texts),),
            )
            return [row[0] for row in cursor.fetchall()]

    yield read_as
    connection.close()
