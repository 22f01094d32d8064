"""The desk's HTTP is OTC's: one GET a view, Basic auth, envelopes, a body of unknown length."""

from __future__ import annotations

import http.client
import json
import logging
import socket
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.sandbox.desk import DeskConfig, RunningDesk, running_desk
from tests.sandbox.desk.comments import COLUMNS, OLD_COLUMNS
from tests.sandbox.desk.reader import ask, call, credentials, opened, rows_of, view_target
from tests.sandbox.desk.volumes import VIEWS

UNWRAP: dict[str, Callable[[Any], Any]] = {
    "message_data": lambda document: document["message"]["data"],
    "message_data_object": lambda document: [document["message"]["data"]],
    "data": lambda document: document["data"],
    "data_object": lambda document: [document["data"]],
    "records": lambda document: document["records"],
    "records_object": lambda document: [document["records"]],
    "array": lambda document: document,
    "record": lambda document: [document],
    "items": lambda document: document["message"]["items"],
    "result": lambda document: document["result"]["data"],
}


def raw_get(desk: RunningDesk, target: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=30)
    connection.request("GET", target, headers=headers)
    response = connection.getresponse()
    response.read()
    return response


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_is_served_in_the_production_envelope(desk: RunningDesk, view: str) -> None:
    document = ask(desk, view).json()
    assert list(document) == ["message"]
    assert list(document["message"]) == ["data"]
    assert len(document["message"]["data"]) > 100


@pytest.mark.parametrize(
    ("view", "columns"), [("tickets", 60), ("comments", 10), ("timesheets", 28)]
)
def test_every_row_of_a_view_has_all_its_columns(
    desk: RunningDesk, view: str, columns: int
) -> None:
    rows = rows_of(desk, view)
    assert len(rows[0]) == columns
    assert all(list(row) == list(rows[0]) for row in rows)


@pytest.mark.parametrize("envelope", UNWRAP)
def test_every_envelope_holds_the_same_rows(desk: RunningDesk, envelope: str) -> None:
    expected = rows_of(desk, "tickets")
    desk.switch(envelope=envelope)
    rows = UNWRAP[envelope](ask(desk, "tickets").json())
    assert rows == (expected if len(rows) > 1 else expected[:1])
    is_single = envelope == "record" or envelope.endswith("_object")
    assert (len(rows) == 1) == is_single


@pytest.mark.parametrize("envelope", UNWRAP)
def test_scale_0_serves_empty_views(envelope: str) -> None:
    with running_desk(DeskConfig(scale=0, envelope=envelope)) as desk:
        for view in VIEWS:
            rows = UNWRAP[envelope](ask(desk, view).json())
            assert rows in ([], [{}])


def test_a_row_limit_serves_exactly_so_many_of_the_newest_rows(desk: RunningDesk) -> None:
    newest = rows_of(desk, "timesheets")[:7]
    with running_desk(replace(desk.config, rows={"timesheets": 7, "comments": 0})) as limited:
        assert rows_of(limited, "timesheets") == newest
        assert rows_of(limited, "comments") == []
        assert len(rows_of(limited, "tickets")) > 7


def test_the_old_comment_headers_head_the_same_comments(desk: RunningDesk) -> None:
    current = rows_of(desk, "comments")
    desk.switch(comment_headers="old")
    old = rows_of(desk, "comments")
    assert list(old[0]) == list(OLD_COLUMNS)
    assert list(current[0]) == list(COLUMNS)
    assert [list(row.values()) for row in old] == [list(row.values()) for row in current]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        credentials("otc-sandbox", "wrong"),
        credentials("another", "account"),
        {"Authorization": "Basic %%%"},
        {"Authorization": "Basic \xe9"},
        {"Authorization": "Bearer x"},
    ],
)
def test_wrong_credentials_are_a_401_with_a_challenge(
    desk: RunningDesk, headers: dict[str, str]
) -> None:
    response = raw_get(desk, view_target(desk, "tickets"), headers)
    assert response.status == 401
    assert response.headers["WWW-Authenticate"].startswith("Basic ")
    assert [(request.view, request.status) for request in desk.requests] == [("tickets", 401)]


