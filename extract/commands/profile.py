"""`otc profile`: updates profiles.yml from `.env`."""

from __future__ import annotations

import argparse

from extract.commands import Subparsers
from extract.settings.dbt_profile import sync_profile
from extract.settings.environment import project_root


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("profile", help="update profiles.yml from .env")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Leaves a profiles.yml alone that a person wrote."""
    if sync_profile(project_root()):
        text = "Wrote profiles.yml from profiles.yml.example and .env."
        arguments.log.say("profile_written", text)
    return 0
