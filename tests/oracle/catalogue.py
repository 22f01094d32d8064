"""Every metric of the catalogue that needs no history, from the desk's own answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from extract.errors import ConfigurationError
from oracle.alerts import alerts
from oracle.booked_time import booked_time
from oracle.duration import duration
from oracle.figures import Catalogue
from oracle.mix import mix
from oracle.orphans import orphans
from oracle.people import people
from oracle.read_desk import read_desk
from oracle.seed_words import read_words
from oracle.service import service
from oracle.standing import standing
from oracle.volume import volume


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
