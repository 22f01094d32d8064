"""`otc run`: loads, builds and tells, in one go, for cron, systemd and CI."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from extract.commands import Subparsers
from extract.file_lock import file_lock
from extract.record.stages import code_version
from extract.settings.dbt_profile import sync_profile
from extract.settings.environment import load_environment, project_root
from extract.text_table import text_table
from extract.warehouse.connection import Warehouse
from extract.watch.unattended import UnattendedRun, planned_jobs, run_unattended

HEADER = ("stage", "outcome", "seconds", "CPU seconds", "peak MB")
EPILOG = """It loads, runs `dbt build` without the unit tests (which publishes at its end) and
`otc alert`. If the load fails nothing is built; backup and alert follow all the same. A stage that
takes longer than OTC_RUN_LOAD_SECONDS (3600), OTC_RUN_CANARY_SECONDS (3600), OTC_RUN_BUILD_SECONDS
(7200), OTC_RUN_BACKUP_SECONDS (3600) or OTC_RUN_ALERT_SECONDS (300) is stopped, with all that it
started. Exit codes: 0 all well, 1 a stage failed or took too long, 3 loaded in part and all built,
4 another run or load is under way, 5 configuration, 130 or 143 stopped."""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "run", help="load, build and alert in one go, for cron, systemd and CI", epilog=EPILOG
    )
    parser.add_argument(
        "--canary", action="store_true", help="build a sample first; the whole only if it is well"
    )
    parser.add_argument("--backup", action="store_true", help="make a backup after the build")
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    root, log = project_root(), arguments.log
    environ = load_environment(root)
    warehouse = Warehouse.from_environ(environ)
    jobs = planned_jobs(
        environ, canary=arguments.canary, backup=arguments.backup, is_json=log.is_json
    )
    with file_lock(root / ".otc" / "run.lock", "run", wait_seconds=0):
        # As `make` does: a plain dbt reads no .env.
        sync_profile(root)
        # dbt does not know which commit its models are of.
        environ = {"OTC_CODE_VERSION": code_version(root), **environ}
        done = run_unattended(jobs, warehouse, root, environ, log)
    sys.stdout.write(as_json(done) if arguments.json else as_table(done))
    return done.exit_code


def as_table(done: UnattendedRun) -> str:
    rows = []
    for stage in (ended.stage for ended in done.ended.values()):
        peak = stage.peak_memory_bytes
        rows.append(
            (
                *(stage.stage, stage.outcome, stage.seconds, stage.cpu_seconds),
                None if peak is None else round(peak / 1e6),
            )
        )
    return "\n" + text_table(HEADER, rows) + "\n"


def as_json(done: UnattendedRun) -> str:
    stages = [
        {**asdict(ended.stage), "exit_code": ended.exit_code} for ended in done.ended.values()
    ]
    summary = {"outcome": done.outcome, "exit_code": done.exit_code, "stages": stages}
    return json.dumps(summary, indent=2) + "\n"
