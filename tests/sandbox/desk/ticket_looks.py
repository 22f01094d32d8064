"""What a ticket's row shows beside its life: fillings, flags and dirt, dealt as one card."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import NamedTuple

from tests.sandbox.desk.decks import column, evenly
from tests.sandbox.desk.dirt import EMPTY, ID_FORMS, NAN, STAMP_FORMS, NumberForm
from tests.sandbox.desk.stamps import Stamper
from tests.sandbox.desk.ticket_words import alert_titles, descriptions, request_titles

# 94, 63 and 53 % of all tickets have the flags, 96.0, 96.9 and 95.4 % of those say yes. An open
# ticket has none, so a closed one has them a little more often.
_YES_NO = {'"yes"': 80.0, '"Yes"': 14.0, '"YES"': 6.0}
_NO = {'"no"': 85.0, '"No"': 15.0}


def _flag(filled: float, yes: float) -> dict[str, float]:
    filled = filled / 0.977
    flags = {text: filled * yes / 100 * weight / 100 for text, weight in _YES_NO.items()}
    flags |= {text: filled * (100 - yes) / 100 * weight / 100 for text, weight in _NO.items()}
    return {**flags, EMPTY: 100 - filled}


_ROOT_CAUSES = {
    '"Security"': 36.7,
    '"Capacity"': 12.0,
    '"Configuration"': 9.5,
    '"User Request"': 9.0,
    '"Hardware Failure"': 6.0,
    '"Software Fault"': 6.0,
    '"Third Party &amp; Carrier"': 4.0,
    '"User Error"': 3.8,
    '"--None--"': 10.0,
    EMPTY: 3.0,
}
_SOLUTIONS = {
    EMPTY: 55.0,
    '"Service restarted and confirmed with the user."': 12.0,
    '"Cleared by monitoring; no action was needed."': 14.0,
    '"Access granted as approved.\\r\\nUser has tested it."': 8.0,
    '"Configuration corrected &amp; documented."': 6.0,
    '"Hardware replaced under warranty "': 4.0,
    NAN: 1.0,
}
_REFERENCES = {EMPTY: 82.0, '"PO 88231"': 6.0, '"INC0044127"': 6.0, '"REF-2207/B"': 5.5, NAN: 0.5}
_ITEMS = {
    (EMPTY, EMPTY): 58.0,
    ('"CI-10442"', '"Core switch stack"'): 10.0,
    ('"CI-10871"', '"File server cluster"'): 10.0,
    ('"CI-11290"', '"Internet link (primary)"'): 10.0,
    ('"CI-11305"', '"Backup appliance"'): 11.0,
    (NAN, NAN): 1.0,
}
_SLAS = {'"Gold 24x7"': 25.0, '"Silver 8x5"': 45.0, '"Bronze 8x5"': 24.0, EMPTY: 6.0}
_RESOLUTIONS = {
    '"Permanent Fix"': 50.0,
    '"Workaround"': 15.0,
    '"No Fault Found"': 20.0,
    EMPTY: 15.0,
}
_SOURCES = {'"Email"': 50.0, '"Portal"': 30.0, '"Phone"': 18.0, '"Chat"': 2.0}
_PLATFORMS = {'"Private Cloud"': 40.0, '"Azure"': 25.0, '"AWS"': 8.0, EMPTY: 27.0}
_REVIEWS = {EMPTY: 80.0, '"No"': 12.0, '"Yes"': 8.0}
_EXEMPTIONS = {'"no"': 97.0, '"yes"': 3.0}
_CHANGES = {'"Yes"': 85.0, '"No"': 10.0, EMPTY: 5.0}


class Look(NamedTuple):
    """One card; the texts are JSON."""

    id_form: NumberForm
    stamp: Stamper
    alert_title: str
    request_title: str
    description: str
    sla_met: str
    response_met: str
    resolution_met: str
    root_cause: str
    solution: str
    reference: str
    item: tuple[str, str]
    sla: str
    resolution: str
    source: str
    platform: str
    review: str
    exemption: str
    change_success: str
    has_response_date: bool
    has_resolution_date: bool
    has_closure_date: bool


@cache
def looks() -> list[Look]:
    """The deck that every ticket's look is drawn from."""
    rng = Random("ticket looks")
    columns = (
        column(rng, ID_FORMS),
        column(rng, STAMP_FORMS),
        evenly(rng, alert_titles()),
        evenly(rng, request_titles()),
        evenly(rng, descriptions()),
        column(rng, _flag(94.0, 96.0)),
        column(rng, _flag(63.0, 96.9)),
        column(rng, _flag(53.0, 95.4)),
        column(rng, _ROOT_CAUSES),
        column(rng, _SOLUTIONS),
        column(rng, _REFERENCES),
        column(rng, _ITEMS),
        column(rng, _SLAS),
        column(rng, _RESOLUTIONS),
        column(rng, _SOURCES),
        column(rng, _PLATFORMS),
        column(rng, _REVIEWS),
        column(rng, _EXEMPTIONS),
        column(rng, _CHANGES),
        # What the API leaves out and the export has.
        column(rng, {True: 90.0, False: 10.0}),
        column(rng, {True: 82.0, False: 18.0}),
        column(rng, {True: 97.0, False: 3.0}),
    )
    return list(map(Look._make, zip(*columns, strict=True)))
