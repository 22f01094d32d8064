"""The repair as the page on data quality tells it: nothing is lost, and nothing is left of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.sandbox.desk import running_desk
from tests.support import ROOT, ThrowawayWarehouse, desk_environ, load
from tests.warehouse.quality.builds import WHOLE, build
from tests.warehouse.quality.test_gate import contents, marts
from tests.whole_build import GOOD_DESK

PAGE = (ROOT / "dbt_project" / "docs" / "quality.md").read_text(encoding="utf-8")
# How the desk is damaged, and the rules that the gate then names.
DAMAGES = {
    "hours": (
        [("timesheets", "TS-Hours", 0.3), ("tickets", "TKT-Closure Date", 0.3)],
        {"timesheets_booked_hours_usable"},
    ),
    # What never changes keeps its first value; what identifies an entry makes another one of it.
    "what identifies a row, and what never changes": (
        [
            ("tickets", "TKT-Created Time", 0.3),
            ("comments", "TKTCT-TicketID", 0.3),
            ("timesheets", "TS-Crm ID", 0.3),
        ],
        {"timesheets_ticket_id_parsed"},
    ),
    "a required column": ([("tickets", "TKT-Title", 1)], {"tickets_title_present"}),
}
UNREADABLE = {
    "TS-Hours": "n/a",
    "TKT-Closure Date": "31/02/2025",
    "TKT-Title": "nan",
    "TKT-Created Time": "not a date",
    "TKTCT-TicketID": "ABC",
    "TS-Crm ID": "REF-1",
}


def queries_of_the_page() -> list[str]:
    """Those that it tells people to run, as they stand there."""
    section = PAGE.partition("# When the gate is closed")[2].partition("\n# ")[0]
    return [" ".join(found.split()) for found in re.findall(r"`(select .*?)`", section, re.DOTALL)]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_at_the_desk_is_repaired_as_the_page_says(
    damage: str, good: ThrowawayWarehouse, folder: Path
) -> None:
    faults, rules = DAMAGES[damage]
    content, before = contents(good), marts(good)
    with running_desk(GOOD_DESK) as desk:
        environ = {**desk_environ(desk), **good.environ()}
        for view, column, share in faults:
            value = UNREADABLE[column]
            desk.faults.add("replace", view=view, share=share, column=column, value=value)
        load(folder, environ)
        closed = build(good, folder)
        assert closed.returncode == 1
        message = closed.stdout.partition("The quality gate is closed.")[2]
        assert all(rule in message for rule in rules), message
        assert marts(good) == before

        queries = queries_of_the_page()
        assert len(queries) >= 2
        failed, unread = (good.query(query) for query in queries[:2])
        assert rules <= {row[0] for row in failed}
        assert isinstance(unread, list)

        desk.faults.clear()
        load(folder, environ)
    opened = build(good, folder, *WHOLE)
    assert opened.returncode == 0, opened.stdout
    assert good.query("select is_open, is_sound, reasons from quality.gate") == [(True, True, None)]
    assert contents(good) == content
