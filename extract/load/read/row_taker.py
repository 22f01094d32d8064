"""What is done with a chunk of rows, wherever that happens: parse, batch, spool, report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

from extract.load.read.batches import Batch, Batcher, HardRowsError
from extract.load.read.rows_text import NotJsonError, parse, parse_one_by_one
from extract.load.read.spool import Spool, spooled
from extract.otc.views import View

# Room for each taker's rows: an ordinal tells whose row it is, and where in the spool it stands.
ORDINALS = 1 << 40
SPECIAL = "\\\t\n\r"
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


@dataclass(frozen=True)
class Report:
    """What became of a chunk; its rows that can land are in the taker's spool."""

    fetched: int
    lines: bytes
    rejected: list[tuple[str, str]]
    columns: frozenset[str]


class RowTaker:
    """One of the takers of one view's rows, by number."""

    def __init__(self, view: View, folder: Path, number: int) -> None:
        self._batcher = Batcher(view)
        self._spool = Spool(folder, spool_name(number))
        self._first = number * ORDINALS

    def take_text(self, chunk: bytes, *, is_sure: bool) -> Report | None:
        """None for what does not parse; where the chunk's end is sure, that is an error."""
        try:
            return self.take_rows(parse(chunk))
        except NotJsonError:
            if not is_sure:
                return None
        except HardRowsError:
            pass
        return self.take_rows(parse_one_by_one(chunk), is_exact=True)

    def take_rows(self, rows: Sequence[Any], *, is_exact: bool = False) -> Report:
        batch = self._batcher.batch(rows, is_exact=is_exact)
        first = self._first + self._spool.rows
        if batch.keys:
            self._spool.write(batch.table)
        return Report(len(rows), _lines(batch, first), batch.rejected, batch.columns)

    def finish(self) -> None:
        self._spool.finish()


def spool_name(number: int) -> str:
    return f"rows-{number}"


def taken_rows(folder: Path) -> Iterator[tuple[pa.RecordBatch, int]]:
    """All takers' rows, each batch with the ordinal of its first row, in the ordinals' order."""
    for number in sorted({int(path.name.split("-")[1]) for path in folder.glob("rows-*.arrow")}):
        for batch, before in spooled(folder, spool_name(number)):
            yield batch, number * ORDINALS + before


def _lines(batch: Batch, first: int) -> bytes:
    """For the intake table, in the form that COPY reads."""
    keys, modified = batch.keys, batch.modified
    if any(map("".join([*keys, *modified]).__contains__, SPECIAL)):
        keys, modified = ([text.translate(ESCAPES) for text in texts] for texts in (keys, modified))
    rows = zip(count(first), keys, batch.hashes, modified)
    return "".join(
        [f"{ordinal}\t{key}\t{hash_}\t{stamp}\n" for ordinal, key, hash_, stamp in rows]
    ).encode()
