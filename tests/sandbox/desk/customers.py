"""Invented customers, each under the spellings that years of hand-made records leave behind."""

from __future__ import annotations

import json
from typing import NamedTuple


class Customer(NamedTuple):
    """One spelling of one customer; all texts are ready to be written into a row."""

    account_id_json: str
    name: str
    name_json: str
    client_json: str
    selcom_json: str
    classification_json: str
    site_status_json: str


_NAMES = (
    "Harbourline Logistics",
    "Wattle & Stone Architects",
    "Northgate Community Health",
    "Bluegum Credit Union",
    "Saltbush Mining Services",
    "Kestrel Aviation Parts",
    "Mulga Creek Shire",
    "Farrow's Fine Foods",
    "Southern Cross Orthodontics",
    "Pacific Rim Freight",
    "Yarra Bend College",
    "Ironbark Engineering",
    "Tidewater Insurance Brokers",
    "Lantern Aged Care",
    "Copperfield Legal",
    "Redgum Wines",
    "Meridian Surveying",
    "Jacaranda Early Learning",
    "Quokka Outdoor",
    "Stonehaven Property Group",
    "Finch & Daughters Accounting",
    "Coral Bay Resorts",
    "Granite Belt Produce",
    "Westerly Wind Energy",
    "Banksia Disability Support",
    "Silverlake Pharmacies",
    "Thornbury Print Works",
    "Eucla Transport",
    "Kookaburra Media",
    "Opal Ridge Dental",
    "Paperbark Publishing",
    "Rosella Homewares",
    "Mangrove Marine",
    "Currawong Security Doors",
    "Drysdale Irrigation",
    "Emu Plains Motors",
    "Fernvale Veterinary",
    "Glasshouse Nurseries",
    "Highfield Grammar",
    "Inlet Fisheries",
)
INTERNAL_NAME = "Desk Operations (Internal)"


def _spellings(name: str) -> tuple[str, ...]:
    """The common one first; the others are a tenth of the tickets."""
    encoded = name.replace("&", "&amp;").replace("'", "&#039;")
    return (name,) * 27 + (f"{name} Pty Ltd", name.upper(), f"{encoded} ")


def _customers() -> dict[Customer, float]:
    weights: dict[Customer, float] = {}
    for rank, name in enumerate(_NAMES):
        account_id = 40_011 + 37 * rank
        for position, spelling in enumerate(_spellings(name)):
            id_json = f"{account_id}.0" if position == 1 else str(account_id)
            customer = Customer(
                id_json,
                spelling,
                json.dumps(spelling),
                json.dumps(name),
                f'"SK{account_id * 3}"',
                json.dumps(("Enterprise", "Business", "Government", "")[rank % 4]),
                '"Active"' if rank % 9 else '"Under Review"',
            )
            # Large customers first, as everywhere: the largest has a twelfth of the tickets.
            weights[customer] = weights.get(customer, 0.0) + 1 / (rank + 4)
    return weights


CUSTOMER_WEIGHTS = _customers()
INTERNAL = Customer(
    "40001", INTERNAL_NAME, json.dumps(INTERNAL_NAME), '"Internal"', '"SK1"', '""', '"Active"'
)
