"""Reads a desk over HTTP as any client would: for its tests and its benchmark."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

Row = dict[str, Any]


class Address(Protocol):
    """A desk of this process or of another one."""

    @property
    def url(self) -> str: ...
    @property
    def views(self) -> dict[str, str]: ...
    @property
    def username(self) -> str: ...
    @property
    def password(self) -> str: ...


class Answer(NamedTuple):
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body's document."""
        return json.loads(self.body)


def credentials(username: str, password: str) -> dict[str, str]:
    """The header of HTTP Basic auth."""
    return {
        "Authorization": f"Basic {base64.b64encode(f'{username}:{password}'.encode()).decode()}"
    }


@contextlib.contextmanager
def opened(
    desk: Address, target: str, method: str = "GET", payload: object = None
) -> Iterator[http.client.HTTPResponse]:
    """An answer whose body is still to be read; the connection ends with the block."""
    parts = urlsplit(desk.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        body = None if payload is None else json.dumps(payload)
        connection.request(method, target, body, credentials(desk.username, desk.password))
        yield connection.getresponse()
    finally:
        connection.close()


def view_target(desk: Address, view: str) -> str:
    """The path and query of a view."""
    return f"{urlsplit(desk.url).path}?id={desk.views[view]}"


def call(desk: Address, target: str, method: str = "GET", payload: object = None) -> Answer:
    """One call of anything that the desk answers."""
    with opened(desk, target, method, payload) as response:
        return Answer(response.status, response.headers, response.read())


def ask(desk: Address, view: str) -> Answer:
    """One call for a view."""
    return call(desk, view_target(desk, view))


def rows_of(desk: Address, view: str) -> list[Row]:
    """The rows of a view in the production envelope."""
    return ask(desk, view).json()["message"]["data"]
