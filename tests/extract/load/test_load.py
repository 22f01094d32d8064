"""Loading, end to end: a real desk, a real PostgreSQL, exact counts."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
import requests

from extract.errors import ExitCode
from extract.otc.views import VIEWS
from tests.sandbox.desk import DeskConfig, RunningDesk, running_desk
from tests.support import AS_OF, ThrowawayWarehouse, desk_environ, figures, kinds, load, otc


def served(desk: RunningDesk, view: str) -> list[dict[str, object]]:
    """Asks the desk itself what it has, without the loader."""
    answer = requests.get(
        desk.url,
        params={"id": desk.views[view]},
        auth=(desk.username, desk.password),
        timeout=60,
    )
    return answer.json()["message"]["data"]


def test_every_row_of_the_desk_lands_with_all_its_values_as_text(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    runs = load(project, environ, "tickets", "comments")
    for view, id_column, key in (
        ("tickets", "tkt_ticket_id", "TKT-Ticket ID"),
        ("comments", "tktct_comment_id", "TKTCT-CommentID"),
    ):
        rows = served(desk, view)
        assert figures(runs[view]) == {"fetched": len(rows), "inserted": len(rows)}
        stored = dict(warehouse.query(f"select {id_column}, to_jsonb(t) from raw_otc.{view} as t"))
        assert len(stored) == len(rows)
        for row in rows:
            landed = stored[str(row[key])]
            sent = sorted("" if value is None else str(value) for value in row.values())
            values = [v for name, v in landed.items() if not name.startswith("_")]
            missing = len(values) - len(sent)
            assert sorted("" if v is None else v for v in values) == [""] * missing + sent
    assert runs["tickets"]["status"] == runs["comments"]["status"] == "success"


def test_columns_are_text_and_the_technical_ones_are_there(
    warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    load(project, environ, "tickets")
    columns = dict(
        warehouse.query(
            "select column_name, data_type from information_schema.columns "
            "where table_schema = 'raw_otc' and table_name = 'tickets'"
        )
    )
    technical = {name: kind for name, kind in columns.items() if name.startswith("_")}
    assert technical == {
        "_row_key": "text",
        "_row_hash": "text",
        "_source": "text",
        "_kept_from": "text",
        "_first_loaded_at": "timestamp with time zone",
        "_vanished_at": "timestamp with time zone",
        "_loaded_at": "timestamp with time zone",
        "_dlt_load_id": "text",
    }
    assert set(columns.values()) == {"text", "timestamp with time zone"}
    assert len(columns) == len(VIEWS["tickets"].columns) + len(technical)


@pytest.mark.scenario("C-37")
def test_timesheets_that_share_a_key_keep_one_and_list_the_other(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    desk.faults.add("conflict", view="timesheets", rows=5)
    run = load(project, environ, "timesheets")["timesheets"]
    assert run["status"] == "partial"
    assert run["exit"] == ExitCode.PARTIAL
    assert run["records_rejected"] > 0
    listed = warehouse.query(
        "select reason, count(*) from raw_otc.rejected_records group by reason"
    )
    assert listed == [("conflicting duplicate", run["records_rejected"])]
    stored = warehouse.query("select count(*), count(distinct _row_key) from raw_otc.timesheets")
    assert stored == [(run["records_inserted"],) * 2]


@pytest.mark.scenario("C-26")
def test_an_unchanged_reload_writes_nothing(
    warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    first = load(project, environ, "tickets")["tickets"]
    where = "select ctid, xmin, _row_key from raw_otc.tickets order by _row_key"
    before = warehouse.query(where)
    second = load(project, environ, "tickets")["tickets"]
    assert figures(second) == {
        "fetched": first["records_fetched"],
        "unchanged": first["records_fetched"],
    }
    assert warehouse.query(where) == before


def test_the_next_day_brings_new_and_changed_rows_and_takes_none_away(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    load(project, environ, "tickets")
    before = {row["TKT-Ticket ID"]: row for row in served(desk, "tickets")}
    stamp = warehouse.query("select max(_loaded_at) from raw_otc.tickets")[0][0]
    desk.clock.advance(10)
    after = {row["TKT-Ticket ID"]: row for row in served(desk, "tickets")}
    new = after.keys() - before.keys()
    changed = {key for key in after.keys() & before.keys() if after[key] != before[key]}
    left = before.keys() - after.keys()
    assert new
    assert changed
    assert left
    run = load(project, environ, "tickets")["tickets"]
    assert figures(run) == {
        "fetched": len(after),
        "inserted": len(new),
        "updated": len(changed),
        "unchanged": len(after) - len(new) - len(changed),
    }
    rows = warehouse.query(
        "select count(*), count(*) filter (where _first_loaded_at > %s), "
        "count(*) filter (where _loaded_at > %s and _first_loaded_at = %s) from raw_otc.tickets"
        % ((f"'{stamp}'",) * 3)
    )
    assert rows == [(len(before) + len(new), len(new), len(changed))]


def test_every_run_is_recorded_and_adds_up(
    warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    runs = load(project, environ)
    recorded = warehouse.query(
        "select view_name, status, records_fetched, records_inserted + records_updated "
        "+ records_unchanged + records_duplicate + records_rejected, "
        "finished_at >= started_at and duration_seconds >= 0 from raw_otc.load_runs"
    )
    assert {row[0]: row[1:] for row in recorded} == {
        view: (run["status"], run["records_fetched"], run["records_fetched"], True)
        for view, run in runs.items()
    }
    assert runs.keys() == VIEWS.keys()


@pytest.mark.scenario("C-02", "C-06")
@pytest.mark.parametrize(
    ("fault", "options", "cause"),
    [
        ("status", {"code": 401}, "credentials"),
        ("status", {"code": 403}, "permission"),
        ("status", {"code": 404}, "does not know the id of the tickets view"),
        ("html", {}, "not JSON"),
        ("truncate", {}, "cut off"),
        ("error_text", {}, "error message"),
    ],
)
def test_a_failing_view_is_recorded_and_leaves_the_others_alone(
    fault: str,
    options: dict[str, object],
    cause: str,
    desk: RunningDesk,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    desk.faults.add(fault, view="tickets", **options)
    runs = load(project, environ, "tickets", "comments")
    assert runs["tickets"]["exit"] == ExitCode.FAILED
    assert cause in str(runs["tickets"]["error"])
    # What came in place of the view is quoted, however it began.
    assert ("It begins: '" in str(runs["tickets"]["error"])) == (fault != "status")
    assert runs["comments"]["status"] == "success"
    assert warehouse.query("select count(*) from raw_otc.tickets") == [(0,)]
    recorded = warehouse.query(
        "select status, error_class, error_message from raw_otc.load_runs "
        "where view_name = 'tickets'"
    )
    assert recorded == [("failed", "DeskError", runs["tickets"]["error"])]


def test_a_passing_fault_is_outlived(
    desk: RunningDesk, project: Path, environ: dict[str, str]
) -> None:
    desk.faults.add("status", view="tickets", times=2, code=503)
    desk.faults.add("drop", view="tickets", times=1)
    assert load(project, environ, "tickets")["tickets"]["status"] == "success"
    assert [r.status for r in desk.requests if r.view == "tickets"][:2] == [503, 503]


@pytest.mark.scenario("C-07")
@pytest.mark.parametrize("envelope", ["items", "result"])
@pytest.mark.parametrize("scale", [0.002, 0], ids=["with rows", "without"])
def test_an_envelope_that_nobody_knows_is_a_broken_contract_and_not_one_row_or_none(
    envelope: str, scale: float, warehouse: ThrowawayWarehouse, project: Path
) -> None:
    with running_desk(DeskConfig(scale=scale, as_of=AS_OF)) as desk:
        environ = {**desk_environ(desk), **warehouse.environ()}
        desk.switch(envelope=envelope)
        run = load(project, environ, "tickets", "--accept", "it may look however it likes")
    assert (run["tickets"]["status"], run["tickets"]["exit"]) == ("failed", ExitCode.FAILED)
    assert "The tickets view has no column TKT-Ticket ID, " in str(run["tickets"]["error"])
    assert f"new columns: {envelope}." in str(run["tickets"]["error"])
    assert warehouse.query("select count(*) from raw_otc.tickets") == [(0,)]
    recorded = "select status, error_class, records_fetched from raw_otc.load_runs"
    assert warehouse.query(recorded) == [("failed", "ContractError", None)]


@pytest.mark.scenario("C-07", "C-36")
def test_a_renamed_required_column_stops_the_view_before_anything_is_written(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    desk.faults.add("rename", view="tickets", column="TKT-Team", to="TKT-Queue")
    run = load(project, environ, "tickets")["tickets"]
    assert run["status"] == "failed"
    assert "TKT-Team" in str(run["error"])
    assert "TKT-Queue" in str(run["error"])
    assert warehouse.query("select count(*) from raw_otc.tickets") == [(0,)]


def test_a_new_column_lands_as_text_and_is_reported(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    load(project, environ, "comments")
    desk.faults.add("new_column", view="comments", column="TKTCT-Mood")
    run = load(project, environ, "comments")["comments"]
    assert kinds(run) == {"new column": "tktct_mood"}
    filled = warehouse.query("select count(*) from raw_otc.comments where tktct_mood <> ''")
    assert filled[0][0] == run["records_updated"] > 0
    kind = "select pg_typeof(tktct_mood)::text from raw_otc.comments limit 1"
    assert warehouse.query(kind) == [("text",)]
    desk.faults.clear()
    gone = load(project, environ, "comments")["comments"]
    assert kinds(gone) == {"missing column": "tktct_mood"}
    kept = warehouse.query("select count(*) from raw_otc.comments where tktct_mood <> ''")
    assert kept == filled


@pytest.mark.scenario("C-36")
def test_the_old_comment_headers_land_in_the_same_columns(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    for headers, expected in (("old", "inserted"), ("current", "unchanged")):
        config = DeskConfig(scale=0.002, as_of=AS_OF, comment_headers=headers)
        with running_desk(config) as desk:
            environ = {**desk_environ(desk), **warehouse.environ()}
            run = load(project, environ, "comments")["comments"]
        assert figures(run) == {"fetched": run["records_fetched"], expected: run["records_fetched"]}
        assert ("renamed column" in kinds(run)) == (headers == "old")


@pytest.mark.scenario("C-25")
def test_a_merge_that_lost_rows_is_told_with_both_counts_and_made_good_by_the_next_load(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    load(project, environ, "tickets")
    desk.clock.advance(3)
    warehouse.query(
        "create function raw_otc.loses() returns trigger language plpgsql as "
        "'begin return case when mod(new.tkt_ticket_id::numeric, 2) = 0 then new end; end';"
        "create trigger loses before insert on raw_otc.tickets "
        "for each row execute function raw_otc.loses()",
        "loader",
    )
    run = load(project, environ, "tickets")["tickets"]
    assert (run["status"], run["exit"]) == ("failed", ExitCode.FAILED)
    counts = r"holds (\d+) rows of this load, (\d+) of them new; (\d+) and (\d+) were sent"
    found, new, sent, sent_new = map(int, re.search(counts, str(run["error"])).groups())
    assert found < sent
    assert new < sent_new
    assert "Do not trust this view until a load succeeds" in str(run["error"])
    warehouse.query("drop function raw_otc.loses cascade", "loader")
    again = load(project, environ, "tickets")["tickets"]
    assert (again["status"], again["records_inserted"]) == ("success", sent - found)
    keys = {str(row["TKT-Ticket ID"]).removesuffix(".0") for row in served(desk, "tickets")}
    stored = warehouse.query("select _row_key from raw_otc.tickets")
    assert keys <= {key for (key,) in stored}


@pytest.mark.scenario("C-08")
def test_an_empty_view_fails_and_changes_nothing(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    load(project, environ, "tickets")
    before = warehouse.query("select count(*) from raw_otc.tickets")
    desk.faults.add("empty", view="tickets")
    done = otc("load", "tickets", cwd=project, environ=environ)
    assert done.returncode == 1
    assert "The view is empty. Nothing of this view was loaded." in done.stderr
    assert warehouse.query("select count(*) from raw_otc.tickets") == before
    assert warehouse.query("select error_class from raw_otc.load_runs where status = 'failed'") == [
        ("LimitError",)
    ]


def test_a_second_load_at_once_is_refused_and_names_the_holder(
    warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    holder = warehouse.connect("loader")
    with holder.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(1984, 1)")
    done = otc("load", "tickets", cwd=project, environ=environ)
    holder.close()
    assert done.returncode == ExitCode.LOCKED
    assert "Another load is under way: process" in done.stderr
    assert "otc_loader" in done.stderr


def test_a_run_that_was_killed_is_closed_as_interrupted_by_the_next(
    warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    load(project, environ, "tickets")
    connection = warehouse.connect("loader")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into raw_otc.load_runs (run_id, view_name, source, status, started_at) "
            "values ('killed', 'tickets', 'api', 'started', now())"
        )
    connection.close()
    load(project, environ, "tickets")
    state = warehouse.query(
        "select status, finished_at is not null from raw_otc.load_runs where run_id = 'killed'"
    )
    assert state == [("interrupted", True)]


def test_dlt_writes_its_notes_in_the_project_and_nothing_in_home(
    project: Path, environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    load(project, {**environ, "HOME": str(home)}, "tickets")
    assert list(home.iterdir()) == []
    assert {path.name for path in (project / ".otc" / "dlt").iterdir()} == {".anonymous_id"}


def test_nothing_is_left_in_the_work_folder_and_no_password_is_anywhere(
    warehouse: ThrowawayWarehouse, desk: RunningDesk, project: Path, environ: dict[str, str]
) -> None:
    desk.faults.add("status", view="comments", code=401)
    done = otc("load", cwd=project, environ=environ)
    assert list((project / ".otc" / "load").iterdir()) == [
        (folder := next((project / ".otc" / "load").iterdir()))
    ]
    assert list(folder.iterdir()) == []
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    written = done.stdout + done.stderr + str(warehouse.query("table raw_otc.load_runs"))
    for name, secret in environ.items():
        if name.endswith("PASSWORD"):
            assert secret not in written
