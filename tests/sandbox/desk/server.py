"""Serves the stand-in desk, on 127.0.0.1 only; it ends at once when it is stopped."""

from __future__ import annotations

import contextlib
import errno
import logging
import socket
import socketserver
import sys
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from typing import Any

from tests.sandbox.desk.config import DeskConfig, SettingError
from tests.sandbox.desk.desk import Clock, Desk, Request
from tests.sandbox.desk.faults import Faults
from tests.sandbox.desk.handler import BASE_PATH, Handler

HOST = "127.0.0.1"
VERSION = "1"
LARGEST_PORT = 65_535

logger = logging.getLogger(__name__)


class DeskServer(ThreadingHTTPServer):
    """Knows its open connections, so that it can end them when it stops."""

    # Joined at the end, so that no thread outlives a test that started it.
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, desk: Desk, port: int) -> None:
        if not 0 <= port <= LARGEST_PORT:
            raise SettingError(f"A port is a number from 0 to {LARGEST_PORT}, not {port}.")
        self.desk = desk
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        try:
            super().__init__((HOST, port), Handler)
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise SettingError(
                    f"Port {port} on {HOST} cannot be used: {error.strerror}."
                ) from None
            raise

    def server_bind(self) -> None:
        """Without the look-up of the host's name, which can hang on a closed network."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    @property
    def url(self) -> str:
        """What OTC_BASE_URL is to be."""
        return f"http://{HOST}:{self.server_port}{BASE_PATH}"

    def health(self) -> dict[str, Any]:
        """Whose desk this is, and of what data; nothing in it is secret."""
        config = self.desk.config
        return {
            "instance": config.instance,
            "version": VERSION,
            "as_of": self.desk.clock.now.isoformat(),
            "scale": config.scale,
            "seed": config.seed,
            "window": config.window,
        }

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores clients that go away; logs every other error."""
        if isinstance(sys.exc_info()[1], ConnectionError):
            logger.debug("%s went away", client_address)
        else:
            logger.exception("answering %s failed", client_address)

    def stop(self) -> None:
        """End the listening, then every open connection, and wait for their threads."""
        self.stopping.set()
        self.shutdown()
        with self._lock:
            for connection in self._open:
                # Already closed by the other side.
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class RunningDesk:
    """A desk that serves, for the process that started it."""

    def __init__(self, server: DeskServer) -> None:
        self._server = server
        self._desk = server.desk
        self._thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="stand-in desk"
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """The base url: a view is at `?id=<view id>` of it."""
        return self._server.url

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._server.server_port

    @property
    def username(self) -> str:
        """The service account's name."""
        return self._desk.config.username

    @property
    def password(self) -> str:
        """The service account's password."""
        return self._desk.config.password

    @property
    def views(self) -> dict[str, str]:
        """View ids by name."""
        return dict(self._desk.config.views)

    @property
    def config(self) -> DeskConfig:
        """The settings as the switches have left them."""
        return self._desk.config

    @property
    def faults(self) -> Faults:
        """Switches faults on and off."""
        return self._desk.faults

    @property
    def clock(self) -> Clock:
        """Moves the desk's time."""
        return self._desk.clock

    @property
    def requests(self) -> list[Request]:
        """Lists the requests, in order."""
        return self._desk.requests

    def forget_requests(self) -> None:
        """Forgets the requests so far."""
        self._desk.forget_requests()

    def switch(self, **settings: str) -> None:
        """Change `envelope`, `window` or `comment_headers` from the next request on."""
        self._desk.switch(**settings)

    def stop(self) -> None:
        """End it at once, whatever it is doing."""
        self._server.stop()
        self._thread.join()


@contextlib.contextmanager
def running_desk(config: DeskConfig | None = None, port: int = 0) -> Iterator[RunningDesk]:
    """A desk for the length of a block; port 0 lets the system choose one."""
    desk = RunningDesk(DeskServer(Desk(config or DeskConfig()), port))
    try:
        yield desk
    finally:
        desk.stop()
