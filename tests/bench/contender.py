"""One contender's work, in a process of its own: `python -m tests.bench.contender NAME BODY`.

What the load itself does is measured as `otc load`; here are the floor under it and the ways that
it does not go. Connection settings come from the environment, as libpq reads them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import psycopg2
import psycopg2.extras

from extract.load.write.pipeline import configure_dlt
from extract.otc.columns import TIMESHEETS
from extract.otc.views import VIEWS

SCHEMA = "bench"
PAGE = 100
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
COLUMNS = list(TIMESHEETS.values())
NAMES = ", ".join(COLUMNS)


def as_text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)


def rows_of(body: Path) -> Iterator[dict[str, object]]:
    """As ijson gives them without further ado."""
    import ijson.backends.yajl2_c as yajl

    with body.open("rb") as file:
        yield from yajl.items(file, "message.data.item")


def values_of(row: dict[str, object]) -> list[str | None]:
    return [as_text(row.get(name)) for name in TIMESHEETS]


def with_key(row: dict[str, object]) -> tuple[str, dict[str, str | None]]:
    values = values_of(row)
    parts = [as_text(row.get(name)) or "" for name in VIEWS["timesheets"].key_columns]
    return "|".join(parts), dict(zip(COLUMNS, values, strict=True))


def parse(body: Path) -> None:
    """Floor, first half: nothing but parsing."""
    for _ in rows_of(body):
        pass


def prepare_copy(body: Path) -> None:
    """Not measured: the same rows as COPY reads them."""
    with body.with_suffix(".copy").open("w", newline="") as file:
        for row in rows_of(body):
            values = values_of(row)
            file.write(
                "\t".join(r"\N" if v is None else v.translate(ESCAPES) for v in values) + "\n"
            )


def copy(body: Path) -> None:
    """Floor, second half: nothing but COPY, into a table without an index."""
    prepared = body.with_suffix(".copy")
    with prepared.open() as file, psycopg2.connect("") as connection:
        connection.cursor().copy_expert(f"copy {SCHEMA}.plain ({NAMES}) from stdin", file)


def dlt_inserts(body: Path) -> None:
    """Row dictionaries through dlt with its default insert format."""
    configure_dlt(Path(os.environ["DLT_FOLDER"]))
    import dlt

    @dlt.resource(
        name="timesheets",
        primary_key="row_key",
        write_disposition="merge",
        columns={name: {"data_type": "text"} for name in COLUMNS},
    )
    def timesheets() -> Iterator[dict[str, str | None]]:
        for row in rows_of(body):
            key, values = with_key(row)
            yield {"row_key": key, **values}

    with tempfile.TemporaryDirectory() as folder:
        pipeline = dlt.pipeline(
            pipeline_name="bench",
            destination=dlt.destinations.postgres(credentials=os.environ["WAREHOUSE_URL"]),
            dataset_name=f"{SCHEMA}_dlt",
            pipelines_dir=folder,
        )
        pipeline.run(timesheets()).raise_on_failed_jobs()


def psycopg2_upserts(body: Path) -> None:
    """`execute_batch`, in pages of 100."""
    statement = (
        f"insert into {SCHEMA}.keyed (row_key, {NAMES}) values (%(row_key)s, "
        f"{', '.join(f'%({name})s' for name in COLUMNS)}) on conflict (row_key) do update set "
        + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS)
    )
    with psycopg2.connect("") as connection, connection.cursor() as cursor:
        rows = ({"row_key": key, **values} for key, values in map(with_key, rows_of(body)))
        while page := list(islice(rows, PAGE)):
            psycopg2.extras.execute_batch(cursor, statement, page, page_size=PAGE)


CONTENDERS: dict[str, Callable[[Path], None]] = {
    function.__name__: function
    for function in (parse, prepare_copy, copy, dlt_inserts, psycopg2_upserts)
}

if __name__ == "__main__":
    began, worked = time.perf_counter(), time.process_time()
    CONTENDERS[sys.argv[1]](Path(sys.argv[2]))
    sys.stdout.write(f"{time.perf_counter() - began} {time.process_time() - worked}")
