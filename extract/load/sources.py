"""Defines where a view's rows come from: the desk itself, or a file that it exported."""

from __future__ import annotations

from collections.abc import Callable

from extract.exports import Export
from extract.load.engine import Engine
from extract.load.progress import Progress
from extract.load.read.body import Body, save_body
from extract.load.read.columns import ResponseColumns
from extract.load.read.rows import read_export, read_response
from extract.otc.client import Answer, DeskClient
from extract.otc.views import View

# Reads all rows into the engine, and checks their columns against the contract.
Source = Callable[[Engine], ResponseColumns]


def from_desk(view: View, client: DeskClient, progress: Progress) -> Source:
    """Fetches the whole view to a file, and reads the rows from there."""

    def read(engine: Engine) -> ResponseColumns:
        def save(answer: Answer) -> Body:
            progress.expect(answer.length)
            return save_body(answer.pieces, engine.folder, view, progress)

        body = client.read(view.name, save)
        progress.step("reading the rows")
        return read_response(engine, view, body)

    return read


def from_export(export: Export, progress: Progress) -> Source:
    def read(engine: Engine) -> ResponseColumns:
        return read_export(engine, export, progress)

    return read
