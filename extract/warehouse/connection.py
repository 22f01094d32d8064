"""Connects to the warehouse, and explains PostgreSQL's errors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import psycopg2
import psycopg2.errors
import psycopg2.extensions

from extract.errors import ConfigurationError, WarehouseError
from extract.settings.environment import number, required

RAW_SCHEMA = "raw_otc"
STAGING_SCHEMA = "raw_otc_staging"

# libpq reads these from the process environment only; here they may be in .env too.
TLS = {"PGSSLMODE": "sslmode", "PGSSLROOTCERT": "sslrootcert"}

# What libpq says, and what to do about it. The server may use another language: then its own first
# line is shown, with the general remedy.
REMEDIES = {
    "password authentication failed": "Check the user and the password (PGUSER and "
    "PGPASSWORD; for the loader OTC_LOADER_USER and OTC_LOADER_PASSWORD, where set).",
    "no password supplied": "Set PGPASSWORD.",
    "Connection refused": "Start the server (`make up` starts the embedded one) or correct PGHOST "
    "and PGPORT.",
    "could not translate host name": "Correct PGHOST.",
    "timeout expired": "Check PGHOST and PGPORT, the VPN and the firewall.",
    "does not exist": "Correct PGDATABASE and PGUSER, or create them (`otc roles`).",
}


@dataclass(frozen=True)
class Warehouse:
    """Holds one login on one database; frozen, so that threads can share it."""

    host: str
    port: int
    database: str
    user: str
    password: str = field(repr=False)
    connect_timeout: int = 10
    statement_timeout: int = 3600
    lock_timeout: int = 60
    tls: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], role: str = "") -> Warehouse:
        """Reads the login of a role (LOADER, REPORTER), or PGUSER's if the role has none."""
        login = f"OTC_{role}" if environ.get(f"OTC_{role}_USER") else "PG"
        user_name = "PGUSER" if login == "PG" else f"{login}_USER"
        password_name = "PGPASSWORD" if login == "PG" else f"{login}_PASSWORD"
        return cls(
            host=_host(required(environ, "PGHOST", "the host of the warehouse")),
            port=_port(environ.get("PGPORT", "") or "5432"),
            database=required(environ, "PGDATABASE", "the database of the warehouse"),
            user=required(environ, user_name, "the warehouse's user"),
            password=required(environ, password_name, "the password of the warehouse's user"),
            connect_timeout=_seconds(environ, "OTC_CONNECT_TIMEOUT_SECONDS", 10),
            statement_timeout=_seconds(environ, "OTC_STATEMENT_TIMEOUT_SECONDS", 3600),
            lock_timeout=_seconds(environ, "OTC_LOCK_TIMEOUT_SECONDS", 60),
            tls={
                name: environ[variable] for variable, name in TLS.items() if environ.get(variable)
            },
        )

    @property
    def url(self) -> str:
        """Writes the URL that dlt needs; it holds the password, so it is never logged."""
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        # dlt writes a blank as `+`, which libpq does not decode; a tab separates options too.
        options = "\t".join(f"-c{setting}" for setting in self._settings)
        query = urlencode({**self._session, "options": options})
        host = f"[{self.host}]" if ":" in self.host else self.host
        database = quote(self.database, safe="")
        return f"postgresql://{login}@{host}:{self.port}/{database}?{query}"

    @property
    def _session(self) -> dict[str, str]:
        timeout = str(self.connect_timeout)
        return {"connect_timeout": timeout, "application_name": "otc", **self.tls}

    @property
    def _settings(self) -> tuple[str, ...]:
        return (
            "timezone=UTC",
            f"statement_timeout={self.statement_timeout * 1000}",
            f"lock_timeout={self.lock_timeout * 1000}",
        )

    def connect(self, *, autocommit: bool = False) -> psycopg2.extensions.connection:
        """Opens a connection in UTC with the timeouts set, or raises an error with a remedy."""
        try:
            connection = psycopg2.connect(
                host=self.host,
                port=self.port,
                dbname=self.database,
                user=self.user,
                password=self.password,
                options=" ".join(f"-c {setting}" for setting in self._settings),
                **self._session,
            )
        except psycopg2.OperationalError as error:
            raise self._unreachable(error) from None
        connection.autocommit = autocommit
        return connection

    def _unreachable(self, error: psycopg2.OperationalError) -> WarehouseError:
        text = str(error).strip()
        remedy = next((advice for sign, advice in REMEDIES.items() if sign in text), "")
        reason = text.splitlines()[0].rpartition("FATAL:")[2].strip() if text else "no answer"
        return WarehouseError(
            f"PostgreSQL at {self.host}:{self.port} (database {self.database}, user {self.user}) "
            f"cannot be used: {reason.rstrip('.')}.",
            remedy or "Check PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD.",
        )


class LastingConnection:
    """Holds a connection in autocommit mode, and opens it again if the server has ended it."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._connection = warehouse.connect(autocommit=True)

    def cursor(self) -> psycopg2.extensions.cursor:
        """Opens a cursor; a lost connection shows only in use, and is open again at the next."""
        if self._connection.closed:
            self._connection = self._warehouse.connect(autocommit=True)
        return self._connection.cursor()

    @contextmanager
    def transaction(self) -> Iterator[psycopg2.extensions.cursor]:
        """Runs several statements as one transaction."""
        with self.cursor() as cursor:
            cursor.execute("begin")
            try:
                yield cursor
            except BaseException:
                if not self._connection.closed:
                    cursor.execute("rollback")
                raise
            cursor.execute("commit")

    def close(self) -> None:
        self._connection.close()


def database_error(error: psycopg2.Error) -> WarehouseError:
    """Quotes the server's first line, which names the object; the rest may hold a row's data."""
    text = str(error).strip() or type(error).__name__
    remedy = "Fix the cause and run the command again."
    if isinstance(error, psycopg2.errors.InsufficientPrivilege):
        remedy = "`otc check` names the missing rights, `otc roles` grants them."
    return WarehouseError(f"PostgreSQL refused: {text.splitlines()[0].rstrip('.')}.", remedy)


def _seconds(environ: Mapping[str, str], name: str, default: int) -> int:
    """Reads whole seconds; 0 gives the default, because to PostgreSQL it means no timeout."""
    return math.ceil(number(environ, name, default)) or default


def _host(value: str) -> str:
    if value.startswith("/"):
        raise ConfigurationError(
            f"PGHOST is the folder {value}, but dlt connects over the network only.",
            "Set PGHOST to 127.0.0.1 or to the server's name.",
        )
    return value


def _port(value: str) -> int:
    if value.isascii() and value.isdigit() and 0 < int(value) < 65536:
        return int(value)
    raise ConfigurationError(
        f"PGPORT is {value!r}, which is not a port number.", "Set it to 1 to 65535."
    )
