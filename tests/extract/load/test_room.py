"""A load that the machine has no room for stops before it fetches or writes anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extract.check.machine import memory_left
from extract.errors import ExitCode
from extract.load.room import NoRoomError, Room
from tests.extract.load.test_files import TICKET, delimited
from tests.sandbox.desk import RunningDesk
from tests.support import ThrowawayWarehouse, load, otc
from tests.survival.small_disk import small_disk

TABLES = "select count(*) from pg_tables where schemaname = 'raw_otc'"


def nothing_happened(desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path) -> bool:
    """Neither the desk nor the warehouse nor the disk knows of the load."""
    left = [path for path in (project / ".otc").rglob("*") if path.is_file()]
    return (desk.requests, warehouse.query(TABLES), left) == ([], [(0,)], [])


@pytest.mark.scenario("C-11")
def test_a_disk_with_too_little_room_stops_the_load_with_the_figure(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    del environ["OTC_LEAST_DISK_GIB"]
    folder = project / ".otc"
    folder.mkdir()
    with small_disk(folder, "size=512m"):
        done = otc("load", cwd=project, environ=environ)
        assert (done.returncode, done.stdout) == (ExitCode.FAILED, "")
        (sentence,) = done.stderr.splitlines()
        assert "has 0.50 GiB free, and a load needs 1.00 GiB. Nothing was loaded." in sentence
        assert "Make room" in sentence
        assert nothing_happened(desk, warehouse, project)
        # As much as there is, is enough.
        enough = {**environ, "OTC_LEAST_DISK_GIB": "0.4"}
        assert load(project, enough, "tickets")["tickets"]["status"] == "success"


@pytest.mark.scenario("C-11")
def test_an_export_needs_twice_its_size(
    desk: RunningDesk,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
    tmp_path: Path,
) -> None:
    path = delimited(tmp_path / "tickets.csv", [{**TICKET, "TKT-Title": "x" * (20 << 20)}])
    folder = project / ".otc"
    folder.mkdir()
    with small_disk(folder, "size=32m"):
        done = otc("load", "--file", str(path), cwd=project, environ=environ)
        assert done.returncode == ExitCode.FAILED
        assert "has 0.03 GiB free, and a load needs 0.04 GiB" in done.stderr
        assert nothing_happened(desk, warehouse, project)


@pytest.mark.scenario("C-13")
def test_a_memory_that_is_too_full_stops_the_load_with_the_figure(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    done = otc("load", cwd=project, environ={**environ, "OTC_MOST_MEMORY_PCT": "0"})
    assert (done.returncode, done.stdout) == (ExitCode.FAILED, "")
    (sentence,) = done.stderr.splitlines()
    assert re.search(
        r"\b[1-9][\d.]* % of the memory is used, more than 0 %\. Nothing was", sentence
    )
    assert "End other programs" in sentence
    assert nothing_happened(desk, warehouse, project)
    assert load(project, environ, "tickets")["tickets"]["status"] == "success"


def test_a_share_of_more_than_all_memory_is_refused(project: Path, environ: dict[str, str]) -> None:
    done = otc("load", cwd=project, environ={**environ, "OTC_MOST_MEMORY_PCT": "101"})
    assert done.returncode == ExitCode.CONFIGURATION
    assert "OTC_MOST_MEMORY_PCT is above 100 %" in done.stderr


@pytest.mark.scenario("C-13")
@pytest.mark.parametrize(("used", "is_enough"), [(900, True), (901, False)])
def test_nine_tenths_of_the_memory_may_be_used_and_no_more(
    used: int, is_enough: bool, tmp_path: Path
) -> None:
    """No test can fill a machine to its border: what Linux reports of one is written down."""
    (tmp_path / "meminfo").write_text(f"MemTotal: 1000 kB\nMemAvailable: {1000 - used} kB\n")
    room, memories = Room(least_disk_gib=0), memory_left(tmp_path, tmp_path)
    if is_enough:
        room.require(tmp_path, memories=memories)
        return
    with pytest.raises(NoRoomError, match=r"90\.1 % of the memory is used, more than 90 %"):
        room.require(tmp_path, memories=memories)


def test_a_system_that_does_not_report_its_memory_stops_no_load(tmp_path: Path) -> None:
    Room(least_disk_gib=0).require(tmp_path, memories=memory_left(tmp_path, tmp_path))
