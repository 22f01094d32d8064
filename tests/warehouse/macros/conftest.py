"""The macros as dbt compiles them, run on a real PostgreSQL."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT, ThrowawayWarehouse, dbt
from tests.warehouse.macros.reader import Reader

EXPRESSIONS = {
    "timestamp": "{{ parse_timestamp('value') }}",
    "date": "{{ parse_date('value') }}",
    "time": "{{ parse_time('value') }}",
    "number": "{{ parse_number('value') }}",
    "integer": "{{ parse_integer('value') }}",
    "boolean": "{{ parse_boolean('value') }}",
    "text": "{{ clean_text('value') }}",
    "choice": "{{ clean_text('value', nothing=['--None--']) }}",
    "encoded": "{{ clean_encoded_text('value') }}",
    "encoded_choice": "{{ clean_encoded_text('value', nothing=['--None--']) }}",
    "code": "{{ clean_code('value') }}",
    "entities": "{{ function('decode_entities') }}(value)",
    "html": "{{ decode_html('value') }}",
}


@pytest.fixture(scope="session")
def macro_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that commands take for the project's root."""
    folder = tmp_path_factory.mktemp("macros")
    for name in ("dbt_project.yml", "profiles.yml.example"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="session")
def macro_warehouse(make_warehouse: Callable[[], ThrowawayWarehouse]) -> ThrowawayWarehouse:
    """One for all macros: their tests only read."""
    return make_warehouse()


@pytest.fixture(scope="session")
def compiled_macros(macro_project: Path, macro_warehouse: ThrowawayWarehouse) -> dict[str, str]:
    """Each macro's SQL over a column named `value`, all from one run of the compiler."""

    def run(*arguments: str) -> str:
        done = dbt(*arguments, project=macro_project, warehouse=macro_warehouse)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("build", "--select", "path:dbt_project/functions/text", "--exclude-resource-type", "test")
    query = "".join(f"\n--> {kind}\n{sql}" for kind, sql in EXPRESSIONS.items())
    answer = json.loads(run("--quiet", "compile", "--output", "json", "--inline", query))
    parts = re.split(r"^--> (\w+)\n", answer["compiled"], flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.fixture(scope="session")
def read(macro_warehouse: ThrowawayWarehouse, compiled_macros: dict[str, str]) -> Iterator[Reader]:
    connection = macro_warehouse.connect()
    with connection.cursor() as cursor:
        # A pattern that takes more than linear time shall fail its test, not hang it.
        cursor.execute("set statement_timeout = '10s'")

    def read_as(kind: str, *texts: str | None) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"select {compiled_macros[kind].replace('%', '%%')} "
                "from unnest(%s::text[]) with ordinality as given (value, position) "
                "order by position",
                (list(texts),),
            )
            return [row[0] for row in cursor.fetchall()]

    yield read_as
    connection.close()
