"""Nine tickets with what hangs on them, small enough to be counted by hand. Names are invented."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.oracle.read_stamps import from_desk_clock

Row = dict[str, object]
AS_OF = from_desk_clock(datetime(2026, 1, 31, 18))
INFRA, SECURITY = "Cloud - Infrastructure", "Cloud - Security"
ADA, BOB, CYD, DEE = "Ada Ames", "Bob Birk", "Cyd Cole", "Dee Dunn"

SEEDS = {
    "ticket_statuses": "status,is_closed\nClosed,true\nIncident Resolved,true\nOpen,false\n",
    "assignee_placeholders": "assignee_name\nPendingAssignment\n",
    "system_users": "username,purpose\nbrian,robot\n",
    "comment_types": "comment_type,is_customer_visible\ncomments,true\nworknotes,false\n",
    "plausible_days": "first_day,days_ahead\n2020-01-01,30\n",
    "account_names": "account_name,customer_name\nBluegum,Bluegum\nBluegum Pty Ltd,Bluegum\n",
    "roster_members": "team_member_id,name,team,is_active\n"
    f"1,{ADA},engineering,true\n2,{BOB},engineering,true\n3,{CYD},engineering,true\n"
    f"4,{DEE},engineering,false\n",
    "roster_queue_assignments": "queue_assignment_id,team_member_id,queue_name,is_active\n"
    f"1,1,{INFRA},true\n2,2,{INFRA},true\n3,3,{INFRA},true\n4,2,{SECURITY},false\n",
}
TICKET_COLUMNS = {
    "created": "TKT-Created Time",
    "responded": "TKT-Actual Response Date",
    "resolved": "TKT-Actual Resolution Date",
    "ended": "TKT-Closure Date",
    "modified": "TKT-Modified Time",
    "status": "TKT-Status",
    "queue": "TKT-Team",
    "assignee": "TKT-Assigned To User",
    "account": "TKT-Account Name",
    "category": "TKT-Category",
    "severity": "TKT-Severity",
    "cause": "TKT-Root Cause Category",
    "title": "TKT-Title",
    "sla": "TKT-SLA Met",
    "response_met": "TKT-Response Met",
    "resolution_met": "TKT-Resolution Met",
}


def write_seeds(folder: Path) -> Path:
    for name, content in SEEDS.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder


def ticket(ticket_id: object, **values: str) -> Row:
    named = {TICKET_COLUMNS[name]: value for name, value in values.items()}
    return {"TKT-Ticket ID": ticket_id, **dict.fromkeys(TICKET_COLUMNS.values(), ""), **named}


def comment(
    number: int, on: object, who: str, at: str, kind: str = "comments", visible: object = ""
) -> Row:
    return {
        "TKTCT-CommentID": number,
        "TKTCT-TicketID": on,
        "TKTCT-Username": who,
        "TKTCT-Created Time": at,
        "TKTCT-Type": kind,
        "TKTCT-VisibleCustomer": visible,
    }


def booking(who: str, day: str, start: str, on: object, hours: object, modified: str = "") -> Row:
    return {
        "TS-User Username": who,
        "TS-Date": day,
        "TS-Time From": start,
        "TS-Crm ID": on,
        "TS-Hours": hours,
        "TS-Modified Time": modified,
    }


SUPPORT = {"category": "Support Tickets", "severity": "Incident"}
IN_INFRA = {"queue": INFRA, "status": "Closed"}
FIRST = {
    **{**SUPPORT, **IN_INFRA, "assignee": ADA, "account": "Bluegum", "cause": "Security"},
    **{"created": "2026-01-05 09:00:00", "responded": "2026-01-05 09:30:00"},
    **{"resolved": "2026-01-05 19:00:00", "modified": "2026-01-05 19:00:00"},
    **{"sla": "yes", "response_met": "yes", "resolution_met": "yes"},
}
TICKETS = [
    ticket(101, **FIRST),
    # The same ticket before it was closed: the later version stands, whichever comes last.
    ticket("101", **FIRST | {"status": "Open", "modified": "2026-01-05 10:00:00"}),
    ticket("REF-1", **FIRST),
    # Day-first, a float for an id, no resolution but a closure, a customer in capitals.
    ticket(
        102.0,
        **{"queue": INFRA, "status": "Incident Resolved", "assignee": BOB, "cause": "--None--"},
        **{"account": "BLUEGUM PTY LTD ", "category": "PHI Support Tickets", "sla": "No"},
        **{"created": "5/01/2026 10:00", "ended": "6/01/2026 10:00", "resolution_met": "no"},
    ),
    # Unassigned and closed all the same; over midnight.
    ticket(
        103,
        **{**IN_INFRA, "assignee": " PendingAssignment", "category": "Alert", "sla": "YES"},
        **{"created": "2026-01-10T23:30:00", "resolved": "2026-01-11 00:10:00"},
        **{"account": "Fink &amp;amp; Sons", "title": "Ping loss 14% on\r\nx-01 "},
    ),
    # In UTC: created and resolved half an hour after midnight of the desk's next day.
    ticket(
        104,
        **{**SUPPORT, "queue": SECURITY, "status": "Closed", "assignee": ADA, "cause": "Security"},
        **{"created": "2026-01-12T13:30:00Z", "resolved": "2026-01-20T13:30:00Z"},
    ),
    # A day old to the second; Dee is no active member.
    ticket(
        105,
        **{"queue": SECURITY, "status": "In Progress", "assignee": DEE, "severity": "Alert"},
        **{"created": "2026-01-30 18:00:00", "title": "Ping loss 9%  on x-02"},
    ),
    # A status that no seed knows is open; nobody has it.
    ticket(106, queue=INFRA, status="Parked", created="2025-12-01 08:00:00"),
    # The night in which 02:00 becomes 03:00: one hour, not two.
    ticket(
        107,
        **{"status": "Closed", "assignee": BOB, "category": "Standard"},
        **{"created": "2025-10-05 01:30:00", "resolved": "2025-10-05 03:30:00"},
        **{"modified": "2025-10-05 03:30:00"},
    ),
    # Closed, nobody knows when.
    ticket(108, **IN_INFRA, assignee=ADA, category="Standard", created="2026-01-15 12:00:00"),
    # Reopened: the date of its first resolution is still there.
    ticket(
        119,
        **{"queue": SECURITY, "status": "Open", "assignee": BOB, "sla": "no"},
        **{"created": "2026-01-02 09:00:00", "responded": "2026-01-02 09:45:00"},
        **{"resolved": "2026-01-03 09:00:00"},
    ),
]
COMMENTS = [
    comment(1, 101, "brian", "2026-01-05 09:10:00"),
    comment(2, "101", "bob", "2026-01-05 11:00:00", "worknotes", "Yes"),
    comment(3, 102, "bob", "2026-01-06 09:00:00", "comments", "No"),
    *(comment(number, 103, "ada", "2026-01-11 00:05:00") for number in (4, 5, 6, 7)),
    comment(8, 104.0, "ada", "2026-01-13 09:00:00", "comments", "Calibri"),
    comment(9, 107, "brian", "2025-10-05 03:10:00", "system"),
    # Its number is beyond the last one, within, within but before the first change, blank.
    comment(10, 150, "brian", "2026-01-20 09:00:00"),
    comment(11, 115, "brian", "2026-01-20 09:00:00"),
    comment(12, 115, "brian", "2025-10-01 09:00:00"),
    comment(13, "", "brian", "2026-01-20 09:00:00"),
]
TIMESHEETS = [
    booking("ada", "2026-01-05", "09:00", 101, "1,5"),
    booking("bob", "2026-01-05", "10:00", "101", 0.25),
    booking("ada", "6/01/2026", "9:00 AM", 102, "2", "2026-01-06 12:00:00"),
    booking("ada", "2026-01-06 00:00:00", "09:00", 102.0, 0.5, "2026-01-06 11:00:00"),
    booking("bob", "2026-01-11", "09:00", 103, "1,234.5"),
    booking("bob", "2026-01-30", "09:00", 0, 7.5),
    booking("ada", "2026-01-31", "08:00", None, 1),
    booking("carl", "2026-01-02", "09:00", 115, 1.0),
    booking("carl", "2025-06-01", "09:00", 50, 3),
    booking("bob", "2026-12-01", "09:00", 150, 1),
]
VIEWS: dict[str, list[Row]] = {
    "tickets": TICKETS,
    "comments": COMMENTS,
    "timesheets": TIMESHEETS,
}
