"""The folder of backups: one dump and one description each; no other file in it is touched."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extract.atomic_write import write_atomically
from extract.errors import OtcError
from extract.settings.environment import number

ARCHIVE = "archive"
NAME = re.compile(r"otc-(.+)-(\d{8}T\d{6}Z)\.dump")
STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Limits:
    """How many are kept, and how old the newest may be."""

    daily: int = 7
    archived: int = 30
    most_hours: float = 36

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Limits:
        return cls(
            int(number(environ, "OTC_BACKUP_DAILY", cls.daily)),
            int(number(environ, "OTC_BACKUP_ARCHIVED", cls.archived)),
            number(environ, "OTC_BACKUP_MAX_HOURS", cls.most_hours),
        )


@dataclass(frozen=True)
class Backup:
    """A dump that was read back, as its description says."""

    path: Path
    made_at: datetime
    # As the file's name has it.
    database: str

    @property
    def description(self) -> Path:
        return self.path.with_suffix(".json")

    def read_description(self) -> dict[str, object]:
        try:
            return json.loads(self.description.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise OtcError(
                f"The description of {self.path.name} cannot be read ({type(error).__name__}).",
                "Take another backup: `otc restore` names them all.",
            ) from None

    def damage(self, most_bytes: float = math.inf) -> str:
        """Says what is wrong; nothing, if it is byte by byte what was read back once.

        A greater one than `most_bytes` is compared by its size alone.
        """
        if not self.path.exists():
            return "the dump is missing"
        known = self.read_description()
        if self.path.stat().st_size != known.get("bytes"):
            return "the dump has another size than when it was made"
        if known["bytes"] <= most_bytes and checksum(self.path) != known.get("sha256"):
            return "the dump is not what was made"
        return ""


def backup_folder(root: Path, environ: Mapping[str, str]) -> Path:
    return Path(environ.get("OTC_BACKUP_DIR") or root / "backups").expanduser()


def backups_in(folder: Path) -> list[Backup]:
    """Finds all of them, the newest first. One without a description was never finished."""
    found = []
    for path in (*folder.glob("*.json"), *(folder / ARCHIVE).glob("*.json")):
        dump = path.with_suffix(".dump")
        stamp = NAME.fullmatch(dump.name)
        if stamp:
            made_at = datetime.strptime(stamp[2], STAMP).replace(tzinfo=UTC)
            found.append(Backup(dump, made_at, stamp[1]))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def new_backup(folder: Path, database: str, now: datetime) -> Backup:
    folder.mkdir(parents=True, exist_ok=True)
    safe = safe_name(database)
    path = folder / f"otc-{safe}-{now.strftime(STAMP)}.dump"
    return Backup(path, now.replace(microsecond=0), safe)


def safe_name(database: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.]+", "_", database)


def finish(backup: Backup, unfinished: Path, description: dict[str, object]) -> None:
    """The description comes last: a kill leaves no backup that was not read back."""
    unfinished.chmod(0o600)
    unfinished.replace(backup.path)
    text = json.dumps(description, indent=2, default=str)
    write_atomically(backup.description, text + "\n", mode=0o600)


def checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sort_out(folder: Path, limits: Limits, database: str) -> list[Path]:
    """Keeps the last one of each of the last days, archives older days; gives what went.

    Other databases may have theirs in the same folder.
    """
    by_day: dict[str, Backup] = {}
    gone = []
    for backup in backups_in(folder):
        if backup.database != safe_name(database):
            continue
        day = f"{backup.made_at:%Y-%m-%d}"
        if day in by_day:
            gone.append(backup)
        else:
            by_day[day] = backup
    days = sorted(by_day, reverse=True)
    for day in days[limits.daily : limits.daily + limits.archived]:
        _move(by_day[day], folder / ARCHIVE)
    gone += [by_day[day] for day in days[limits.daily + limits.archived :]]
    for backup in gone:
        backup.description.unlink(missing_ok=True)
        backup.path.unlink(missing_ok=True)
    return [backup.path for backup in gone]


def _move(backup: Backup, archive: Path) -> None:
    if backup.path.parent != archive:
        archive.mkdir(exist_ok=True)
        # The dump first: a description without its dump would be told as damage.
        backup.path.replace(archive / backup.path.name)
        backup.description.replace(archive / backup.description.name)
