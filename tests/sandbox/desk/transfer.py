"""Sends a document in chunks of a good size, with the faults of the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tests.sandbox.desk.fault_kinds import TRANSPORT
from tests.sandbox.desk.faults import Fault

CHUNK_BYTES = 64 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class DroppedError(Exception):
    """Says that the connection must be reset here."""


def transport_options(faults: Iterable[Fault]) -> dict[str, dict[str, Any]]:
    """The faults of the way by kind; of two alike the last one counts."""
    return {fault.kind: fault.options for fault in faults if fault.kind in TRANSPORT}


def chunks(texts: Iterable[str]) -> Iterator[bytes]:
    """The first piece at once, so that the client sees an answer; then at least 64 KiB each."""
    waiting: list[str] = []
    size, enough = 0, 1
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= enough:
            yield "".join(waiting).encode()
            waiting, size, enough = [], 0, CHUNK_BYTES
    if waiting:
        yield "".join(waiting).encode()


def with_faults(body: Iterator[bytes], ways: dict[str, dict[str, Any]]) -> Iterator[bytes]:
    """The body with the faults of the way, other than its slowness."""
    if "bom" in ways:
        body = _marked(body)
    if "truncate" in ways:
        body = _cut(body, ways["truncate"]["after_bytes"])
    if "drop" in ways:
        body = _dropped(body, ways["drop"]["after_bytes"])
    return body


def _marked(body: Iterator[bytes]) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK
    yield from body


def _cut(body: Iterator[bytes], after: int) -> Iterator[bytes]:
    """The first bytes; of a shorter body all but the last one, so that it never is complete."""
    held = b""
    for chunk in body:
        held += chunk
        sent = held[: min(after, len(held) - 1)]
        # An empty chunk would end the body cleanly.
        if sent:
            yield sent
        if len(sent) == after:
            return
        after -= len(sent)
        held = held[len(sent) :]


def _dropped(body: Iterator[bytes], after: int) -> Iterator[bytes]:
    """The first bytes, and never the end."""
    yield from _cut(body, after)
    raise DroppedError