@pytest.mark.parametrize("query", ["", "?id=", "?id=00000000-0000-0000-0000-000000000000"])
def test_an_unknown_view_id_is_a_404(desk: RunningDesk, query: str) -> None:
    assert call(desk, f"/otc{query}").status == 404
    assert [(request.view, request.status) for request in desk.requests] == [(None, 404)]


def test_a_view_id_is_found_in_capitals_too(desk: RunningDesk) -> None:
    assert call(desk, f"/otc?id={desk.views['tickets'].upper()}").status == 200


def test_a_view_is_only_read(desk: RunningDesk) -> None:
    answer = call(desk, view_target(desk, "tickets"), "POST", {})
    assert (answer.status, answer.headers["Allow"]) == (405, "GET")


def test_a_body_is_chunked_and_of_unknown_length(desk: RunningDesk) -> None:
    answer = ask(desk, "tickets")
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert "Content-Length" not in answer.headers


def test_a_client_of_http_1_0_gets_the_body_up_to_the_end_of_the_connection(
    desk: RunningDesk,
) -> None:
    account = credentials(desk.username, desk.password)["Authorization"]
    with socket.create_connection(("127.0.0.1", desk.port), timeout=30) as connection:
        target = view_target(desk, "tickets")
        connection.sendall(f"GET {target} HTTP/1.0\r\nAuthorization: {account}\r\n\r\n".encode())
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"chunked" not in head
    assert json.loads(body)["message"]["data"] == rows_of(desk, "tickets")


def test_several_requests_share_a_connection(desk: RunningDesk) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=30)
    headers = credentials(desk.username, desk.password)
    bodies = set()
    for _ in range(3):
        connection.request("GET", view_target(desk, "tickets"), headers=headers)
        bodies.add(connection.getresponse().read())
        assert connection.sock is not None, "the desk closed the connection"
    connection.close()
    assert len(bodies) == 1


def test_views_are_served_to_several_clients_at_once(desk: RunningDesk) -> None:
    desk.faults.add("slow", view="tickets", first_byte_seconds=30)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(ask, desk, "tickets")
        assert len(rows_of(desk, "comments")) > 100
        assert not waiting.done()
        desk.stop()
        assert isinstance(waiting.exception(), ConnectionError)


def test_the_log_of_requests_names_the_view_and_the_order(desk: RunningDesk) -> None:
    ask(desk, "tickets")
    ask(desk, "comments")
    seen = desk.requests
    assert [request.view_id for request in seen] == [desk.views["tickets"], desk.views["comments"]]
    assert seen[0].at < seen[1].at
    desk.forget_requests()
    assert desk.requests == []


def test_a_client_that_leaves_mid_body_is_no_error(
    desk: RunningDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.faults.add("slow", chunk_seconds=0.01)
    with opened(desk, view_target(desk, "timesheets")) as response:
        assert response.read(100)
        # Reset, so that the desk learns of it at its next chunk.
        linger = struct.pack("ii", 1, 0)
        response.fp.raw._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    desk.faults.clear()
    assert len(rows_of(desk, "tickets")) > 100
    desk.stop()
    assert "went away" in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_health_tells_whose_desk_it_is_without_credentials() -> None:
    config = DeskConfig(scale=0.001, instance="a-token-of-mine")
    with running_desk(config) as desk:
        connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=30)
        connection.request("GET", "/health")
        health = json.loads(connection.getresponse().read())
        connection.request("HEAD", "/health")
        response = connection.getresponse()
        assert (response.status, response.read()) == (200, b"")
        connection.close()
        assert health["instance"] == "a-token-of-mine"
        assert health["as_of"] == "2026-01-31T18:00:00"
        assert health["scale"] == 0.001
        assert health["version"]
        assert desk.password not in json.dumps(health)
        assert desk.requests == []


def test_the_desk_listens_on_the_loopback_address_alone(desk: RunningDesk) -> None:
    assert urlsplit(desk.url).hostname == "127.0.0.1"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", desk.port), timeout=5)
