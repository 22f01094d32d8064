"""Where a view's rows come from: the desk itself, or a file that it exported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from extract.exports import Export
from extract.load.compare.intake import Intake
from extract.load.progress import Progress
from extract.load.read.response import read_rows
from extract.load.read.row_taker import Report, RowTaker
from extract.load.read.takers import Takers
from extract.otc.client import DeskClient
from extract.otc.views import View

# Reads all rows into an intake, and holds them to the contract, before anything is written.
Source = Callable[[Callable[[], Intake]], Intake]


def from_desk(view: View, client: DeskClient, progress: Progress) -> Source:
    def read(new_intake: Callable[[], Intake]) -> Intake:
        def consume(body: Iterator[bytes]) -> Intake:
            with _filled(new_intake) as intake:
                takers = Takers(view, intake.folder, _add_to(intake, progress))
                try:
                    read_rows(body, takers)
                    takers.finish()
                finally:
                    takers.close()
            return intake

        # Every attempt begins with an empty intake.
        return client.read(view.name, consume)

    return read


def from_export(export: Export, progress: Progress) -> Source:
    def read(new_intake: Callable[[], Intake]) -> Intake:
        with _filled(new_intake) as intake:
            add, taker = _add_to(intake, progress), RowTaker(export.view, intake.folder, 0)
            try:
                for rows in export.rows():
                    named = [dict(zip(export.columns, row, strict=True)) for row in rows]
                    add(taker.take_rows(named))
            finally:
                taker.finish()
        return intake

    return read


@contextmanager
def _filled(new_intake: Callable[[], Intake]) -> Iterator[Intake]:
    intake = new_intake()
    try:
        yield intake
        if intake.fetched:
            intake.header.check()
    except BaseException:
        intake.close()
        raise


def _add_to(intake: Intake, progress: Progress) -> Callable[[Report], None]:
    def add(report: Report) -> None:
        intake.add(report)
        progress.rows(intake.fetched)

    return add
