"""A backup is read back before it counts, and one build makes of it just what was served."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from extract.backup.folder import Limits, backups_in, checksum, new_backup, sort_out
from extract.check.backups import backups
from extract.check.checks import OK, WARNING
from extract.errors import ExitCode
from tests.sandbox.postgres import SUPERUSER, binaries
from tests.support import ADMIN_PASSWORD, ThrowawayWarehouse, dbt, otc
from tests.survival.small_disk import small_disk
from tests.warehouse.roster.contents import contents
from tests.whole_build import NOW, WholeBuild, make_project

DATABASE = "otc_backed_up"


@pytest.fixture
def warehouse(good_build: WholeBuild) -> ThrowawayWarehouse:
    return good_build.copy(DATABASE)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return make_project(folder)


def environ(warehouse: ThrowawayWarehouse, **values: str) -> dict[str, str]:
    return {
        **warehouse.environ(),
        "PATH": f"{binaries()}{os.pathsep}{os.environ['PATH']}",
        **values,
    }


def as_admin(warehouse: ThrowawayWarehouse) -> dict[str, str]:
    return environ(warehouse, PGUSER=SUPERUSER, PGPASSWORD=ADMIN_PASSWORD)


def test_restored_into_an_empty_warehouse_one_build_gives_the_same(
    warehouse: ThrowawayWarehouse,
    project: Path,
    make_warehouse: Callable[[], ThrowawayWarehouse],
) -> None:
    made = otc("backup", cwd=project, environ=environ(warehouse))
    assert made.returncode == 0, made.stderr
    assert "read back and equal" in made.stdout
    empty = make_warehouse()
    restored = otc("restore", "latest", cwd=project, environ=as_admin(empty))
    assert restored.returncode == 0, restored.stderr
    kept = ("raw_otc", "snapshots")
    assert contents(empty, *kept) == contents(warehouse, *kept)
    left_out = ("--exclude", "test_type:generic", "--exclude-resource-type", "unit_test")
    given = json.dumps({"as_of": NOW.isoformat(), "publish_untested": "Tests are left out."})
    done = dbt("build", *left_out, "--vars", given, project=project, warehouse=empty)
    assert done.returncode == 0, done.stdout
    assert contents(empty, "marts", "servicedesk") == contents(warehouse, "marts", "servicedesk")
    history = "select run_id, judged_at from quality.score_history order by 2 limit 1"
    assert empty.query(history) == warehouse.query(history)
    loader = empty.query("select count(*) from raw_otc.tickets", role="loader")
    assert loader == warehouse.query("select count(*) from raw_otc.tickets")


def test_over_existing_data_it_is_refused_and_moves_it_aside_when_told(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    assert otc("backup", cwd=project, environ=environ(warehouse)).returncode == 0
    before = warehouse.query("select count(*) from raw_otc.tickets")
    warehouse.query("delete from raw_otc.tickets where _row_key < '5'", role="loader")
    left = warehouse.query("select count(*) from raw_otc.tickets")
    assert left != before
    refused = otc("restore", "latest", cwd=project, environ=as_admin(warehouse))
    assert refused.returncode == ExitCode.FAILED
    assert "--over" in refused.stderr
    assert warehouse.query("select count(*) from raw_otc.tickets") == left
    done = otc("restore", "latest", "--over", cwd=project, environ=as_admin(warehouse))
    assert done.returncode == 0, done.stderr
    assert warehouse.query("select count(*) from raw_otc.tickets") == before
    aside = done.stdout.partition("schema ")[2].split(".")[0]
    assert warehouse.query(f"select count(*) from {aside}.raw_otc__tickets", "admin") == left


def test_after_going_back_to_an_older_backup_builds_publish_as_before(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    """The next version has a number that was given before, for other rows."""

    def publish(limit: int) -> None:
        changed = f"update build_marts.metric_bands set green_limit = {limit}"
        warehouse.query(f"{changed}; delete from publication.compared")
        any_test = ("test", "--select", "test_name:no_overlap")
        done = dbt(*any_test, project=project, warehouse=warehouse)
        assert "Published version 2." in done.stdout, done.stdout

    assert otc("backup", cwd=project, environ=environ(warehouse)).returncode == 0
    publish(77)
    done = otc("restore", "latest", "--over", cwd=project, environ=as_admin(warehouse))
    assert done.returncode == 0, done.stderr
    publish(78)
    served = "select distinct green_limit from marts.metric_bands"
    assert warehouse.query(served) == [(78,)]


def test_a_restore_that_fails_leaves_what_there_was(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    assert otc("backup", cwd=project, environ=environ(warehouse)).returncode == 0
    warehouse.query("delete from raw_otc.tickets where _row_key < '5'", role="loader")
    kept = ("raw_otc", "snapshots", "publication")
    before = contents(warehouse, *kept)
    # Its last table cannot be read, when the others are back. The rest of it is as it was written.
    (backup,) = backups_in(project / "backups")
    content = bytearray(backup.path.read_bytes())
    content[-3000:-1000] = bytes(2000)
    backup.path.write_bytes(content)
    known = json.loads(backup.description.read_text())
    backup.description.write_text(json.dumps(known | {"sha256": checksum(backup.path)}))
    done = otc("restore", "latest", "--over", cwd=project, environ=as_admin(warehouse))
    assert done.returncode == ExitCode.FAILED
    assert "pg_restore failed" in done.stderr
    assert contents(warehouse, *kept) == before


@pytest.mark.scenario("C-28")
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    assert otc("backup", cwd=project, environ=environ(warehouse)).returncode == 0
    (backup,) = backups_in(project / "backups")
    content = bytearray(backup.path.read_bytes())
    content[len(content) // 2] ^= 1
    backup.path.write_bytes(content)
    state, text = backups(project, {})
    assert (state, "is not what was made" in text) == (WARNING, True)
    refused = otc("restore", "latest", "--over", cwd=project, environ=as_admin(warehouse))
    assert refused.returncode == ExitCode.FAILED
    assert "the dump is not what was made" in refused.stderr
    assert warehouse.query("select count(*) > 0 from raw_otc.tickets") == [(True,)]
    aside = "select count(*) from pg_namespace where nspname ~ 'before_restore'"
    assert warehouse.query(aside) == [(0,)]


@pytest.mark.scenario("C-28")
def test_what_no_rebuild_makes_again_is_deleted_only_if_there_is_a_backup(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    def forget() -> str:
        delete = ("--args", "{dry_run: false}")
        done = dbt(
            "run-operation", "forget_old_history", *delete, project=project, warehouse=warehouse
        )
        assert (done.returncode == 0) == ("no backup" not in done.stdout), done.stdout
        return done.stdout

    assert "There is no backup of the last 36 hours. Nothing was deleted." in forget()
    assert otc("backup", cwd=project, environ=environ(warehouse)).returncode == 0
    assert "no backup" not in forget()
    warehouse.query("update publication.backups set made_at = made_at - interval '37 hours'")
    assert "Run `otc backup`" in forget()


@pytest.mark.scenario("C-28")
def test_a_restore_without_a_backup_touches_nothing(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    before = contents(warehouse, "raw_otc")
    refused = otc("restore", "latest", "--over", cwd=project, environ=as_admin(warehouse))
    assert refused.returncode == ExitCode.CONFIGURATION
    assert "There is no backup latest in" in refused.stderr
    assert contents(warehouse, "raw_otc") == before


@pytest.mark.scenario("C-31")
def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_left(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    folder = project / "backups"
    folder.mkdir()
    with small_disk(folder, "ro,size=1m"):
        done = otc("backup", cwd=project, environ=environ(warehouse))
        assert list(folder.iterdir()) == []
    assert done.returncode == ExitCode.FAILED
    (sentence,) = done.stderr.splitlines()
    assert f"{folder} cannot be written (Read-only file system). No backup was made" in sentence
    left = "select count(*) from pg_database where datname ~ '^otc_backup_'"
    assert warehouse.query(left) == [(0,)]


@pytest.mark.scenario("C-45")
def test_without_its_programs_it_says_what_to_install(
    warehouse: ThrowawayWarehouse, project: Path, tmp_path: Path
) -> None:
    done = otc("backup", cwd=project, environ=environ(warehouse, PATH=str(tmp_path)))
    assert done.returncode == ExitCode.CONFIGURATION
    assert "pg_dump is not on the PATH" in done.stderr
    assert backups_in(project / "backups") == []


def test_a_user_who_may_not_read_it_back_is_told_how(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    warehouse.query("alter role otc_transformer nocreatedb", role="admin")
    try:
        done = otc("backup", cwd=project, environ=environ(warehouse))
    finally:
        warehouse.query("alter role otc_transformer createdb", role="admin")
    assert done.returncode == ExitCode.FAILED
    assert "alter role otc_transformer createdb" in done.stderr
    assert list((project / "backups").iterdir()) == []


def made_on(folder: Path, moment: datetime) -> str:
    backup = new_backup(folder, "otc", moment)
    backup.path.write_bytes(b"")
    backup.description.write_text("{}")
    return backup.path.name


def test_the_last_days_and_then_the_archive_are_kept_and_nothing_else_is_touched(
    tmp_path: Path,
) -> None:
    now = datetime(2026, 3, 1, 4, tzinfo=UTC)
    names = [made_on(tmp_path, now - timedelta(days=days)) for days in range(40)]
    earlier_today = made_on(tmp_path, now - timedelta(hours=2))
    for foreign in ("notes.json", "otc-of-mine.dump", "otc-otc-20260301T000000Z.dump.part"):
        (tmp_path / foreign).write_text("mine")
    other = new_backup(tmp_path, "another", now)
    other.path.write_bytes(b"")
    other.description.write_text("{}")
    gone = sort_out(tmp_path, Limits(), "otc")
    assert sorted(path.name for path in gone) == sorted([earlier_today, *names[37:]])
    assert {path.name for path in tmp_path.glob("otc-otc-*.dump")} == set(names[:7])
    assert {path.name for path in (tmp_path / "archive").glob("*.dump")} == set(names[7:37])
    assert (tmp_path / "notes.json").read_text() == "mine"
    assert (tmp_path / "otc-of-mine.dump").exists()
    assert sort_out(tmp_path, Limits(), "otc") == []
    assert other.path.exists()


def test_a_missing_or_old_backup_is_a_warning(tmp_path: Path) -> None:
    state, text = backups(tmp_path, {})
    assert state == WARNING
    assert "`otc backup` makes one" in text
    folder = tmp_path / "backups"
    folder.mkdir()
    for hours, expected in ((35, OK), (37, WARNING)):
        name = made_on(folder, datetime.now(UTC) - timedelta(hours=hours))
        dump = folder / name
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        dump.with_suffix(".json").write_text(json.dumps({"bytes": 0, "sha256": empty}))
        assert backups(tmp_path, {})[0] == expected
        dump.with_suffix(".json").unlink()
        dump.unlink()
