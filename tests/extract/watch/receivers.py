"""A webhook and a mail server of our own, which can be away, refuse, or never answer."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, PASSWORD = "otc-alerts", "geheim-7319"


class Webhook:
    """Keeps what it is sent; `down` closes its port, and `up` opens the same one again."""

    def __init__(self) -> None:
        self.messages: list[dict[str, str]] = []
        self.status = 200
        # Called before a message is answered.
        self.meanwhile: Callable[[], object] = lambda: None
        self._server: ThreadingHTTPServer | None = None
        self.port = 0
        self.up()

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/hook"

    def take(self) -> list[str]:
        """Gives the lines of all messages since the last time."""
        taken, self.messages = self.messages, []
        return [line for message in taken for line in message["message"].split("\n")]

    def up(self) -> None:
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"]))
                webhook.meanwhile()
                if webhook.status == 200:
                    webhook.messages.append(json.loads(text))
                self.send_response(webhook.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keeps requests out of the tests' output."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def down(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class MailServer:
    """Keeps the mails that it takes; a wrong password is refused."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.password = PASSWORD
        # What it says to every recipient, where it takes none.
        self.refusal = ""
        self.mails: list[tuple[list[str], EmailMessage]] = []

    def url(self, to: str, password: str = "") -> str:
        login = f"{USER}:{quote(password or self.password, safe=':')}"
        return f"mailto://{login}@127.0.0.1:{self.port}?to={to}&from=otc@example.com"

    def take(self) -> list[tuple[list[str], str, str]]:
        """Gives to whom, subject and plain text of all mails since the last time."""
        taken, self.mails = self.mails, []
        return [
            (to, str(mail["Subject"]), mail.get_body(("plain",)).get_content())
            for to, mail in taken
        ]

    async def handle_RCPT(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if self.refusal:
            return f"550 {self.refusal}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((envelope.rcpt_tos, mail))
        return "250 OK"


@contextmanager
def running_mail_server() -> Iterator[MailServer]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = MailServer(listening.getsockname()[1])

        def authenticate(*given: object) -> AuthResult:
            login = given[-1]
            right = (USER.encode(), server.password.encode())
            # Not handled: the server itself answers a wrong password.
            return AuthResult(success=(login.login, login.password) == right, handled=False)

        def protocol() -> SMTP:
            return SMTP(
                server,
                hostname="localhost",
                authenticator=authenticate,
                auth_require_tls=False,
                loop=loop,
            )

        loop = asyncio.new_event_loop()
        serving = loop.run_until_complete(loop.create_server(protocol, sock=listening))
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        yield server
        loop.call_soon_threadsafe(serving.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def trickling_server() -> Iterator[int]:
    """Gives the port of what answers for ever, a line now and then: no wait for a byte is long."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(30)
        is_over = threading.Event()

        def answer() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                while not is_over.wait(0.1):
                    connection.sendall(b"X-More: to come\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
        is_over.set()
        thread.join()


def closed_port() -> int:
    """Finds a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as briefly:
        return briefly.getsockname()[1]
