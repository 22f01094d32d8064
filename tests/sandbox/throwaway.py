"""Provides a PostgreSQL for a single run, which leaves nothing behind."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.sandbox.postgres import EmbeddedPostgres
from tests.sandbox.state import free_port

# It may lose its data in a power cut, so it does not wait for the disk.
FAST = (("fsync", "off"), ("full_page_writes", "off"))


@contextmanager
def throwaway_postgres(password: str) -> Iterator[EmbeddedPostgres]:
    home = Path(tempfile.mkdtemp(prefix="otc-throwaway-"))
    postgres = EmbeddedPostgres(home / "postgres", free_port(), password, FAST)
    try:
        postgres.start()
        yield postgres
    finally:
        postgres.stop()
        shutil.rmtree(home)
