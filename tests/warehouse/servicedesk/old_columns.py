"""The columns and types that old queries and dashboards count on, in their order."""

from __future__ import annotations

from extract.otc.columns import TICKETS, TIMESHEETS

Column = tuple[str, str]

STAMP = "timestamp without time zone"
NUMBERED = (" ID", " Id", " Userid")
STAMPED = (" Time", " Date")
TIMESHEET_TYPES = {
    "TS-Date": "date",
    "TS-Time From": "time without time zone",
    "TS-Time To": "time without time zone",
    "TS-Hours": "numeric",
}


def _ticket_type(name: str) -> str:
    return "bigint" if name.endswith(NUMBERED) else STAMP if name.endswith(STAMPED) else "text"


def _timesheet_type(name: str) -> str:
    return TIMESHEET_TYPES.get(name, "bigint" if name.endswith(NUMBERED) else "text")


def _typed(columns: str, **types: str) -> list[Column]:
    return [(name, types.get(name, "text")) for name in columns.split()]


# The desk's export ends with the group; the due date came later, and the notes with the API.
TICKET_COLUMNS = [(name, _ticket_type(name)) for name in list(TICKETS)[:60]]
TIMESHEET_COLUMNS = [(name, _timesheet_type(name)) for name in list(TIMESHEETS)[:21]]

OLD_COLUMNS: dict[str, list[Column]] = {
    "tickets": TICKET_COLUMNS,
    "v_engineering_tickets": TICKET_COLUMNS,
    "timesheets": TIMESHEET_COLUMNS,
    "comments": _typed(
        "comment_id ticket_id comment_text user_id user_name owner_type created_time"
        " visible_to_customer comment_type team",
        comment_id="bigint",
        ticket_id="bigint",
        user_id="bigint",
        created_time=STAMP,
    ),
    "user_lookup": _typed(
        "id short_username full_name email team source updated_at", updated_at=STAMP
    ),
    "etl_metadata": _typed(
        "view_name records_fetched records_inserted records_updated records_errors load_start"
        " load_end load_duration_seconds load_status error_message last_load_time",
        records_fetched="bigint",
        records_inserted="bigint",
        records_updated="bigint",
        records_errors="bigint",
        load_start=STAMP,
        load_end=STAMP,
        load_duration_seconds="double precision",
        last_load_time=STAMP,
    ),
    "team_members": _typed(
        "id name email organization team manager_id active start_date end_date notes created_at"
        " updated_at",
        id="bigint",
        manager_id="bigint",
        active="boolean",
        start_date="date",
        end_date="date",
        created_at=STAMP,
        updated_at=STAMP,
    ),
    "team_queue_assignments": _typed(
        "id team_member_id queue_name assigned_date removed_date active assignment_type notes"
        " created_at updated_at",
        id="bigint",
        team_member_id="bigint",
        assigned_date="date",
        removed_date="date",
        active="boolean",
        created_at=STAMP,
        updated_at=STAMP,
    ),
    "team_member_history": _typed(
        "id team_member_id change_type field_changed old_value new_value changed_by changed_at"
        " change_reason",
        team_member_id="bigint",
        changed_at=STAMP,
    ),
    "v_data_freshness": _typed(
        "view_name last_loaded age latest_data_date total_records",
        last_loaded=STAMP,
        age="interval",
        latest_data_date="date",
        total_records="bigint",
    ),
    "v_orphaned_data": _typed("source orphaned_count", orphaned_count="bigint"),
    "v_user_activity": _typed(
        "full_name short_username team tickets_worked total_hours days_active last_activity",
        tickets_worked="bigint",
        total_hours="numeric",
        days_active="bigint",
        last_activity="date",
    ),
}
