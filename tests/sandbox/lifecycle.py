"""Sets the sandbox up, starts and stops it, for `make setup`, `make up` and `make down`."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from psycopg2 import sql

from extract.settings.dbt_profile import MARK, sync_profile
from extract.settings.environment import load_environment
from extract.warehouse.connection import Warehouse
from extract.warehouse.roles import create_roles
from tests.sandbox.desk import DeskConfig
from tests.sandbox.desk_process import DeskProcess
from tests.sandbox.env_file import write_env_file
from tests.sandbox.postgres import DATABASE, HOST, SUPERUSER, EmbeddedPostgres
from tests.sandbox.state import SandboxState

Say = Callable[[str], None]


class Sandbox:
    """Controls one clone's sandbox, in `.sandbox/` of its root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".sandbox"

    @contextmanager
    def locked(self) -> Iterator[SandboxState]:
        """Makes commands take turns: one may be starting what another stops."""
        # Others may not list it, but the account that runs PostgreSQL for root must get through;
        # each file inside is private.
        self.folder.mkdir(mode=0o711, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield SandboxState.load_or_create(self.folder)

    def setup(self, *, new_ports: bool, say: Say) -> bool:
        """Writes `.env` and profiles.yml; True if the settings in force name this sandbox."""
        with self.locked() as state:
            if new_ports:
                self.desk(state).stop()
                self.postgres(state).stop()
                state = state.with_new_ports()
                state.save(self.folder)
            env_file = self.root / ".env"
            if write_env_file(env_file, sandbox_environ(state)):
                say("Wrote .env for the local sandbox.")
            if sync_profile(self.root):
                say("Wrote profiles.yml from profiles.yml.example and .env.")
            chosen = load_environment(self.root)
        return chosen.get("PGHOST") == HOST and chosen.get("PGPORT") == str(state.postgres_port)

    def up(self, say: Say) -> None:
        """Starts what is down, and repairs what was killed."""
        with self.locked() as state:
            postgres = self.postgres(state)
            if not postgres.is_running():
                say(f"Starting the embedded PostgreSQL on 127.0.0.1:{state.postgres_port} …")
            postgres.start()
            prepare_database(state)
            desk = self.desk(state)
            if not desk.is_running():
                say(f"Starting the stand-in desk on 127.0.0.1:{state.desk_port} …")
            desk.start()
            say("PostgreSQL and the desk are up.")

    def down(self, say: Say) -> None:
        """Stops both, and leaves nothing behind outside the clone."""
        if not self.folder.exists():
            say("Nothing to stop.")
            return
        with self.locked() as state:
            self.desk(state).stop()
            self.postgres(state).stop()
            say("PostgreSQL and the desk are down; the data stays in .sandbox.")

    def purge(self, say: Say) -> None:
        """Stops both, and deletes their data and the settings that name them."""
        self.down(say)
        if not self.folder.exists():
            return
        for path in (self.root / ".env", self.root / "profiles.yml"):
            if path.exists() and path.read_text(encoding="utf-8").startswith(MARK):
                path.unlink()
        shutil.rmtree(self.folder)
        say("The sandbox's data and settings are deleted.")

    def advance_clock(self, days: int, say: Say) -> None:
        """Moves the desk's clock, so that the next load finds new, changed and vanished rows."""
        with self.locked() as state:
            later = datetime.fromisoformat(state.desk_as_of) + timedelta(days=days)
            state = replace(state, desk_as_of=later.isoformat())
            state.save(self.folder)
            desk = self.desk(state)
            if desk.is_running():
                desk.stop()
                desk.start()
        say(f"The desk's clock is now at {later:%Y-%m-%d %H:%M}.")

    def postgres(self, state: SandboxState) -> EmbeddedPostgres:
        return EmbeddedPostgres(self.folder / "postgres", state.postgres_port, state.admin_password)

    def desk(self, state: SandboxState) -> DeskProcess:
        return DeskProcess(self.folder / "desk", state)


def sandbox_environ(state: SandboxState) -> dict[str, str]:
    """Gives all settings of the project, pointing at the sandbox."""
    views = DeskConfig().views
    return {
        "PGHOST": HOST,
        "PGPORT": str(state.postgres_port),
        "PGDATABASE": DATABASE,
        "PGUSER": "otc_transformer",
        "PGPASSWORD": state.transformer_password,
        "OTC_LOADER_USER": "otc_loader",
        "OTC_LOADER_PASSWORD": state.loader_password,
        "OTC_REPORTER_USER": "otc_reporter",
        "OTC_REPORTER_PASSWORD": state.reporter_password,
        "OTC_BASE_URL": f"http://127.0.0.1:{state.desk_port}/otc",
        "OTC_USERNAME": DeskConfig().username,
        "OTC_PASSWORD": state.desk_password,
        "OTC_TICKETS_VIEW_ID": views["tickets"],
        "OTC_COMMENTS_VIEW_ID": views["comments"],
        "OTC_TIMESHEETS_VIEW_ID": views["timesheets"],
        # The stand-in desk can be called faster than a real one, which gets the defaults.
        "OTC_CALL_GAP_SECONDS": "0",
        "OTC_VIEW_GAP_SECONDS": "0",
        "OTC_RETRY_FIRST_SECONDS": "0.2",
    }


def prepare_database(state: SandboxState) -> None:
    """Creates the database and the roles, on a server that may be new."""
    admin = Warehouse(HOST, state.postgres_port, DATABASE, SUPERUSER, state.admin_password)
    connection = Warehouse(admin.host, admin.port, "postgres", admin.user, admin.password).connect(
        autocommit=True
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute("select from pg_database where datname = %s", (DATABASE,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))
    finally:
        connection.close()
    create_roles(
        admin,
        {
            "otc_loader": state.loader_password,
            "otc_transformer": state.transformer_password,
            "otc_reporter": state.reporter_password,
        },
    )
