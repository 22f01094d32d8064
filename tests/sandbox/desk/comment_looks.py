"""What a comment's row shows beside its text, dealt as one card a comment."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import NamedTuple

from tests.sandbox.desk.decks import column, share
from tests.sandbox.desk.dirt import (
    CHILD_ID_FORMS,
    EMPTY,
    STAMP_FORMS,
    NumberForm,
    as_number,
    as_text,
)
from tests.sandbox.desk.stamps import Stamper

# Mostly blank, or what a shifted column left behind.
_UNUSABLE = {
    EMPTY: 68.0,
    "null": 4.0,
    '"Calibri"': 5.0,
    '"Segoe UI"': 4.0,
    '"Arial, sans-serif"': 3.0,
    '"11.0"': 3.0,
    "0": 2.0,
    "16": 2.0,
    '"nan"': 1.0,
}
_SHOWN = {**_UNUSABLE, '"Yes"': 5.0, '"true"': 2.4, '"No"': 0.6}
_HIDDEN = {**_UNUSABLE, '"No"': 5.0, '"false"': 3.0}


class Look(NamedTuple):
    """One card; the texts are JSON."""

    ticket_id_form: NumberForm
    user_id_form: NumberForm
    stamp: Stamper
    shown: str
    hidden: str
    is_mirrored: bool


@cache
def looks() -> list[Look]:
    """The deck that every comment's look is picked from."""
    rng = Random("comment looks")
    columns = (
        column(rng, CHILD_ID_FORMS),
        column(rng, {as_number: 60.0, as_text: 40.0}),
        column(rng, STAMP_FORMS),
        column(rng, _SHOWN),
        column(rng, _HIDDEN),
        share(rng, 62),
    )
    return list(map(Look._make, zip(*columns, strict=True)))
