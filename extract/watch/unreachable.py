"""What channels are told while the warehouse cannot be reached; a file has to remember it."""

from __future__ import annotations

import fcntl
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from extract.atomic_write import write_atomically
from extract.errors import LockedError, OtcError
from extract.watch.alert_text import moment, one_line, span
from extract.watch.channels import CRITICAL, Channel, Message

FOLDER = Path(".otc", "alerts")
NAME = "unreachable.json"
# What a channel still has to hear of an outage: all of it, or that it is over.
ALL, ITS_END = "all", "its end"


@dataclass
class Outage:
    """A time in which the warehouse could not be reached, as far as `otc alert` saw it."""

    since: str
    cause: str
    until: str | None = None
    owed: dict[str, str] = field(default_factory=dict)

    def line_for(self, channel: str) -> str:
        """Gives what the channel has to be told now, or nothing."""
        owed, since = self.owed.get(channel), datetime.fromisoformat(self.since)
        if self.until is None:
            if owed != ALL:
                return ""
            return f"CRITICAL cannot reach the warehouse since {moment(since)}: {self.cause}"
        until = datetime.fromisoformat(self.until)
        if owed == ITS_END:
            return f"OVER the warehouse is reachable again after {span(until - since)}."
        if owed == ALL:
            return (
                f"OVER the warehouse could not be reached from {moment(since)} to {moment(until)}: "
                f"{self.cause}"
            )
        return ""

    def told(self, channel: str) -> None:
        if self.until is None:
            self.owed[channel] = ITS_END
        else:
            del self.owed[channel]


class Outages:
    """Holds the outages of which a channel still has to hear."""

    def __init__(self, path: Path, listed: list[Outage]) -> None:
        self._path = path
        self._listed = listed

    @property
    def is_empty(self) -> bool:
        return not self._listed

    def begin(self, cause: str, channels: Sequence[Channel]) -> None:
        """Opens an outage, unless one is open, and owes it to all who take critical alerts."""
        if not self._listed or self._listed[-1].until:
            self._listed.append(Outage(_now(), one_line(cause)))
        for channel in channels:
            if CRITICAL in channel.levels:
                self._listed[-1].owed.setdefault(channel.name, ALL)

    def end(self) -> None:
        for outage in self._listed:
            outage.until = outage.until or _now()

    def message_for(self, channel: Channel, database: str) -> Message | None:
        lines = [line for outage in self._listed if (line := outage.line_for(channel.name))]
        if not lines:
            return None
        is_down = self._listed[-1].until is None
        state = "cannot be reached" if is_down else "is reachable again"
        lines.sort(key=lambda line: line.startswith("OVER"))
        return Message(f"OTC warehouse {database} {state}", lines, CRITICAL if is_down else None)

    def told(self, channel: Channel) -> None:
        for outage in self._listed:
            if outage.line_for(channel.name):
                outage.told(channel.name)

    def write(self, channels: Sequence[Channel]) -> None:
        """Keeps what is left to tell to channels that there are."""
        names = {channel.name for channel in channels}
        left = [each for each in self._listed if each.until is None or names & each.owed.keys()]
        try:
            if left:
                text = json.dumps([asdict(outage) for outage in left], indent=2)
                write_atomically(self._path, text + "\n", mode=0o600)
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            raise OtcError(
                f"{self._path} cannot be written ({error.strerror}): what was told of the "
                "warehouse is told again.",
                "Make the folder writable, or make room on the disk.",
            ) from None


@contextmanager
def outages_of(root: Path) -> Iterator[Outages]:
    """Reads the file, and keeps other processes of this clone away from it until the end."""
    path = root / FOLDER / NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name("lock").open("a", encoding="utf-8")
    except OSError:
        # To tell it again and again is better than never; that it is not kept is said at the end.
        yield Outages(path, _read(path))
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(
                "Another `otc alert` is telling just now. Nothing was sent by this one.",
                "What is left is told by the next one.",
            ) from None
        yield Outages(path, _read(path))


def is_outage_known(root: Path) -> bool:
    return (root / FOLDER / NAME).exists()


def _read(path: Path) -> list[Outage]:
    """Reads what is left to tell; a file that cannot be read must not keep anybody from telling."""
    try:
        return [Outage(**outage) for outage in json.loads(path.read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        sys.stderr.write(
            f"otc alert: {path} cannot be read ({type(error).__name__}); it is begun again, so "
            "that an outage may be told twice.\n"
        )
        return []


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
