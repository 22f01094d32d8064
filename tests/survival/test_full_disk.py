"""No room: in the work folder, for a file that may not grow, on the server's disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from extract.errors import ExitCode
from tests.sandbox.places import AWAY_PARENT
from tests.sandbox.postgres import EmbeddedPostgres
from tests.support import ThrowawayWarehouse
from tests.survival.load_process import LoadProcess
from tests.survival.moments import MID_FETCH
from tests.survival.recovery import (
    assert_failed_whole,
    assert_next_load_is_clean,
    assert_one_sentence,
)
from tests.survival.small_disk import filled, small_disk
from tests.survival.two_days import VIEW, TwoDays


@pytest.fixture
def disk(project: Path) -> Iterator[Path]:
    """The project's own folder for its loads, on a disk of 32 megabytes."""
    folder = project / ".otc"
    folder.mkdir()
    with small_disk(folder, "size=32m"):
        yield folder


def files_in(folder: Path) -> list[str]:
    """All but what dlt notes of itself."""
    return [path.name for path in folder.rglob("*") if path.is_file() and "dlt" not in path.parts]


@pytest.mark.parametrize("largest_file", [1_000, 40_000], ids=["of the engine", "of the answer"])
def test_a_file_that_cannot_grow_fails_the_view(
    largest_file: int,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    with LoadProcess(project, environ, VIEW, largest_file=largest_file) as load:
        ended = load.end()
    assert_failed_whole(two_days, warehouse, ended, "File too large")
    assert_next_load_is_clean(two_days, warehouse, project, environ)


@pytest.mark.scenario("C-12")
@pytest.mark.parametrize(
    "moment",
    [
        "when the first bytes are saved",
        MID_FETCH,
        "when everything is fetched",
        "when the keys are fetched",
        "before dlt begins",
        "when the package is extracted",
    ],
)
def test_a_work_folder_that_is_full_fails_the_view(
    moment: str,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    disk: Path,
    project: Path,
    environ: dict[str, str],
) -> None:
    with LoadProcess(project, environ, VIEW, moment=moment) as load:
        load.reach()
        with filled(disk):
            load.go_on()
            ended = load.end()
    assert files_in(disk) == []
    assert_failed_whole(two_days, warehouse, ended, "No space left on device")
    assert_next_load_is_clean(two_days, warehouse, project, environ)


def test_a_view_that_does_not_fit_leaves_its_room_to_the_next(
    two_days: TwoDays, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    folder = project / ".otc"
    folder.mkdir()
    with small_disk(folder, "size=2900k"), LoadProcess(project, environ, VIEW, "tickets") as load:
        ended = load.end()
    statuses = {run["view"]: run["status"] for run in ended.runs}
    assert statuses == {VIEW: "failed", "tickets": "success"}
    assert_one_sentence(ended, "No space left on device")
    assert two_days.held_by(warehouse) == "the first day"


def test_a_disk_that_takes_no_folder_is_told_in_a_sentence(
    two_days: TwoDays, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    folder = project / ".otc"
    folder.mkdir()
    with small_disk(folder, "nr_inodes=1"), LoadProcess(project, environ, VIEW) as load:
        ended = load.end()
    assert ended.exit_code == ExitCode.FAILED
    (sentence,) = ended.messages.splitlines()
    assert "No space left on device" in sentence
    assert two_days.held_by(warehouse) == "the first day"
    assert_next_load_is_clean(two_days, warehouse, project, environ)


@pytest.mark.scenario("C-31")
def test_a_work_folder_that_cannot_be_written_is_told_in_a_sentence(
    two_days: TwoDays, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    folder = project / ".otc"
    folder.mkdir()
    with small_disk(folder, "ro,size=1m"):
        with LoadProcess(project, environ, VIEW) as load:
            ended = load.end()
        assert list(folder.iterdir()) == []
    assert (ended.exit_code, ended.output) == (ExitCode.FAILED, "")
    (sentence,) = ended.messages.splitlines()
    assert "cannot be created (Read-only file system). Delete it, or check its" in sentence
    assert two_days.held_by(warehouse) == "the first day"
    assert_next_load_is_clean(two_days, warehouse, project, environ)


@contextmanager
def small_tablespace(
    server: EmbeddedPostgres, warehouse: ThrowawayWarehouse, table: str
) -> Iterator[Path]:
    """A disk of eight megabytes, where the server keeps this table alone."""
    name = f"small_{warehouse.database}"
    with tempfile.TemporaryDirectory(prefix="otc-small-", dir=AWAY_PARENT) as parent:
        Path(parent).chmod(0o711)
        folder = Path(parent, "disk")
        folder.mkdir()
        with small_disk(folder, "size=8m"):
            server.account.own(folder)
            warehouse.query(f"create tablespace {name} location '{folder}'", "admin")
            try:
                warehouse.query(f"alter table {table} set tablespace {name}", "admin")
                yield folder
            finally:
                warehouse.query(f"alter table {table} set tablespace pg_default", "admin")
                warehouse.query(f"drop tablespace {name}", "admin")


@pytest.mark.scenario("C-12")
@pytest.mark.parametrize("table", [f"raw_otc.{VIEW}", f"raw_otc_staging.{VIEW}"])
def test_a_full_disk_of_the_server_fails_the_view(
    table: str,
    server: EmbeddedPostgres,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    with small_tablespace(server, warehouse, table) as folder:
        with LoadProcess(project, environ, VIEW, moment="before the copy") as load:
            load.reach()
            with filled(folder):
                load.go_on()
                ended = load.end()
        assert_failed_whole(two_days, warehouse, ended, "No space left on device")
        assert_next_load_is_clean(two_days, warehouse, project, environ)
