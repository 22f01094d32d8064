"""Scenarios of loads: the desk's bad days, what it sends anew, an export."""

from __future__ import annotations

import csv
from collections.abc import Mapping

from tests.runbook.scenario import Scenario
from tests.runbook.system import System

REASON = {"REASON": "The desk has moved."}
TICKET = {
    "TKT-Ticket ID": "3000001",
    "TKT-Title": "Printer",
    "TKT-Created Time": "2025-07-03 11:13:00",
    "TKT-Status": "Closed",
    "TKT-Assigned To User": "Ann Example",
    "TKT-Severity": "Incident",
    "TKT-Team": "NOC",
    "TKT-Actual Resolution Date": "2025-07-04 09:00:00",
}
# The recipe of CONTRIBUTING.md: a file, a line of it, and what comes after that line.
RECIPE = {
    "extract/otc/columns.py": (
        '    "TKTCT-Team": "tktct_team",\n',
        '    "TKTCT-Mood": "tktct_mood",\n',
    ),
    "dbt_project/models/staging/otc/stg_otc__comments.sql": (
        "        {{ clean_text }}(tktct_team) as queue_name,\n",
        "        {{ clean_text }}(tktct_mood) as mood,\n",
    ),
    "dbt_project/models/marts/desk/comments.sql": (
        "        comments.queue_name,\n",
        "        comments.mood,\n",
    ),
    "dbt_project/docs/columns/comments.md": (
        "{% docs comments__queue_name %}The queue that owned the ticket.{% enddocs %}\n",
        "{% docs comments__mood %}How the author felt.{% enddocs %}\n",
    ),
}
LOADED = (0, 3)


def leave_out_most(system: System) -> None:
    system.desk.faults.add("left_out", view="tickets", share=0.6)
    system.succeed("otc load tickets", 1)


def lose_the_desk(system: System) -> None:
    """Three views are given up; the next load finds the breaker open."""
    system.settings["OTC_RETRIES"] = "0"
    system.desk.faults.add("status", code=503)
    system.succeed("otc load", 1)
    system.succeed("otc load tickets", 1)
    assert system.query(
        "select error_class from raw_otc.load_runs order by started_at desc limit 1"
    ) == [("BreakerError",)]


def heal_the_desk(system: System) -> None:
    system.desk.faults.clear()


def leave_out_entries(system: System) -> None:
    system.settings |= {"OTC_MOST_VANISHED_ROWS": "5", "OTC_MOST_VANISHED_PCT": "2"}
    system.desk.faults.add("left_out", view="timesheets", share=0.3)
    system.succeed("otc load timesheets", *LOADED)


def let_days_pass(system: System) -> None:
    """The last loads are of three days ago, and people were told."""
    for column in ("started_at", "finished_at"):
        earlier = f"{column} = {column} - interval '3 days'"
        system.query(f"update raw_otc.load_runs set {earlier}", "loader")
    assert "WARNING D-12 " in system.succeed("otc alert")


def export_tickets(system: System) -> Mapping[str, str]:
    path = system.clone.parent / "export.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, TICKET)
        writer.writeheader()
        writer.writerow(TICKET)
    return {"FILE": str(path)}


def the_export_is_served(system: System) -> None:
    served = "select title from marts.tickets where ticket_id = 3000001"
    assert system.query(served, "reporter") == [("Printer",)]


def send_a_new_column(system: System) -> None:
    system.desk.faults.add("new_column", view="comments", column="TKTCT-Mood", value="calm")
    assert "TKTCT-Mood" in system.type("otc load comments").stderr


def follow_the_recipe(system: System) -> None:
    for name, (line, addition) in RECIPE.items():
        path = system.clone / name
        text = path.read_text(encoding="utf-8")
        assert text.count(line) == 1, name
        path.write_text(text.replace(line, line + addition), encoding="utf-8")
    for name in ("staging/otc/stg_otc__comments.yml", "marts/desk/comments.yml"):
        path = system.clone / "dbt_project" / "models" / name
        text = path.read_text(encoding="utf-8")
        start = text.index("      - name: queue_name\n")
        end = text.index("      - name: ", start + 1)
        described = text[start:end].replace("queue_name", "mood")
        described = described.replace("tktct_team", "tktct_mood")
        path.write_text(text[:end] + described + text[end:], encoding="utf-8")
    system.has_other_code = True


def the_column_is_served(system: System) -> None:
    served = "select count(*) > 0 from marts.comments where mood = 'calm'"
    assert system.query(served, "reporter") == [(True,)]


SCENARIOS = {
    "load-refused": Scenario(leave_out_most, values={"VIEW": "tickets", **REASON}),
    "desk-unreachable": Scenario(lose_the_desk, heal_the_desk),
    "vanished-rows": Scenario(leave_out_entries, values={"VIEW": "timesheets", **REASON}),
    "stale-data": Scenario(let_days_pass),
    "export": Scenario(export_tickets, end=the_export_is_served),
    "new-column": Scenario(
        send_a_new_column,
        follow_the_recipe,
        the_column_is_served,
        values={"VIEW": "comments"},
    ),
}
