"""The response that every contender gets: the desk's timesheets, in a file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import ijson

from tests.sandbox.desk.child import child_desk
from tests.sandbox.desk.reader import opened, view_target

CHANGED_EVERY = 100
ENVELOPE = (b'{"message":{"data":[', b"]}}")


@dataclass(frozen=True)
class Body:
    """A response in a file."""

    path: Path
    rows: int

    @property
    def megabytes(self) -> float:
        return self.path.stat().st_size / 1e6

    def read(self) -> Iterator[dict[str, object]]:
        with self.path.open("rb") as file:
            yield from ijson.items(file, "message.data.item", use_float=True)


def make_body(folder: Path, scale: float) -> Body:
    """What the stand-in desk serves at this scale."""
    path = folder / f"timesheets-{scale:g}.json"
    with (
        child_desk("--scale", str(scale)) as desk,
        opened(desk, view_target(desk, "timesheets")) as response,
        path.open("wb") as file,
    ):
        shutil.copyfileobj(response, file)
    body = Body(path, 0)
    return Body(path, sum(1 for _ in body.read()))


def make_changed(body: Body) -> Body:
    """The same view another day: one row in a hundred says something else."""
    path = body.path.with_suffix(".changed.json")
    with path.open("wb") as file:
        for place, row in enumerate(body.read()):
            if place % CHANGED_EVERY == 0:
                row["TS-Description"] = f"{row['TS-Description']} (corrected)"
            file.write(b"," if place else ENVELOPE[0])
            file.write(json.dumps(row, separators=(",", ":")).encode())
        file.write(ENVELOPE[1])
    return Body(path, body.rows)
