"""Reads answers of the desk into an engine, as a load does, and shows what came of them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.load.engine import Engine
from extract.load.progress import Progress
from extract.load.read.body import save_body
from extract.load.read.columns import ResponseColumns
from extract.load.read.rows import read_response
from extract.otc.views import VIEWS


@dataclass(frozen=True)
class Reading:
    """Holds the rows of `sent` by column, the rejected texts, and how the response was read."""

    rows: list[dict[str, str | None]]
    rejected: list[tuple[str, str]]
    columns: ResponseColumns
    is_plain: bool


def pieces(body: bytes, size: int) -> Iterable[bytes]:
    return (body[i : i + size] for i in range(0, len(body), size))


def read(work: Path, body: str | bytes, view: str = "tickets", size: int = 1 << 18) -> Reading:
    raw = body if isinstance(body, bytes) else body.encode()
    with Engine(work, VIEWS[view]) as engine:
        saved = save_body(pieces(raw, size), engine.folder, VIEWS[view], Progress(io.StringIO()))
        columns = read_response(engine, VIEWS[view], saved)
        return Reading(sent(engine), engine.query("from rejected"), columns, saved.is_plain)


def sent(engine: Engine) -> list[dict[str, Any]]:
    names = [name for (name, *_) in engine.query("describe sent")]
    return [dict(zip(names, row, strict=True)) for row in engine.query("from sent order by rowid")]
