"""Imports what otc, dbt and a load import, once, for the process that they are forked from."""

import atexit
import gc
import tempfile
from pathlib import Path

from extract.load.write.pipeline import configure_dlt

# Each load says again where its dlt is to write.
configure_dlt(Path(tempfile.gettempdir(), "no-dlt"))

import dbt.adapters.postgres  # noqa: E402
import dbt.cli.main  # noqa: E402, F401
import dlt.destinations.impl.postgres.postgres  # noqa: E402, F401
import pytest  # noqa: E402, F401

import extract.__main__  # noqa: E402, F401
import tests.forked  # noqa: E402
import tests.survival.catchable_load  # noqa: E402, F401

# A collection in a forked process need not look at, and so copy, what is here already.
gc.freeze()
# DuckDB reports what is left at the end.
atexit.register(gc.unfreeze)
