"""Checks what must hold whatever happened to a load: nothing is broken, the next one works."""

from __future__ import annotations

from pathlib import Path

from extract.errors import ExitCode
from tests.support import ThrowawayWarehouse
from tests.survival.load_process import Ended, LoadProcess
from tests.survival.two_days import VIEW, TwoDays, all_figures

RUNS = f"""
select status, error_class, error_message, records_fetched, finished_at >= started_at as is_closed
from raw_otc.load_runs where view_name = '{VIEW}' order by started_at
"""
LISTED = "select count(*) from raw_otc.rejected_records where run_id = '{run_id}'"
ADVISORY = """
select count(*) from pg_locks as locks
inner join pg_stat_activity as activity on locks.pid = activity.pid
where locks.locktype = 'advisory' and activity.datname = current_database()
"""


def recorded(warehouse: ThrowawayWarehouse, *, first: int = 1) -> list[tuple]:
    """Reads the view's runs, usually those after the undisturbed first one."""
    return warehouse.query(RUNS)[first:]


def assert_failed_whole(
    two_days: TwoDays, warehouse: ThrowawayWarehouse, ended: Ended, cause: str
) -> None:
    """Checks that the old rows are unchanged, and that output and record name the cause."""
    assert ended.exit_code == ExitCode.FAILED
    assert two_days.held_by(warehouse) == "the first day"
    ((status, error_class, message, fetched, is_closed),) = recorded(warehouse)
    assert (status, fetched, is_closed) == ("failed", None, True)
    assert error_class
    assert_one_sentence(ended, cause)
    assert ended.run["error"] == message


def assert_one_sentence(ended: Ended, cause: str) -> None:
    (message,) = {run["error"] for run in ended.runs} - {None}
    assert cause in message
    assert "\n" not in message
    assert message in ended.messages
    assert "Traceback" not in ended.messages


def assert_next_load_is_clean(
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
    *,
    is_merged: bool = False,
) -> None:
    """Loads once more, and checks content, counts, records, lock and folder."""
    with LoadProcess(project, environ, VIEW, in_small_pieces=False) as load:
        run = load.end().run
    assert run["status"] == "partial"
    assert all_figures(run) == two_days.counts_when(is_merged=is_merged)
    assert two_days.held_by(warehouse) == "the second day"
    listed = warehouse.query(LISTED.format(run_id=run["run_id"]))
    assert listed == [(two_days.counts["rejected"],)]
    assert "started" not in {status for status, *_ in recorded(warehouse)}
    assert {path.name for path in (project / ".otc").iterdir()} == {"dlt", "load"}
    assert [path for path in (project / ".otc" / "load").rglob("*") if not path.is_dir()] == []
    assert warehouse.query(ADVISORY, "admin") == [(0,)]
