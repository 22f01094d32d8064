"""`otc load` for a forked process: it waits at a chosen moment for what its starter does there."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from extract import cli
from extract.load.compare import stored
from extract.load.write import pipeline
from extract.otc import client
from tests.survival.moments import MOMENTS, watch


@dataclass(frozen=True)
class Order:
    """What to load, and how; `largest_file` is what the system lets it write, in bytes."""

    project: Path
    environ: Mapping[str, str]
    arguments: tuple[str, ...]
    moment: str = ""
    in_small_pieces: bool = True
    largest_file: int | None = None


def run(order: Order, control: Connection, output: Connection, messages: Path) -> None:
    """Tells when the moment has come, and waits there."""

    def pause() -> None:
        control.send(None)
        control.recv()

    os.dup2(output.fileno(), sys.stdout.fileno())
    output.close()
    with messages.open("w") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(order.environ)
    os.chdir(order.project)
    if order.largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.largest_file, order.largest_file))
    if order.in_small_pieces:
        take_small_pieces()
    if order.moment:
        watch(MOMENTS[order.moment], pause)
    sys.exit(cli.main(["load", "--json", *order.arguments]))


def take_small_pieces() -> None:
    """So that a small view goes through all that a large one goes through."""
    client.READ_BYTES = 1 << 16
    stored.ROWS_AT_ONCE = 10
    pipeline.ROW_GROUP_ROWS = 100
