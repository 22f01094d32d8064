"""`otc roles`: creates the three roles and the schemas on a warehouse."""

from __future__ import annotations

import argparse
import sys

from extract.commands import Subparsers
from extract.settings.environment import load_environment, project_root
from extract.warehouse.connection import Warehouse
from extract.warehouse.roles import ROLES, create_roles


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "roles",
        help="create the warehouse's roles and schemas (connect as an administrator)",
        description="Creates otc_loader, otc_transformer, otc_reporter and the schemas they share, "
        "as PGUSER, who must be allowed to. A role gets the password in OTC_LOADER_PASSWORD, "
        "OTC_TRANSFORMER_PASSWORD or OTC_REPORTER_PASSWORD, where that is set. Safe to run again.",
    )
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    environ = load_environment(project_root())
    admin = Warehouse.from_environ(environ)
    variables = {role: f"{role.upper()}_PASSWORD" for role in ROLES}
    passwords = {role: environ[name] for role, name in variables.items() if environ.get(name)}
    create_roles(admin, passwords)
    missing = [variables[role] for role in ROLES if role not in passwords]
    sys.stdout.write(
        f"Roles and schemas are in place on {admin.host}:{admin.port}/{admin.database}.\n"
    )
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        sys.stdout.write(f"No password set: {', '.join(missing)} {verb} missing.\n")
    return 0
