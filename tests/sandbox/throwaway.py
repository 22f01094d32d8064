"""Provides a PostgreSQL for a single run, which leaves nothing behind."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.sandbox.postgres import EmbeddedPostgres, major_version
from tests.sandbox.state import free_port

# It may lose its data in a power cut, so it does not wait for the disk.
FAST = (("fsync", "off"), ("full_page_writes", "off"))
# dbt logs in for each node, and nobody guesses the passwords of tests (PostgreSQL 15 cannot).
QUICK_LOGINS = (("scram_iterations", "1"),)


@contextmanager
def throwaway_postgres(password: str) -> Iterator[EmbeddedPostgres]:
    settings = FAST + (QUICK_LOGINS if major_version() >= 16 else ())
    home = Path(tempfile.mkdtemp(prefix="otc-throwaway-"))
    postgres = EmbeddedPostgres(home / "postgres", free_port(), password, settings)
    try:
        postgres.start()
        yield postgres
    finally:
        postgres.stop()
        shutil.rmtree(home)
