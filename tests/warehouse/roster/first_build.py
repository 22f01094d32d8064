"""The roster before and after its first build, copied in no time wherever a test begins with it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from extract.warehouse.roles import create_roles
from tests.support import PASSWORDS, execute
from tests.warehouse.roster.roster_project import RosterProject


@dataclass(frozen=True)
class FirstBuild:
    """Copies take the name of what they are made from: under another name dbt would parse again."""

    roster: RosterProject

    @classmethod
    def of(cls, roster: RosterProject) -> FirstBuild:
        done = roster.build()
        assert done.returncode == 0, done.stdout
        name = roster.warehouse.database
        _as_admin(roster, f"alter database {name} rename to {name}_built")
        return cls(roster)

    def copy(self, folder: Path) -> RosterProject:
        """It takes the place of the copy before."""
        return self._made(folder, f"{self.roster.warehouse.database}_built")

    def unbuilt(self, folder: Path) -> RosterProject:
        """The same before anything was built; it takes that place, too."""
        return self._made(folder, "template1")

    def kept(self, roster: RosterProject) -> RosterProject:
        """A copy that no later one takes the place of; only to be queried."""
        name = f"{roster.warehouse.database}_kept"
        _as_admin(roster, f"alter database {roster.warehouse.database} rename to {name}")
        return replace(roster, warehouse=replace(roster.warehouse, database=name))

    def _made(self, folder: Path, template: str) -> RosterProject:
        name = self.roster.warehouse.database
        _as_admin(self.roster, f"drop database if exists {name} with (force)")
        _as_admin(self.roster, f"create database {name} template {template}")
        create_roles(self.roster.warehouse.login("admin"), PASSWORDS)
        shutil.copytree(self.roster.folder, folder, dirs_exist_ok=True)
        return replace(self.roster, folder=folder)


def _as_admin(roster: RosterProject, statement: str) -> None:
    execute(replace(roster.warehouse.login("admin"), database="postgres"), statement)
