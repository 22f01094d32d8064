"""Checks that there is a backup, young enough, and still what was read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from extract.backup.folder import Limits, backup_folder, backups_in, safe_name
from extract.check.checks import OK, WARNING, Result

# A greater one is compared by its size alone: the check has to be quick.
MOST_BYTES_READ = 1 << 30


def backups(root: Path, environ: Mapping[str, str]) -> Result:
    folder = backup_folder(root, environ)
    found = backups_in(folder)
    if database := environ.get("PGDATABASE"):
        found = [backup for backup in found if backup.database == safe_name(database)]
    if not found:
        if (root / ".sandbox").is_dir():
            return OK, "none; the sandbox's data is made up"
        return WARNING, f"none in {folder}. `otc backup` makes one."
    newest = found[0]
    damage = newest.damage(MOST_BYTES_READ)
    if damage:
        return WARNING, f"{newest.path.name}: {damage}. Make another one: `otc backup`."
    hours = (datetime.now(UTC) - newest.made_at).total_seconds() / 3600
    most = Limits.from_environ(environ).most_hours
    text = f"{len(found)}, the newest {hours:.0f} h old"
    if hours > most:
        return WARNING, f"{text}, more than {most:g}. `otc backup` makes another."
    return OK, text
