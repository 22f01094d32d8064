"""Runs SQL templates in the embedded engine, with a DuckDB file for each view's load."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import jinja2
import pyarrow as pa

from extract.otc.views import View

# Beside it the process holds Python, Arrow and a part of DuckDB that its limit does not cover.
MEMORY_LIMIT = "225MB"
THREADS = 2
# The longest row that the engine reads at its first attempt; its buffers are twice as long.
LONGEST_ROW_BYTES = 16 << 20


def quoted(name: str) -> str:
    """Quotes an identifier for DuckDB and PostgreSQL alike."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """Writes a text as SQL."""
    return "'" + str(text).replace("'", "''") + "'"


TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,
)
TEMPLATES.filters |= {"quoted": quoted, "literal": literal}


# What the engine raises for want of disk or memory; anything else it says is a defect of ours.
NO_ROOM = (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.TransactionException)


def reason_of(error: OSError | duckdb.Error) -> str:
    """Says what went wrong with a file, in the system's words or the engine's first line."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error).splitlines()[0].rstrip(".")


class Engine:
    """Holds one view's rows on disk until they have landed; then its folder is deleted."""

    def __init__(self, work: Path, view: View) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"{view.name}-", dir=work))
        self._connection = duckdb.connect(
            str(self.folder / "rows.duckdb"),
            config={
                "memory_limit": MEMORY_LIMIT,
                "threads": THREADS,
                "temp_directory": str(self.folder / "spilled"),
                # Nothing below depends on the order of rows, and keeping it takes memory.
                "preserve_insertion_order": False,
                # Never download an extension.
                "autoinstall_known_extensions": False,
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.close()
        finally:
            shutil.rmtree(self.folder)

    def close(self) -> None:
        """Gives the memory back; the files that were written stay until the load has ended."""
        self._connection.close()

    def run(self, script: str, **names: Any) -> list[tuple[Any, ...]]:
        """Runs a template of this package and returns the rows of its last statement."""
        result = self._connection.execute(TEMPLATES.get_template(script).render(names))
        return result.fetchall() if result.description else []

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Runs a statement of a line or two."""
        return self._connection.execute(statement, parameters).fetchall()

    def batches(self, statement: str) -> pa.RecordBatchReader:
        """Reads a result in pieces."""
        return self._connection.execute(statement).to_arrow_reader()

    def register(self, name: str, batches: pa.Table | pa.RecordBatchReader) -> None:
        """Lets statements read Arrow data under a name."""
        self._connection.register(name, batches)
