"""Arrow batches on disk, in order: what does not fit into memory waits here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa


class Spool:
    """Written once; a schema that grows starts a new file."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._files = 0
        self._writer: pa.ipc.RecordBatchFileWriter | None = None
        self._schema: pa.Schema | None = None
        self.rows = 0

    def write(self, batch: pa.RecordBatch) -> None:
        if self._writer is None or batch.schema != self._schema:
            self.finish()
            path = self._folder / f"{self._name}-{self._files:06}.arrow"
            self._writer, self._schema = pa.ipc.new_file(str(path), batch.schema), batch.schema
            self._files += 1
        self._writer.write_batch(batch)
        self.rows += batch.num_rows

    def finish(self) -> None:
        # Forgotten first: what cannot be closed on a full disk must not fail a second time.
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()


def spooled(folder: Path, name: str) -> Iterator[tuple[pa.RecordBatch, int]]:
    """Every batch of a finished spool with the number of rows before it.

    Read, not mapped: mapped pages would count as the process's memory.
    """
    before = 0
    for path in sorted(folder.glob(f"{name}-*.arrow")):
        with pa.OSFile(str(path)) as source, pa.ipc.open_file(source) as reader:
            for index in range(reader.num_record_batches):
                batch = reader.get_batch(index)
                yield batch, before
                before += batch.num_rows
