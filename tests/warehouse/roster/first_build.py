"""The roster after its first build, copied in no time wherever a test begins with it."""

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
        warehouse = self.roster.warehouse
        name = warehouse.database
        _as_admin(self.roster, f"drop database if exists {name} with (force)")
        _as_admin(self.roster, f"create database {name} template {name}_built")
        create_roles(warehouse.login("admin"), PASSWORDS)
        shutil.copytree(self.roster.folder, folder, dirs_exist_ok=True)
        return RosterProject(folder, warehouse)


def _as_admin(roster: RosterProject, statement: str) -> None:
    execute(replace(roster.warehouse.login("admin"), database="postgres"), statement)
