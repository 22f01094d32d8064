"""Imports what a load imports, once, for the process that loads are forked from."""

import tempfile
from pathlib import Path

from extract.load.write.pipeline import configure_dlt

# Each load says again where its dlt is to write.
configure_dlt(Path(tempfile.gettempdir(), "no-dlt"))

import dlt.destinations.impl.postgres.postgres  # noqa: E402, F401
import pytest  # noqa: E402, F401

import tests.survival.catchable_load  # noqa: E402, F401
