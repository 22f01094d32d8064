"""Decides where the embedded server's files are while it runs.

Normally that is its home inside the clone. As root the server runs under another account, and that
account may be unable to enter the clone (a clone under /root, say). Then, and only while the server
is up, its data and a copy of its programs live in a private folder under /var/tmp; `leave` brings
the data back and removes the folder. `away.path` in the home names it, so that after a crash the
next `enter` or `leave` continues where the last one stopped.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path

from tests.sandbox.account import Account

AWAY_PARENT = "/var/tmp"  # survives a reboot, unlike /tmp


class ServerPlace:
    """Knows the folder in use; `enter` before the server starts, `leave` after it has stopped."""

    def __init__(self, home: Path, programs: Path, account: Account) -> None:
        self._home = home
        self._programs = programs
        self._account = account
        self._marker = home / "away.path"

    @property
    def root(self) -> Path:
        """Gives the folder that holds data and log now."""
        return self._away() or self._home

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "postgres.log"

    def program(self, name: str) -> Path:
        away = self._away()
        copied = self._programs_in(away) if away else self._programs
        return (copied if copied.exists() else self._programs) / name

    def enter(self) -> None:
        """Chooses the folder; moves the data there if the server's account cannot use the home."""
        self._account.own(self._home)
        self._home.chmod(0o700)
        away = self._away()
        if away is None:
            if self._account.can_work_in(self._home, self._programs / "postgres"):
                return
            away = Path(tempfile.mkdtemp(prefix="otc-sandbox-", dir=AWAY_PARENT))
            self._marker.write_text(str(away), encoding="utf-8")
        self._account.own(away)
        if not self._account.can_work_in(away, self._programs / "postgres"):
            self._copy_programs(away)
        move_tree(self._home / "data", away / "data", self._account)

    def leave(self) -> None:
        """Brings the data home, and leaves nothing behind."""
        away = self._away()
        if away is not None:
            move_tree(away / "data", self._home / "data", self._account)
            if (away / "postgres.log").exists():
                shutil.copy2(away / "postgres.log", self._home / "postgres.log")
            shutil.rmtree(away)
        self._marker.unlink(missing_ok=True)

    def _away(self) -> Path | None:
        if not self._marker.exists():
            return None
        folder = Path(self._marker.read_text(encoding="utf-8"))
        return folder if folder.is_dir() else None

    def _programs_in(self, away: Path) -> Path:
        # The last three names of the path are kept: the wheel's programs find the wheel's libraries
        # at ../../../<package>.libs.
        return away.joinpath("programs", *self._programs.parts[-3:])

    def _copy_programs(self, away: Path) -> None:
        target = self._programs_in(away)
        if target.exists():
            return
        unfinished = away / "programs.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        install, package = self._programs.parent, self._programs.parent.parent
        shutil.copytree(
            install,
            unfinished / package.name / install.name,
            symlinks=True,
            ignore=shutil.ignore_patterns("include"),
        )
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.rename(away / "programs")


def move_tree(source: Path, target: Path, account: Account) -> None:
    """Moves a folder, even across file systems; if killed at any moment, one copy is whole."""
    moved = source.with_name(source.name + ".moved")
    shutil.rmtree(moved, ignore_errors=True)
    if source.exists() and not target.exists():
        try:
            source.rename(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            unfinished = target.with_name(target.name + ".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(source, unfinished, symlinks=True)
            for folder, _, files in os.walk(unfinished):
                for name in (".", *files):
                    account.own(Path(folder, name))
            unfinished.rename(target)
    if source.exists():
        source.rename(moved)
        shutil.rmtree(moved)
