"""The far end of `takers`: one process that takes chunks until nobody gives any more."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from extract.errors import OtcError
from extract.load.read.row_taker import RowTaker
from extract.load.read.rows_text import NotJsonError
from extract.otc.views import VIEWS


def main(arguments: Sequence[str]) -> None:
    connection, view, folder, number = arguments
    # Ctrl-C is for the process that gives the chunks; it ends this one by hanging up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Rows hold nothing that refers to itself; looking for it takes a tenth of the time (measured).
    gc.disable()
    taker = RowTaker(VIEWS[view], Path(folder), int(number))
    try:
        serve(Connection(int(connection)), taker)
    except (EOFError, ConnectionError):
        return


def serve(connection: Connection, taker: RowTaker) -> None:
    """Answers every chunk with its report, or with the exception that it caused."""
    while (is_sure := connection.recv()) is not None:
        chunk = connection.recv_bytes()
        try:
            connection.send(taker.take_text(chunk, is_sure=is_sure))
        except (OtcError, NotJsonError, MemoryError, OSError) as error:
            connection.send(error)
    try:
        taker.finish()
    except OSError as error:
        connection.send(error)
    else:
        connection.send(None)


if __name__ == "__main__":
    main(sys.argv[1:])
