"""Each measure says what happened, when it is made to happen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.warehouse.watch.conftest import Watched
from tests.whole_build import NOW


def at(hours_ago: float) -> str:
    return f"'{(NOW - timedelta(hours=hours_ago)).isoformat()}'::timestamptz"


def load(view: str, hours_ago: float, status: str = "success", **columns: object) -> str:
    """Puts in the record of a load that took a minute."""
    values = {
        "run_id": f"{view} {hours_ago} {status}",
        "view_name": view,
        "source": "api",
        "status": status,
        "duration_seconds": 60,
        **{
            f"records_{name}": 0
            for name in ("fetched", "inserted", "updated", "unchanged", "duplicate", "rejected")
        },
        **columns,
    }
    given = ", ".join(f"'{value}'" for value in values.values())
    return (
        f"insert into raw_otc.load_runs ({', '.join(values)}, started_at, finished_at)"
        f" values ({given}, {at(hours_ago)}, {at(hours_ago)} + interval '1 minute')"
    )


def finding(kind: str, run: str) -> str:
    return (
        "insert into raw_otc.load_findings (run_id, view_name, kind, column_name, detail, found_at)"
        f" values ('{run}', 'tickets', '{kind}', 'colour', 'found', now())"
    )


def call(hours_ago: float, outcome: str, seconds: float = 1) -> str:
    return (
        "insert into raw_otc.desk_calls (view_name, called_at, settled_at, outcome) values"
        f" ('tickets', {at(hours_ago)}, {at(hours_ago)} + interval '{seconds} s', '{outcome}')"
    )


def build(hours_ago: float, outcome: str = "Published version 9", failed: int = 0) -> str:
    return (
        "insert into publication.builds"
        " (run_id, command, started_at, finished_at, outcome, failed_count) values"
        f" ('build {hours_ago}', 'dbt build', {at(hours_ago)}, {at(hours_ago)} + interval '90 s',"
        f" '{outcome}', {failed})"
    )


def node(name: str, stage: str, seconds: float, failures: int = 0) -> str:
    """Puts in what became of a node of the build last put in."""
    return (
        "insert into watch.node_results (build, unique_id, stage, status, seconds, failures)"
        f" select max(build), 'test.otc.{name}', '{stage}', 'pass', {seconds}, {failures}"
        " from publication.builds"
    )


def run(kind: str, hours_ago: float, outcome: str = "success", seconds: float = 60) -> str:
    return (
        "insert into watch.runs (run_id, kind, started_at, finished_at, outcome, seconds) values"
        f" ('{kind} {hours_ago}', '{kind}', {at(hours_ago)}, {at(hours_ago)}, '{outcome}',"
        f" {seconds})"
    )


CASES = {
    "D-01": ("profile_seconds", [build(1), node("a", "profile", 7), node("b", "profile", 4)], 11),
    "D-02": ("staging_seconds", [build(1), node("a", "staging", 7)], 7),
    "D-03": ("publication_seconds", [build(1), node("a", "marts", 7)], 7),
    "D-04 of its parts": ("run_seconds", [load("tickets", 2), build(1)], 150),
    "D-04 in one go": ("run_seconds", [load("tickets", 2), build(1), run("run", 1, seconds=9)], 9),
    "D-05": ("quality_score", ["update quality.verdict set lowest_score = 61.5"], 61.5),
    "D-05b": ("gate_closed", ["update quality.verdict set is_open = false"], 1),
    "D-06": (
        "dates_standardised",
        [
            "update quality.column_profiles set day_first_count = 0, other_layout_count = 0",
            "update quality.column_profiles set day_first_count = 3, other_layout_count = 2"
            " where dataset = 'tickets' and column_name = 'created_at'",
        ],
        5,
    ),
    "D-07": (
        "empties_converted",
        [
            "update quality.column_profiles set empty_count = 0",
            "update quality.column_profiles set empty_count = 4"
            " where dataset = 'tickets' and column_name = 'created_at'",
        ],
        4,
    ),
    "D-08": (
        "failed_runs",
        [
            load("tickets", 1, "failed"),
            load("comments", 30, "failed"),
            load("comments", 2, "partial"),
            run("backup", 3, "failed"),
            build(1, "not published", failed=1),
            build(0.5, "killed"),
        ],
        4,
    ),
    "D-08b": ("failed_builds", [build(1, "not published", failed=1), build(30, failed=1)], 1),
    "D-09": (
        "breaker_halts",
        [
            load("tickets", 1, "failed", error_class="BreakerError"),
            load("tickets", 2, "failed", error_class="DeskError"),
        ],
        1,
    ),
    "D-12": ("data_age_hours", [load("tickets", 50), load("comments", 3)], 49.983),
    "D-12 failed loads bring nothing": (
        "data_age_hours",
        [load("tickets", 50), load("tickets", 3, "failed")],
        49.983,
    ),
    "D-12b": ("build_age_hours", [build(50), build(3, "not published", failed=1)], 49.975),
    "D-13": (
        "rows_fetched",
        [
            load("tickets", 5, records_fetched=9, records_inserted=9),
            load("tickets", 4, records_fetched=7, records_inserted=7),
            load("comments", 4, records_fetched=2, records_inserted=2),
        ],
        9,
    ),
    "D-14": (
        "differing_rows",
        [build(1), node("assert_staging_holds_every_raw_row", "tests", 1, failures=3)],
        3,
    ),
    "D-15": (
        "failed_runs_pct",
        [*(run("roster", hours) for hours in range(1, 20)), run("backup", 1, "failed")],
        5,
    ),
    "D-15 of a few runs": ("failed_runs_pct", [run("backup", 1, "failed")], None),
    "D-18": (
        "completeness_pct",
        [
            "update quality.dimension_scores set share = 0.91234"
            " where dimension = 'completeness' and scope = 'all' and dataset = 'comments'"
        ],
        91.234,
    ),
    "D-19": (
        "rejected_pct",
        [
            load("tickets", 4, records_fetched=200, records_inserted=189, records_rejected=11),
            load("comments", 4, records_fetched=200, records_inserted=200),
        ],
        5.5,
    ),
    "D-21": ("rollbacks", [run("rollback", 1), run("rollback", 2, "failed")], 1),
    "D-22": (
        "backup_age_hours",
        [
            "insert into publication.backups (made_at, file_name, bytes, row_count)"
            f" values ({at(37)}, 'a', 1, 1)"
        ],
        37,
    ),
    "D-22 none yet": ("backup_age_hours", [build(40)], 40),
    "D-22b": ("failed_backups", [run("backup", 5), run("backup", 1, "failed")], 1),
    "D-22b mended": ("failed_backups", [run("backup", 5, "failed"), run("backup", 1)], 0),
    "D-23": ("desk_answer_seconds", [call(2, "answered", 31), call(1, "given up", 99)], 31),
    "D-23b": ("desk_unreachable", [call(2, "answered"), call(1, "given up")], 1),
    "D-23b never called": ("desk_unreachable", [], 0),
    "D-23b back again": ("desk_unreachable", [call(2, "given up"), call(1, "answered")], 0),
    "D-24": ("desk_calls_per_hour", [call(2, "answered"), call(0.5, "answered")], 1),
    "D-25": (
        "unassigned_backlog",
        [
            "update marts.queues set open_unassigned_count = 0",
            "update marts.queues set open_unassigned_count = 7"
            " where queue_name = (select min(queue_name) from marts.queues)",
        ],
        7,
    ),
    "D-26": (
        "open_tickets",
        [
            "update marts.queues set open_count = 0",
            "update marts.queues set open_count = 5"
            " where queue_name = (select min(queue_name) from marts.queues)",
        ],
        5,
    ),
    "D-35": (
        "open_age_days",
        [f"update marts.ticket_metrics set created_at = {at(60)} where is_open"],
        2.5,
    ),
    "D-39": (
        "orphaned_comments_pct",
        [
            "update quality.orphaned_data set orphan_pct = 6"
            " where dataset = 'comments' and orphan_reason = 'never_seen'"
        ],
        6,
    ),
    "D-39b": ("orphaned_timesheets_pct", ["update quality.orphaned_data set orphan_pct = 30"], 90),
    "D-41": (
        "new_columns",
        [load("tickets", 1), finding("new column", "tickets 1 success")],
        1,
    ),
    "D-41 an older load": (
        "new_columns",
        [load("tickets", 2), finding("new column", "tickets 2 success"), load("tickets", 1)],
        0,
    ),
    "D-41b": (
        "lost_columns",
        [
            load("tickets", 1),
            finding("renamed column", "tickets 1 success"),
            load("comments", 1, "failed", error_class="ContractError"),
        ],
        2,
    ),
    "T-01": ("load_seconds", [load("tickets", 2), load("tickets", 1), load("comments", 1)], 120),
    "T-02": ("build_seconds", [build(1)], 90),
    "T-03": ("value_issues", ["delete from quality.value_issues"], 0),
}
RATES = {
    "D-27": ("sla_compliance_pct", "is_sla_met", 30.0),
    "D-29": ("first_contact_resolution_pct", "is_first_contact_resolution", 30.0),
    "D-30": ("communication_coverage_pct", "is_communicated", 30.0),
    "D-31": ("reassignment_booked_pct", "is_reassigned_booked", 30.0),
}


def measured_after(watched: Watched, statements: list[str], measure: str) -> float | None:
    """Makes it so in a transaction that is undone, with no other load, run or build."""
    connection = watched.warehouse.login("admin").connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "delete from raw_otc.load_stages; delete from raw_otc.load_findings;"
                " delete from raw_otc.rejected_records; delete from raw_otc.load_runs;"
                " delete from raw_otc.desk_calls; delete from watch.node_results;"
                " delete from publication.builds; delete from watch.runs"
            )
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("select value from quality.measures where measure = %s", (measure,))
            (value,) = cursor.fetchone()
            return value if value is None else float(value)
    finally:
        connection.rollback()
        connection.close()


@pytest.mark.parametrize("case", CASES)
def test_a_measure_says_what_happened(case: str, watched: Watched) -> None:
    measure, statements, expected = CASES[case]
    assert measured_after(watched, statements, measure) == expected


@pytest.mark.parametrize("case", RATES)
def test_a_rate_is_that_of_the_tickets_of_thirty_days(case: str, watched: Watched) -> None:
    measure, column, expected = RATES[case]
    closed = f"update marts.ticket_metrics set is_closed = true, {column}"
    first = "(select ticket_id from marts.ticket_metrics order by 1 limit {})"
    statements = [
        f"update marts.ticket_metrics set created_at = {at(24 * 31)}",
        f"{closed} = true",
        # Ten of them within the time: three good ones.
        f"{closed} = (ticket_id in {first.format(3)}), created_at = {at(24 * 29)}"
        f" where ticket_id in {first.format(10)}",
    ]
    assert measured_after(watched, statements, measure) == expected


def test_the_mean_resolution_is_that_of_the_tickets_of_thirty_days(watched: Watched) -> None:
    statements = [
        f"update marts.ticket_metrics set created_at = {at(24)}, resolution_hours = 60",
    ]
    assert measured_after(watched, statements, "mean_resolution_days") == 2.5
