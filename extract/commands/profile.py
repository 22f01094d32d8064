"""`otc profile`: bring profiles.yml in step with `.env`."""

from __future__ import annotations

import argparse
import sys

from extract.commands import Subparsers
from extract.settings.dbt_profile import sync_profile
from extract.settings.environment import project_root


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("profile", help="bring profiles.yml in step with .env")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """A profiles.yml that a person wrote is left alone."""
    if sync_profile(project_root()):
        sys.stderr.write("Wrote profiles.yml from profiles.yml.example and .env.\n")
    return 0
