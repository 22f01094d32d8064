"""The embedded PostgreSQL: private, repaired after a crash, and removed completely."""

from __future__ import annotations

import os
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.errors import OtcError, WarehouseError
from extract.warehouse.connection import Warehouse
from tests.sandbox import places
from tests.sandbox.postgres import HOST, SUPERUSER, EmbeddedPostgres
from tests.sandbox.state import free_port
from tests.support import execute


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "postgres"


@pytest.fixture
def postgres(home: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(home, free_port(), "secret")
    yield server
    server.stop()


def login(server: EmbeddedPostgres, password: str = "secret") -> Warehouse:
    return Warehouse(HOST, server.port, "postgres", SUPERUSER, password)


def pid_of(server: EmbeddedPostgres) -> int:
    return int((server.place.data / "postmaster.pid").read_text().split()[0])


def is_open(server: EmbeddedPostgres) -> bool:
    try:
        login(server).connect().close()
    except WarehouseError:
        return False
    return True


def test_it_answers_on_loopback_to_the_right_password_only(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    assert execute(login(postgres), "show listen_addresses") == [(HOST,)]
    assert execute(login(postgres), "show password_encryption") == [("scram-sha-256",)]
    with pytest.raises(WarehouseError, match=r"password authentication failed.*PGPASSWORD"):
        login(postgres, "wrong").connect()
    hba = (postgres.place.data / "pg_hba.conf").read_text()
    methods = {line.split()[-1] for line in hba.splitlines() if line and not line.startswith("#")}
    assert methods == {"scram-sha-256"}


def test_its_files_are_closed_to_everyone_else(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    for folder in (postgres.place.root, postgres.place.data):
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0


def test_starting_what_runs_changes_nothing(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    pid = pid_of(postgres)
    postgres.start()
    assert pid_of(postgres) == pid


def test_a_killed_server_comes_back_with_its_data(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    execute(login(postgres), "create table kept as select 1 as one")
    execute(login(postgres), "checkpoint")
    os.kill(pid_of(postgres), signal.SIGKILL)
    postgres.start()
    assert execute(login(postgres), "table kept") == [(1,)]


def test_a_server_that_recovers_from_a_crash_is_waited_for(postgres: EmbeddedPostgres) -> None:
    """Its process and its port are there, and it turns everybody away."""
    postgres.start()
    execute(login(postgres), "create table kept (n integer)")
    execute(login(postgres), "insert into kept select generate_series(1, 1000000)")
    execute(login(postgres), "select pg_switch_wal()")  # it is all on disk
    (row,) = execute(
        login(postgres), "select pid from pg_stat_activity where backend_type = 'checkpointer'"
    )
    os.kill(row[0], signal.SIGKILL)
    while is_open(postgres):
        pass
    postgres.start()
    assert execute(login(postgres), "select count(*) from kept") == [(1_000_000,)]


def test_a_stopped_server_keeps_its_data_in_its_home_and_nothing_elsewhere(
    postgres: EmbeddedPostgres, home: Path
) -> None:
    postgres.start()
    execute(login(postgres), "create table kept as select 1 as one")
    used = postgres.place.root
    postgres.stop()
    assert used == home or not used.exists()
    assert not postgres.is_running()
    postgres.start()
    assert execute(login(postgres), "table kept") == [(1,)]


def test_an_unfinished_creation_starts_again(postgres: EmbeddedPostgres, home: Path) -> None:
    (home / "data.unfinished").mkdir(parents=True)
    (home / "data.unfinished" / "PG_VERSION").write_text("18\n")
    postgres.start()
    assert execute(login(postgres), "select 1") == [(1,)]


def test_a_taken_port_is_one_sentence_with_a_remedy(home: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        server = EmbeddedPostgres(home, other.getsockname()[1], "secret")
        with pytest.raises(OtcError, match=r"Port \d+ is taken.*PORTS=new"):
            server.start()
        server.stop()


def test_two_servers_do_not_disturb_each_other(tmp_path: Path) -> None:
    servers = [EmbeddedPostgres(tmp_path / name, free_port(), name) for name in ("a", "b")]
    try:
        for server in servers:
            server.start()
        for server in servers:
            assert execute(login(server, server.password), "select 1") == [(1,)]
        with pytest.raises(WarehouseError):
            login(servers[0], "b").connect()
        servers[0].stop()
        assert servers[1].is_running()
    finally:
        for server in servers:
            server.stop()


@pytest.mark.parametrize("moment", ["before the first rename", "between copy and removal"])
def test_a_move_that_was_cut_short_loses_nothing(
    moment: str, home: Path, postgres: EmbeddedPostgres
) -> None:
    """The states a kill can leave, across file systems; the next move must find one whole tree."""
    home.mkdir()
    source, target = home / "from", home / "to"
    source.mkdir()
    (source / "file").write_text("data")
    if moment == "before the first rename":
        (home / "to.unfinished").mkdir()
    else:
        target.mkdir()
        (target / "file").write_text("data")
    places.move_tree(source, target, postgres.account)
    assert (target / "file").read_text() == "data"
    assert not source.exists()
