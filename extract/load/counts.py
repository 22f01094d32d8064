"""What a load counts, and what it writes beside the desk's values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

MOMENT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class Counts:
    """What becomes of the rows of one response."""

    fetched: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0

    @property
    def written(self) -> int:
        return self.inserted + self.updated

    def is_complete(self) -> bool:
        parts = self.inserted + self.updated + self.unchanged + self.duplicate + self.rejected
        return self.fetched == parts


@dataclass(frozen=True)
class Stamps:
    """One load's marks on the rows it writes."""

    source: str
    loaded_at: datetime
    load_id: str

    def on_new(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        first = pa.scalar(self.loaded_at, MOMENT)
        return self._on(batch, {"_source": pa.scalar(self.source), "_first_loaded_at": first})

    def on_changed(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """A changed row knows its source and when it first came."""
        return self._on(batch, {})

    def _on(self, batch: pa.RecordBatch, values: dict[str, pa.Scalar]) -> pa.RecordBatch:
        values |= {
            "_loaded_at": pa.scalar(self.loaded_at, MOMENT),
            "_dlt_load_id": pa.scalar(self.load_id),
        }
        fields = [pa.field(name, value.type, nullable=False) for name, value in values.items()]
        arrays = [pa.repeat(value, batch.num_rows) for value in values.values()]
        return pa.RecordBatch.from_arrays(
            [*batch.columns, *arrays], schema=pa.schema([*batch.schema, *fields])
        )
