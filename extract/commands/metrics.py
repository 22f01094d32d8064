"""`otc metrics`: writes OpenMetrics text for a textfile collector, or for a scrape."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extract.atomic_write import write_atomically
from extract.commands import Subparsers
from extract.settings.environment import load_environment, project_root


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "metrics",
        help="write measures, alerts and runs as OpenMetrics text",
        epilog="Example, once a minute: otc metrics --file /var/lib/node_exporter/otc.prom. "
        "Exit code 0 also while the warehouse does not answer: otc_up is 0 then.",
    )
    parser.add_argument(
        "--file", type=Path, metavar="PATH", help="replace this file in one go (else: print)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from extract.watch.metrics import open_metrics

    root = project_root()
    text = open_metrics(root, load_environment(root))
    if arguments.file:
        write_atomically(arguments.file, text)
    else:
        sys.stdout.write(text)
    return 0
