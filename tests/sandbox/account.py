"""Chooses the operating-system account that runs PostgreSQL, which refuses to run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import OtcError


@dataclass(frozen=True)
class Account:
    """Holds the account of the server's programs, and what subprocess needs for it."""

    uid: int
    gid: int
    is_switched: bool

    def run_options(self) -> dict[str, Any]:
        """Gives subprocess options that leave out root's groups and home."""
        if not self.is_switched:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Gives a file or folder that root made to the account."""
        if self.is_switched:
            os.chown(path, self.uid, self.gid)

    def can_work_in(self, folder: Path, program: Path) -> bool:
        """Tries it out, because modes, ACLs and containers all matter."""
        if not self.is_switched:
            return True
        probe = 'cd "$0" && test -w . && "$1" --version'
        done = subprocess.run(
            ["/bin/sh", "-c", probe, str(folder), str(program)],
            cwd="/",
            capture_output=True,
            check=False,
            **self.run_options(),
        )
        return done.returncode == 0


def server_account(folder: Path) -> Account:
    """Chooses the current user; for root the folder's owner, else a service account."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), is_switched=False)
    owner = folder.stat() if folder.exists() else None
    if owner is not None and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, is_switched=True)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, is_switched=True)
    raise OtcError(
        "PostgreSQL refuses to run as root, and no account `postgres` or `nobody` exists.",
        "Run the command as an ordinary user.",
    )
