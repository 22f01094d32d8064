"""Titles and descriptions of tickets. An alert's title recurs with another host or counter."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import NamedTuple

from tests.sandbox.desk.decks import SIZE, column, evenly
from tests.sandbox.desk.dirt import ENDINGS, SEPARATORS, encoded, fragment


class Title(NamedTuple):
    """Two JSON fragments, between which the host or the person is named."""

    head: str
    tail: str


_ALERTS = (
    ("CPU load above threshold on", " - {n}% for 15 minutes"),
    ("Disk space low on", " - drive D: {n}% used"),
    ("Memory usage critical on", " - {n}% used"),
    ("Backup job failed for", " (attempt {n})"),
    ("Service 'Print Spooler' stopped on", ""),
    ("Ping loss {n}% on", ""),
    ("Certificate expires in {n} days on", ""),
    ("Replication lag of {n} minutes on", ""),
    ("UPS on battery at", ""),
    ("Interface flapping on", " - {n} transitions"),
    ("Endpoint protection out of date on", " - {n} signatures behind"),
    ("Unusual sign-in blocked for", " - {n} attempts"),
    ("Patch compliance below target on", " - {n} updates missing"),
    ('Hypervisor datastore "SAN & tier 2" nearly full on', " - {n}% used"),
    ("Web check failed for", " - status {n}"),
)
_REQUESTS = (
    ("New starter set-up for", ""),
    ("Leaver: please disable the account of", ""),
    ("Password reset for", ""),
    ("Can't open shared mailbox of", ""),
    ("Outlook doesn't start for", " since the update"),
    ("VPN drops every {n} minutes for", ""),
    ("Printer offline at the desk of", ""),
    ("Add licence & mailbox for", ""),
    ("Restore a file deleted by", " {n} days ago"),
    ("Access to the finance share for", ""),
    ("Laptop running slow for", ""),
    ("Wi-Fi won't connect for", " on level {n}"),
    ("Phone extension {n} not ringing for", ""),
    ("Teams calls drop for", ""),
    ('Quote for "{n} monitors" requested by', ""),
    ("Distribution list change for", ""),
    ("MFA token replacement for", ""),
    ("Firewall rule <port {n}> requested by", ""),
    ("Software installation for", " - R&D tools"),
    ("Phishing mail reported by", ""),
)
_CALLERS = tuple(
    f"{first} {last}"
    for first in ("Aiden", "Brooke", "Celeste", "Dario", "Elspeth", "Fergus", "Greta", "Inès")
    for last in ("Ambrose", "Bellweather", "Cartmill", "Dunsford", "Everleigh", "Fairweather")
)
_HOSTS = tuple(
    f"{site}-{role}-{number:02}"
    for site in ("syd", "mel", "per", "bne")
    for role in ("app", "dc", "fs", "sql", "rds", "fw")
    for number in range(1, 7)
)
_SENTENCES = (
    "The user reports that the problem started after the weekend's maintenance.",
    "Please call before connecting, the office closes at 5 pm.",
    "Restarting the machine didn't help, and a colleague sees the same message.",
    "Monitoring raised this event automatically; see the linked item for its history.",
    "Approval from the site manager is attached.",
    "Several people at the branch are affected & can't work.",
    'The error reads "the remote procedure call failed" on every attempt.',
    "No impact on production; to be done in the next change window.",
    "Customer's asset number is on the label under the device.",
    "The same event occurred last month, see the earlier ticket for the work-around.",
    "Threshold crossed for more than 15 minutes. Value at the time of the alert is in the title.",
    "Café kiosk on level 2 … the touch screen doesn't respond.",
)
# How often a text was encoded on its way here.
_ENCODINGS = {0: 72.0, 1: 14.0, 2: 7.0, 3: 4.0, 4: 3.0}


def _titles(rng: Random, patterns: tuple[tuple[str, str], ...]) -> list[Title]:
    cards = zip(evenly(rng, patterns), column(rng, _ENCODINGS), strict=True)
    titles = []
    for (head, tail), times in cards:
        counter = rng.randrange(12, 100)
        head_text, tail_text = (
            fragment(encoded(part.replace("{n}", str(counter)), times)) for part in (head, tail)
        )
        titles.append(Title(head_text, tail_text))
    return titles


@cache
def alert_titles() -> list[str]:
    """A deck of whole titles, quoted and with their dirt."""
    rng = Random("alert titles")
    return _whole(rng, _titles(rng, _ALERTS), _HOSTS)


@cache
def request_titles() -> list[str]:
    """The same for what people ask for."""
    rng = Random("request titles")
    return _whole(rng, _titles(rng, _REQUESTS), _CALLERS)


def _whole(rng: Random, titles: list[Title], names: tuple[str, ...]) -> list[str]:
    cards = zip(
        titles,
        column(rng, SEPARATORS),
        evenly(rng, names),
        column(rng, ENDINGS),
        strict=True,
    )
    return [
        f'"{title.head}{separator}{fragment(name)}{title.tail}{ending}"'
        for title, separator, name, ending in cards
    ]


@cache
def descriptions() -> list[str]:
    """A deck of descriptions of one to six sentences."""
    rng = Random("descriptions")
    texts = []
    for times in column(rng, _ENCODINGS, SIZE // 5):
        sentences = rng.choices(_SENTENCES, k=rng.randrange(1, 7))
        text = rng.choice(("\n", " ", " ", "<br/>")).join(sentences)
        texts.append(f'"{fragment(encoded(text, times))}"')
    return texts
