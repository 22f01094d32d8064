"""A whole load and build of a desk's good day, made once and copied where a test begins so."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from extract.errors import ExitCode
from extract.warehouse.connection import LastingConnection
from extract.warehouse.raw_tables import create_raw_schema
from extract.warehouse.roles import create_roles
from tests.oracle.read_stamps import from_desk_clock
from tests.sandbox.desk import DeskConfig, running_desk
from tests.support import (
    AS_OF,
    PASSWORDS,
    ROOT,
    ThrowawayWarehouse,
    dbt,
    desk_environ,
    execute,
    otc,
)

# At each start the same rows.
GOOD_DESK = DeskConfig(scale=0.004, as_of=AS_OF)
NOW = from_desk_clock(AS_OF)


@dataclass(frozen=True)
class WholeBuild:
    """A warehouse that nobody touches after its build, and what `dbt build` printed."""

    warehouse: ThrowawayWarehouse
    project: Path
    output: str

    @classmethod
    def of_a_good_day(cls, warehouse: ThrowawayWarehouse, project: Path) -> WholeBuild:
        make_project(project)
        with running_desk(GOOD_DESK) as desk:
            loaded = otc("load", cwd=project, environ={**desk_environ(desk), **warehouse.environ()})
        assert loaded.returncode in (ExitCode.OK, ExitCode.PARTIAL), loaded.stderr
        return cls._of(warehouse, project)

    @classmethod
    def of_nothing(cls, warehouse: ThrowawayWarehouse, project: Path) -> WholeBuild:
        make_project(project)
        with closing(LastingConnection(warehouse.login("loader"))) as connection:
            create_raw_schema(connection)
        return cls._of(warehouse, project)

    @classmethod
    def _of(cls, warehouse: ThrowawayWarehouse, project: Path) -> WholeBuild:
        # The history begins a day before the clock, so that its states have lasted some hours.
        recorded_at = NOW - timedelta(days=1)
        given = json.dumps({"as_of": NOW.isoformat(), "recorded_at": recorded_at.isoformat()})
        # Unit tests read no row of the warehouse: tests/test_build.py runs them once.
        arguments = ("build", "--exclude-resource-type", "unit_test", "--vars", given)
        done = dbt(*arguments, project=project, warehouse=warehouse)
        assert done.returncode == 0, done.stdout
        return cls(warehouse, project, done.stdout)

    def copy(self, name: str) -> ThrowawayWarehouse:
        """A copy to do anything with, in the place of an earlier one of that name."""
        made = replace(self.warehouse, database=name)
        postgres = replace(made.login("admin"), database="postgres")
        execute(postgres, f"drop database if exists {name} with (force)")
        execute(postgres, f"create database {name} template {self.warehouse.database}")
        # What is granted on the database itself is not copied.
        create_roles(made.login("admin"), PASSWORDS)
        return made


def make_project(folder: Path) -> Path:
    """Makes a folder that commands take for the project's root."""
    for name in ("dbt_project.yml", "profiles.yml.example"):
        shutil.copy(ROOT / name, folder)
    return folder
