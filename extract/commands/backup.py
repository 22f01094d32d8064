"""`otc backup` and `otc restore`: keep, and put back, what no rebuild makes again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extract.backup.folder import Backup, Limits, backup_folder, backups_in, safe_name
from extract.backup.make import make_backup
from extract.backup.restore import restore_backup
from extract.commands import Subparsers
from extract.errors import ConfigurationError
from extract.record.runs import recorded
from extract.settings.environment import load_environment, project_root
from extract.text_table import text_table
from extract.warehouse.connection import Warehouse

HEADER = ("backup", "made", "bytes", "rows", "archived")
EPILOG = """A backup holds raw, the snapshots, the score history, the known value issues and the
record of versions; one build makes all else again. The roster's files are in git. Settings:
OTC_BACKUP_DIR (by default backups/ at the project's root), OTC_BACKUP_DAILY (7),
OTC_BACKUP_ARCHIVED (30), OTC_BACKUP_MAX_HOURS (36), after which `otc check` warns."""


def add_parser(subparsers: Subparsers) -> None:
    backup = subparsers.add_parser(
        "backup", help="write a backup, and read it back before it counts", epilog=EPILOG
    )
    backup.add_argument("--list", action="store_true", help="show those that there are, and stop")
    backup.set_defaults(run=run)


def add_restore_parser(subparsers: Subparsers) -> None:
    restore = subparsers.add_parser(
        "restore",
        help="put a backup back (connect as an administrator)",
        description="Puts a backup back, as PGUSER, an administrator as for `otc roles`. "
        "Afterwards one build makes the marts again.",
        epilog=EPILOG,
    )
    restore.add_argument("backup", help="a file, the name of one in the folder, or `latest`")
    restore.add_argument(
        "--over",
        action="store_true",
        help="also where there is data: it is moved into a schema of its own, not deleted",
    )
    restore.set_defaults(run=run_restore)


def run(arguments: argparse.Namespace) -> int:
    root = project_root()
    environ = load_environment(root)
    folder = backup_folder(root, environ)
    if arguments.list:
        sys.stdout.write(_listed(backups_in(folder)))
        return 0
    warehouse = Warehouse.from_environ(environ)
    log = arguments.log
    with recorded(warehouse, "backup", root) as record:
        backup, held, gone = make_backup(
            warehouse,
            folder,
            Limits.from_environ(environ),
            lambda text: log.say("step", text),
            record.stages,
        )
        rows = record.row_count = sum(count for count, _ in held.values())
    counts = {"rows": rows, "tables": len(held), "deleted_backups": len(gone)}
    log.note("backed_up", file=backup.path, counts=counts)
    sys.stdout.write(
        f"{backup.path} holds {rows:,} rows of {len(held)} tables, read back and equal.\n"
    )
    if gone:
        sys.stdout.write(f"{len(gone)} older ones were deleted.\n")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    root = project_root()
    environ = load_environment(root)
    admin = Warehouse.from_environ(environ)
    found = _chosen(arguments.backup, backup_folder(root, environ), admin.database)
    with recorded(admin, "restore", root) as record:
        done = restore_backup(admin, found, over=arguments.over)
        record.row_count = done.rows
    counts = {"rows": done.rows, "tables": done.tables}
    arguments.log.note("restored", file=found.path, counts=counts, set_aside=done.set_aside)
    sys.stdout.write(f"{found.path.name}: {done.rows:,} rows of {done.tables} tables are back.\n")
    if done.set_aside:
        sys.stdout.write(f"What was there before is in the schema {done.set_aside}.\n")
    sys.stdout.write("Run `make build` now: it makes all else again.\n")
    return 0


def _chosen(wanted: str, folder: Path, database: str) -> Backup:
    backups = backups_in(folder)
    if wanted == "latest" and backups:
        return _latest(backups, database)
    path = Path(wanted)
    known = backups_in(path.parent) if path.parent != Path() else backups
    for backup in known:
        if backup.path.name == path.name:
            return backup
    raise ConfigurationError(
        f"There is no backup {wanted} in {path.parent if path.parent != Path() else folder}.",
        "`otc backup --list` names those that there are; OTC_BACKUP_DIR says where.",
    )


def _latest(backups: list[Backup], database: str) -> Backup:
    """Gives this database's; those of another one may be meant, if there is no other choice."""
    own = [backup for backup in backups if backup.database == safe_name(database)]
    others = sorted({backup.database for backup in backups})
    if not own and len(others) > 1:
        raise ConfigurationError(
            f"There are backups of {', '.join(others)}, and none of {database}.",
            "Name the file: `otc backup --list` shows them.",
        )
    return (own or backups)[0]


def _listed(backups: list[Backup]) -> str:
    if not backups:
        return "No backup yet: `make backup` makes one.\n"
    rows = []
    for backup in backups:
        known = backup.read_description()
        count = sum(table["rows"] for table in known["tables"].values())
        is_archived = backup.path.parent.name == "archive"
        rows.append((str(backup.path), backup.made_at, known["bytes"], count, is_archived))
    return text_table(HEADER, rows) + "\n"
