"""`otc profile`: updates profiles.yml from `.env`."""

from __future__ import annotations

import argparse
import sys

from extract.commands import Subparsers
from extract.settings.dbt_profile import sync_profile
from extract.settings.environment import project_root


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("profile", help="update profiles.yml from .env")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Leaves a profiles.yml alone that a person wrote."""
    if sync_profile(project_root()):
        sys.stderr.write("Wrote profiles.yml from profiles.yml.example and .env.\n")
    return 0
