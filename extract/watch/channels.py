"""The channels that alerts go to, as settings name them, and sending to all of them at once."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from extract.check.checks import BackgroundCall
from extract.errors import ConfigurationError
from extract.settings.environment import number

WARNING, CRITICAL = "warning", "critical"
LEVELS = frozenset((WARNING, CRITICAL))
URLS = {WARNING: "OTC_ALERT_WARNING_URLS", CRITICAL: "OTC_ALERT_CRITICAL_URLS"}
FILE = "OTC_ALERT_FILE"
SECONDS = "OTC_ALERT_SECONDS"
DEFAULT_SECONDS = 30


@dataclass(frozen=True)
class Message:
    """What a channel gets at once; `level` is that of its worst line, None if all is over."""

    title: str
    lines: Sequence[str]
    level: str | None


@dataclass(frozen=True)
class Channel:
    """Takes messages of some levels. Neither `name` nor `place` tells its URL, or any part of it
    that could be a secret; `send` returns why a message did not arrive, or nothing.
    """

    name: str
    place: str
    levels: frozenset[str]
    send: Callable[[Message], str] = field(repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.name} ({self.place})" if self.place else self.name


def channels_from(root: Path, environ: Mapping[str, str]) -> list[Channel]:
    """Reads the settings; a URL that two of them name is one channel for both levels."""
    urls = {level: environ.get(name, "").split() for level, name in URLS.items()}
    levels: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for level, listed in urls.items():
        # With one setting alone there is nobody else to tell of the other level.
        taken = {level} if all(urls.values()) else LEVELS
        for place, url in enumerate(listed, start=1):
            levels.setdefault(url, set()).update(taken)
            names.setdefault(url, f"URL {place} of {URLS[level]}")
    channels = []
    if urls[WARNING] or urls[CRITICAL]:
        # Slow to import, so only for those who use it.
        from extract.watch.apprise_channel import apprise_channel

        seconds = alert_seconds(environ)
        channels = [
            apprise_channel(url, names[url], frozenset(taken), seconds)
            for url, taken in levels.items()
        ]
    if path := environ.get(FILE, "").strip():
        channels.append(Channel("file", path, LEVELS, file_sender(root / path)))
    return channels or [Channel("stdout", "", LEVELS, print_message)]


def alert_seconds(environ: Mapping[str, str]) -> float:
    """Reads how long a channel may take."""
    seconds = number(environ, SECONDS, DEFAULT_SECONDS)
    if not seconds:
        raise ConfigurationError(
            f"{SECONDS} is 0, so that no channel could answer.", "Set it above 0."
        )
    return seconds


def send_all(
    messages: Sequence[tuple[Channel, Message]], seconds: float
) -> Iterator[tuple[Channel, str]]:
    """Sends to all channels at once, and yields why each of them failed; "" for one that did not.

    A channel that takes longer than `seconds` has failed: what it may take later comes twice.
    """
    deadline = time.monotonic() + seconds
    calls = [(channel, BackgroundCall(_call(channel, message))) for channel, message in messages]
    for _, call in calls:
        call.start()
    for channel, call in calls:
        call.join(max(0.0, deadline - time.monotonic()))
        if call.is_alive():
            yield channel, f"no answer within {seconds:g} s"
        elif call.result is None:
            yield channel, "sending itself failed: a defect, with its error shown above"
        else:
            yield channel, call.result


def _call(channel: Channel, message: Message) -> Callable[[], str]:
    return lambda: channel.send(message)


def file_sender(path: Path) -> Callable[[Message], str]:
    """Gives what appends messages to a file, which others may rotate."""

    def send(message: Message) -> str:
        try:
            # Alerts name customers and members: what is new is for its owner and group alone.
            handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
            try:
                _write(handle, message)
                # What is recorded as delivered must not be lost with the power.
                if stat.S_ISREG(os.fstat(handle).st_mode):
                    os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            return f"{FILE} cannot be written ({error.strerror})"
        return ""

    return send


def print_message(message: Message) -> str:
    """Writes to standard output past its buffer: a closed pipe must show before it is recorded."""
    try:
        sys.stdout.flush()
        _write(sys.stdout.fileno(), message)
    except OSError as error:
        return f"standard output cannot be written ({error.strerror})"
    return ""


def _write(handle: int, message: Message) -> None:
    """Writes the lines with the moment: where they land, mails and chats have a date of theirs."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    left = "".join(f"{now} {line}\n" for line in message.lines).encode()
    while left:
        left = left[os.write(handle, left) :]
