"""The shapes in which OTC has been seen to wrap the rows of a view, and two that it might use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Envelope(NamedTuple):
    """Holds what is before and after the rows, and whether there is only one, without a list."""

    opening: str
    closing: str
    is_single: bool = False


ENVELOPES = {
    "message_data": Envelope('{"message":{"data":[', "]}}"),
    "message_data_object": Envelope('{"message":{"data":', "}}", is_single=True),
    "data": Envelope('{"data":[', "]}"),
    "data_object": Envelope('{"data":', "}", is_single=True),
    "records": Envelope('{"records":[', "]}"),
    "records_object": Envelope('{"records":', "}", is_single=True),
    "array": Envelope("[", "]"),
    "record": Envelope("", "", is_single=True),
    # Never seen: what an upgrade of OTC might bring.
    "items": Envelope('{"message":{"items":[', "]}}"),
    "result": Envelope('{"result":{"data":[', "]}}"),
}


def wrap(name: str, blocks: Iterable[list[str]]) -> Iterator[str]:
    """The document in pieces. A single-row envelope shows the first row, or an empty object."""
    envelope = ENVELOPES[name]
    yield envelope.opening
    if envelope.is_single:
        yield next((row for block in blocks for row in block), "{}")
    else:
        yield from _listed(blocks)
    yield envelope.closing


def _listed(blocks: Iterable[list[str]]) -> Iterator[str]:
    separator = ""
    for block in blocks:
        if block:
            yield separator + ",".join(block)
            separator = ","
