"""`otc summary`: prints what is in the warehouse, how to connect, and what to try next."""

from __future__ import annotations

import argparse
import sys

from extract.commands import Subparsers
from extract.settings.environment import load_environment, project_root
from extract.text_table import text_table
from extract.warehouse.connection import Warehouse
from extract.warehouse.summary import last_runs, rows_per_mart

RUNS_HEADER = (
    "view", "last load", "fetched", "inserted", "updated", "unchanged", "rejected", "seconds"
)  # fmt: skip


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("summary", help="rows per mart, last loads, how to connect")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    root = project_root()
    environ = load_environment(root)
    warehouse = Warehouse.from_environ(environ)
    marts, runs = rows_per_mart(warehouse), last_runs(warehouse)
    docs = root / "target" / "static_index.html"
    reporter = environ.get("OTC_REPORTER_USER", "otc_reporter")
    parts = [
        text_table(RUNS_HEADER, runs) if runs else "No load yet: `make load`.",
        text_table(("mart", "rows"), marts) if marts else "No marts yet: `make build`.",
        "\n".join(
            [
                "Look around    make psql    (try: select * from marts.tickets limit 5;)",
                f"Connect BI     host {warehouse.host}, port {warehouse.port}, "
                f"database {warehouse.database}, user {reporter}",
                "               its password is OTC_REPORTER_PASSWORD in .env",
                f"Read the docs  {docs.as_uri() if docs.exists() else 'make docs writes them'}",
                "See a new day  make clock load build",
                'Use dbt        eval "$(make -s env)" && dbt build',
                "Stop           make down",
            ]
        ),
    ]
    sys.stdout.write("\n" + "\n\n".join(parts) + "\n")
    return 0
