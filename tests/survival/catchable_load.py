"""Runs `otc load`, or another command, in a forked process, and pauses at a chosen moment."""

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
from tests.survival.moments import MOMENTS, Moment, watch


@dataclass(frozen=True)
class Order:
    """Says what to load, and how; `largest_file` limits, in bytes, what it may write."""

    project: Path
    environ: Mapping[str, str]
    arguments: tuple[str, ...]
    moment: str | Moment = ""
    in_small_pieces: bool = True
    largest_file: int | None = None
    command: tuple[str, ...] = ("load", "--json")


def run(order: Order, control: Connection, output: Connection, messages: Path) -> None:
    """Runs the load; reports that the moment has come, and waits there."""

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
        is_name = isinstance(order.moment, str)
        watch(MOMENTS[order.moment] if is_name else order.moment, pause)
    sys.exit(cli.main([*order.command, *order.arguments]))


def take_small_pieces() -> None:
    """Shrinks the batches, so that a small view takes every step of a large one."""
    client.READ_BYTES = 1 << 16
    stored.ROWS_AT_ONCE = 10
    pipeline.ROW_GROUP_ROWS = 100
