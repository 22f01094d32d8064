"""A channel behind a URL of the Apprise library: mail, Teams, Slack, a webhook, many others."""

from __future__ import annotations

import hashlib
import logging
import re
from urllib.parse import unquote

import apprise
from apprise import AppriseAsset, NotifyBase, NotifyType
from apprise.common import OverflowMode
from apprise.result import AppriseResult, AppriseResultStatus

from extract.errors import ConfigurationError
from extract.watch.channels import Channel, Message

# Messages say who sends them, and need no pictures from anybody's server.
ASSET = AppriseAsset(
    app_id="OTC warehouse",
    app_desc="Alerts of the OTC warehouse",
    app_url="",
    image_url_mask="",
    image_url_logo="",
    async_mode=False,
    # A limit of Apprise's own would take threads that Python waits for at its end; ours need none.
    service_timeout=0,
)
TYPES = {"critical": NotifyType.FAILURE, "warning": NotifyType.WARNING, None: NotifyType.SUCCESS}
# Only here does Apprise tell what it met; the lines of debugging beside it hold URLs and messages.
MET = "Socket Exception: "
PIECE = re.compile(r"[^\s/?&=@:#,;+]{3,}")
MOST_CHARACTERS = 300


def apprise_channel(url: str, setting: str, levels: frozenset[str], seconds: float) -> Channel:
    """Makes the channel; a URL that cannot be used is named by its place in the settings alone."""
    _silence()
    service = apprise.Apprise.instantiate(url, asset=ASSET)
    if not isinstance(service, NotifyBase):
        raise ConfigurationError(
            f"{setting} is not a URL that Apprise understands.",
            "Write it as Apprise documents it for the service; URLs are separated by blanks, and "
            "special characters in them are percent-encoded.",
        )
    if "cto=" not in url:
        service.socket_connect_timeout = seconds
    if "rto=" not in url:
        service.socket_read_timeout = seconds
    if "overflow=" not in url:
        # A service that has a longest message gets several, not a part.
        service.overflow_mode = OverflowMode.SPLIT

    def send(message: Message) -> str:
        notifier = apprise.Apprise(asset=ASSET)
        notifier.add(service)
        outcome = notifier.notify(
            title=message.title,
            body="\n".join(message.lines),
            notify_type=TYPES[message.level],
            body_format="text",
            log_level=logging.DEBUG,
        )
        return "" if _arrived(outcome) else _reason(outcome, _secrets(url, service))

    return Channel(_name(url, service), _place(service), levels, send)


def _silence() -> None:
    """Keeps what Apprise logs from standard error, because it may hold URLs."""
    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _name(url: str, service: NotifyBase) -> str:
    """Names the channel in the warehouse's tables.

    Apprise's own url_id() leaves out to whom a message goes: two mail addresses behind one login
    would be one channel. The hash is slow on purpose, because passwords in URLs may be guessed.
    """
    digest = hashlib.scrypt(url.encode(), salt=b"otc alert", n=2**14, r=8, p=1, dklen=8)
    return f"{service.schema}:{digest.hex()}"


def _place(service: NotifyBase) -> str:
    """Tells the host if there is one: in many URLs a token stands in its place."""
    host = str(service.host)
    if "host" in service.template_tokens and ("." in host or ":" in host or host == "localhost"):
        return f"{host}:{service.port}" if service.port else host
    return str(service.service_name)


def _arrived(outcome: AppriseResult) -> bool:
    """Asks the last attempt: with optional=yes in its URL, Apprise calls a failure a success."""
    attempts = [attempt for result in outcome.results for attempt in result.attempts]
    return bool(attempts) and attempts[-1].status == AppriseResultStatus.SUCCESS


def _reason(outcome: AppriseResult, secrets: set[str]) -> str:
    said = [entry.message for entry in outcome.logs() if entry.level in ("WARNING", "ERROR")]
    met = [
        entry.message.removeprefix(MET) for entry in outcome.logs() if entry.message.startswith(MET)
    ]
    text = " ".join([*said, *met])
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "…")
    return " ".join(text.split())[:MOST_CHARACTERS] or "it refused, and did not say why"


def _secrets(url: str, service: NotifyBase) -> set[str]:
    """Takes all of a URL for secret but the host, in each way in which it may be written."""
    pieces = set(PIECE.findall(url.partition("://")[2])) - {str(service.host)}
    given = {str(value) for value in (service.user, service.password) if value}
    return pieces | given | {unquote(piece) for piece in pieces}
