"""Lists who works at the desk: the roster of the engineering team, and invented colleagues.

The colleagues hold every exception of the username rule, and names that no rule can tell apart.
"""

from __future__ import annotations

import json
from typing import NamedTuple


class Person(NamedTuple):
    """One account of the desk; the JSON texts are written into millions of rows."""

    number: int
    user_id: int
    full_name: str
    username: str
    full_name_json: str
    username_json: str


ROSTER = (
    "Trevor Harte",
    "Llewellyn Booth",
    "Dion Jewell",
    "Michael Villaflor",
    "Olli Ojala",
    "Abdallah Ziadeh",
    "Alex Olver",
    "Josh James",
    "Taylor Barkle",
    "Steve Daalmeyer",
    "Daniel Dignadice",
)

# Where the rule "first initial and surname" does not give the username.
EXCEPTIONS = {
    "Sukhdeep": "sukhdeep",  # a single-word name
    "Anne-Marie Colbeck": "amcolbeck",  # a hyphenated first name
    "Wei Xu": "weixu",  # a two-letter surname: the name in full
    "Pieter van der Velden": "pvandervelden",  # multi-word surnames
    "Lucia De Marchi": "ldemarchi",
    "Siobhan O'Rourke": "sorourke",
    "Jenny Walsham": "jewalsham",  # jwalsham is James's
}

COLLEAGUES = {
    "infrastructure": (
        "Priyanka Deshmane",
        "Harpreet Singh",
        "Tharindu Marasinghe",
        "Wei Xu",
        "Callum Fairbrook",
        "Noor Haddadin",
        "Beatrix Somerlade",
        "Rafael Quintanero",
        "Imogen Thistlewood",
        "Sanjay Venkatraghavan",
        "Linh Doanthi",
        "Marcus Aldergate",
        "Hana Kobayakawa",
        "Peter Stanmoor",
    ),
    "pods": (
        "Gurdeep Singh",
        "James Walsham",
        "Jenny Walsham",
        "Sukhdeep",
        "Anne-Marie Colbeck",
        "Pieter van der Velden",
        "Lucia De Marchi",
        "Siobhan O'Rourke",
        "Matteo Brancatelli",
        "Zoë Lindqvister",
        "Ruwan Jayakodyarachchi",
        "Bridget Hallorane",
        "Tomasz Wieczorkowicz",
        "Chloe Pemberwick",
        "Farid Naseriyan",
        "Isla Macreadie",
        "Kenji Morishige",
        "Amara Nwosuala",
        "Declan Quigg",
        "Esther Vanterpool",
        "Hamish Drummoyne",
        "Ingrid Solbakken",
        "Jarrah Tindale",
        "Katarina Bosnjakova",
        "Lachlan Ferntree",
        "Mei Hsuan",
        "Nikolai Arkadin",
        "Oscar Billabury",
        "Phuong Trangvu",
        "Quentin Ashgrove",
        "Rosalind Merriwee",
        "Samuel Okafornia",
        "Tessa Wrenfield",
        "Umar Chaudhrani",
        "Vivian Castellane",
        "Warwick Penhallow",
        "Ximena Ortegosa",
        "Yusuf Demirkaya",
        "Zara Whitlocke",
        "Angus Kirkbrae",
        "Bianca Romanelli",
        "Cheng Longwei",
        "Dimitra Papaleos",
        "Elliot Sandringway",
    ),
    "office": (
        "Felicity Ormsworth",
        "Gavin Tullimbar",
        "Helena Strandvik",
        "Ibrahim Kassabi",
        "Joanna Wexcombe",
        "Kyle Brambleside",
        "Leonie Vasquarez",
        "Morgan Eastlake",
        "Nadia Polyakina",
        "Owen Carrowmore",
    ),
}
# Two people share a full name, so no rule can tell which username is meant.
NAMESAKES = (("Daniel Carlow", "dcarlow"), ("Daniel Carlow", "dcarlow2"))
# One account under two full names, before and after a change of name.
RENAMED = (("Kate Morrowby", "kmorrowby"), ("Kate Ellersley", "kmorrowby"))
# Assigned to tickets, but left before any time was booked under the name: it has no username.
DEPARTED = (("Bernard Thackeray", "bthackeray"), ("Olga Winterbourne", "owinterbourne"))

ROBOT_USERNAME = "brian"
ROBOT_USER_ID = 1


def username_of(full_name: str) -> str:
    """Builds a username of first initial and surname, unless the person is an exception."""
    first, _, surname = full_name.partition(" ")
    return EXCEPTIONS.get(full_name) or f"{first[0]}{surname}".lower().replace(" ", "")


def _hire(names: list[tuple[str, str]]) -> list[Person]:
    people = []
    for number, (full_name, username) in enumerate(names):
        full_json, user_json = json.dumps(full_name, ensure_ascii=False), json.dumps(username)
        user_id = 2001 + 7 * number
        people.append(Person(number, user_id, full_name, username, full_json, user_json))
    return people


def _named(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, username_of(name)) for name in names]


PEOPLE = _hire(
    _named(ROSTER)
    + _named(COLLEAGUES["infrastructure"])
    + _named(COLLEAGUES["pods"])
    + _named(COLLEAGUES["office"])
    + [*NAMESAKES, *RENAMED, *DEPARTED]
)
ROSTER_PEOPLE = PEOPLE[: len(ROSTER)]
INFRASTRUCTURE = PEOPLE[len(ROSTER) :][: len(COLLEAGUES["infrastructure"])]
PODS = PEOPLE[len(ROSTER) + len(INFRASTRUCTURE) :][: len(COLLEAGUES["pods"])]
# People whose name or username does not identify them.
UNCLEAR = PEOPLE[-len(NAMESAKES + RENAMED + DEPARTED) :]
BOOKERS = [person for person in PEOPLE if (person.full_name, person.username) not in DEPARTED]
