"""`otc canary`: builds a sample ahead of the whole, and compares it with what readers have."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from extract.commands import Subparsers
from extract.dbt_program import STAMP, first_lines, run_dbt
from extract.errors import OtcError
from extract.record.runs import recorded
from extract.settings.environment import load_environment, project_root
from extract.warehouse.connection import Warehouse

BUILD = ("build", "--exclude-resource-type", "unit_test")
TARGET = ("--target", "canary", "--target-path", "target/canary")


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "canary",
        help="build a sample first, and compare its rates with what readers have",
        epilog="Say `otc canary && dbt build`: the whole is then built only if the sample is well. "
        "How far a rate may be off: the seed canary_rates.",
    )
    parser.add_argument("--percent", type=int, default=10, help="of the tickets (10)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if not 1 <= arguments.percent <= 100:
        text = "otc canary: --percent is 1 to 100."
        arguments.log.say("misused", text, level="error", exit_code=2)
        return 2
    root = project_root()
    environ = load_environment(root)
    sample = (*TARGET, "--vars", json.dumps({"sample_pct": arguments.percent}))
    with recorded(Warehouse.from_environ(environ), "canary", root) as record:
        try:
            with record.stage("build"):
                _do(root, environ, "could not be built", "--quiet", *BUILD, *sample)
            with record.stage("judge"):
                said = _do(root, environ, "is off", "run-operation", "judge_canary", *sample)
        finally:
            _do(root, environ, "could not be taken away", "run-operation", "drop_canary", *sample)
    rates = [STAMP.sub("", line) for line in said.splitlines() if "readers have" in line]
    arguments.log.note("canary_judged", rates=rates)
    sys.stdout.write("\n".join(rates) + "\n")
    sys.stdout.write("The canary is well; its schemas are gone again.\n")
    return 0


def _do(root: Path, environ: Mapping[str, str], problem: str, *arguments: str) -> str:
    done = run_dbt(root, environ, *arguments)
    if done.returncode:
        said = first_lines(done.stdout)
        raise OtcError(f"The canary {problem}:\n{said}\n", "Nothing else was built.")
    return done.stdout
