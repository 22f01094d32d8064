"""Every metric of the catalogue that needs no history, from the desk's own answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from extract.errors import ConfigurationError
from tests.oracle.alerts import alerts
from tests.oracle.booked_time import booked_time
from tests.oracle.duration import duration
from tests.oracle.figures import Catalogue
from tests.oracle.mix import mix
from tests.oracle.orphans import orphans
from tests.oracle.people import people
from tests.oracle.read_desk import read_desk
from tests.oracle.seed_words import read_words
from tests.oracle.service import service
from tests.oracle.standing import standing
from tests.oracle.volume import volume


def compute(views: Mapping[str, Iterable[object]], as_of: datetime, seeds: Path) -> Catalogue:
    """`views` has the rows of tickets, comments and timesheets as the desk sends them."""
    if as_of.tzinfo is None:
        raise ConfigurationError(
            "The instant to measure from has no zone.",
            "Give it one; oracle.read_stamps.from_desk_clock reads the desk's wall clock.",
        )
    words = read_words(seeds)
    desk = read_desk(views, as_of, words)
    return {
        **service(desk),
        **duration(desk),
        **standing(desk),
        **volume(desk),
        **mix(desk),
        **booked_time(desk),
        **people(desk, words.members, words.robots),
        **alerts(desk),
        **orphans(desk),
    }
