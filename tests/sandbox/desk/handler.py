"""The HTTP of one connection: authentication, views, and the desk's own switches beside them."""

from __future__ import annotations

import base64
import hmac
import json
import logging
import socket
import struct
import time
from collections.abc import Iterator, Mapping
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.sandbox.desk import admin
from tests.sandbox.desk.desk import Request
from tests.sandbox.desk.fault_kinds import REPLACING
from tests.sandbox.desk.faults import Fault
from tests.sandbox.desk.transfer import DroppedError, chunks, transport_options, with_faults

if TYPE_CHECKING:
    from tests.sandbox.desk.server import DeskServer

BASE_PATH = "/otc"
LARGEST_BODY = 1_000_000
RESET_GRACE_SECONDS = 0.05
CHALLENGE = {"WWW-Authenticate": 'Basic realm="otc"'}
HTML_PAGE = b"<!DOCTYPE html><html><body><h1>Service temporarily unavailable</h1></body></html>"

logger = logging.getLogger(__name__)


class Handler(BaseHTTPRequestHandler):
    """One connection; several requests may follow one another on it."""

    protocol_version = "HTTP/1.1"
    server_version = "otc-stand-in"
    sys_version = ""
    server: DeskServer

    def do_GET(self) -> None:
        self._route(b"")

    def do_HEAD(self) -> None:
        self._route(b"")

    def do_DELETE(self) -> None:
        self._route(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._send_json(413, {"message": f"A body has at most {LARGEST_BODY} bytes."})
            return
        self._route(self.rfile.read(int(length)))

    def _route(self, body: bytes) -> None:
        url = urlsplit(self.path)
        view_id = parse_qs(url.query).get("id", [""])[0]
        if url.path == "/health":
            self._send_json(200, self.server.health())
        elif not self._is_authorized():
            if url.path == BASE_PATH:
                self._note(self.server.desk.view_of(view_id), view_id, 401)
            self._send_json(401, {"message": "Wrong credentials."}, CHALLENGE)
        elif url.path.startswith(admin.PREFIX):
            self._send_json(*admin.answer(self.server.desk, self.command, url.path, body))
        elif url.path != BASE_PATH:
            self._send_json(404, {"message": f"Unknown path {url.path}."})
        elif self.command != "GET":
            self._send_json(405, {"message": "A view is read with GET."}, {"Allow": "GET"})
        else:
            self._serve(view_id)

    def _is_authorized(self) -> bool:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        try:
            given = base64.b64decode(token, validate=True)
        except ValueError:
            return False
        config = self.server.desk.config
        expected = f"{config.username}:{config.password}".encode()
        return scheme.lower() == "basic" and hmac.compare_digest(given, expected)

    def _serve(self, view_id: str) -> None:
        desk = self.server.desk
        view = desk.view_of(view_id)
        if view is None:
            self._note(None, view_id, 404)
            self._send_json(404, {"message": "This id is not the id of a view."})
            return
        faults = desk.faults.take(view)
        ways = transport_options(faults)
        slow = ways.get("slow", {"first_byte_seconds": 0, "chunk_seconds": 0})
        if self.server.stopping.wait(slow["first_byte_seconds"]):
            self.close_connection = True
            return
        replacing = next((fault for fault in faults if fault.kind in REPLACING), None)
        if replacing:
            self._replace(view, view_id, replacing)
            return
        self._note(view, view_id, 200)
        body = with_faults(chunks(desk.document(view, faults)), ways)
        try:
            self._stream(body, slow["chunk_seconds"])
        except DroppedError:
            self._reset()

    def _replace(self, view: str, view_id: str, fault: Fault) -> None:
        options = fault.options
        status = options["code"] if fault.kind == "status" else 200
        self._note(view, view_id, status)
        if fault.kind == "html":
            self._send(200, HTML_PAGE, {"Content-Type": "text/html; charset=utf-8"})
        elif fault.kind == "error_text":
            self._send_json(200, {"message": options["text"]})
        else:
            headers = CHALLENGE if status == 401 else _retry_after(options)
            self._send_json(status, {"message": f"Fault {status}."}, headers)

    def _stream(self, body: Iterator[bytes], pause: float) -> None:
        """Sends chunks, because the length is not known before the last row is made."""
        is_chunked = self.request_version == "HTTP/1.1"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        if is_chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        for chunk in body:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk) if is_chunked else chunk)
            if self.server.stopping.wait(pause) if pause else self.server.stopping.is_set():
                self.close_connection = True
                return
        if is_chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _reset(self) -> None:
        """Ends the connection without the last chunk.

        A reset makes the client's system throw away what it has not read, so it gets a moment to
        be in the middle of the body.
        """
        self.close_connection = True
        self.server.stopping.wait(RESET_GRACE_SECONDS)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.close(self.connection.detach())

    def _note(self, view: str | None, view_id: str, status: int) -> None:
        self.server.desk.note(Request(view, view_id, status, time.monotonic()))

    def _send_json(
        self, status: int, payload: dict[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        body = json.dumps(payload).encode()
        self._send(status, body, {"Content-Type": "application/json", **(headers or {})})

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """To the log, not to the standard error that the base class writes to."""
        logger.info("%s %s", self.address_string(), format % args)


def _retry_after(options: Mapping[str, Any]) -> dict[str, str]:
    seconds = options["retry_after"]
    if seconds is None:
        return {}
    if options["retry_after_form"] == "date":
        return {"Retry-After": formatdate(time.time() + seconds, usegmt=True)}
    return {"Retry-After": str(seconds)}
