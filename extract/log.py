"""Says on standard error what a command does: sentences, or with OTC_LOG=json an object a line."""

from __future__ import annotations

import io
import json
import logging
import os
import sys
import threading
import traceback
from datetime import UTC, datetime
from typing import TextIO

from extract.errors import ConfigurationError, OtcError
from extract.settings.environment import load_environment, project_root

FORMS = ("text", "json")


class Log:
    """Tells people sentences, or programs events; which of them the setting OTC_LOG says."""

    def __init__(self, stream: TextIO, *, is_json: bool = False) -> None:
        self.stream = stream
        self.is_json = is_json
        self.command = ""
        # An output that is passed on comes from a thread of its own.
        self._turn = threading.Lock()

    def say(self, event: str, text: str, *, level: str = "info", **fields: object) -> None:
        """Tells people and programs."""
        if self.is_json:
            self.note(event, level=level, message=text.strip(), **fields)
        else:
            self._write(text)

    def note(self, event: str, *, level: str = "info", **fields: object) -> None:
        """Tells programs alone; people see it on standard output, or not at all."""
        if self.is_json:
            known = {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "level": level,
                "event": event,
                "command": self.command,
                **fields,
            }
            given = {name: value for name, value in known.items() if value not in (None, "")}
            self._write(json.dumps(given, default=str))

    def fail(self, error: OtcError) -> None:
        """Tells what ends the command."""
        if self.is_json:
            self.note(
                "failed",
                level="error",
                error=error.cause,
                remedy=error.remedy,
                exit_code=int(error.exit_code),
            )
        else:
            self._write(f"otc {self.command}".strip() + f": {error}")

    def pass_on(self, line: str, **fields: object) -> None:
        """Gives on what another program said: its own objects as they are, the rest as events."""
        if _is_object(line):
            self._write(line)
        elif line.strip():
            self.note("output", message=line, **fields)

    def _write(self, line: str) -> None:
        with self._turn:
            self.stream.write(f"{line}\n")
            self.stream.flush()


def open_log(stream: TextIO) -> Log:
    """Opens the log in the form that OTC_LOG names; libraries' messages take that form, too."""
    form = _setting()
    if form not in ("", *FORMS):
        raise ConfigurationError(
            f"OTC_LOG is {form!r}, which is neither text nor json.", "Correct it, or remove it."
        )
    log = Log(stream, is_json=form == "json")
    if log.is_json:
        _take_over(log)
    return log


def _setting() -> str:
    if "OTC_LOG" in os.environ:
        return os.environ["OTC_LOG"].strip()
    try:
        return load_environment(project_root()).get("OTC_LOG", "").strip()
    except (OtcError, OSError):
        return ""  # a command that needs .env says what is wrong with it


class _Events(logging.Handler):
    """Makes an event of what a library logs."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.note(
            getattr(record, "event", record.name),
            level=record.levelname.lower(),
            message=record.getMessage(),
        )


class _Stray(io.TextIOBase):
    """Makes events of what is written on standard error past the log, line by line."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._begun = ""

    def write(self, text: str) -> int:
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._log.pass_on(line)
        return len(text)

    def fileno(self) -> int:
        """Gives the real one, for programs that are to inherit it."""
        return self._log.stream.fileno()


def _take_over(log: Log) -> None:
    """Makes events of all else that Python and libraries write on standard error."""
    logging.basicConfig(handlers=[_Events(log)], force=True)
    logging.captureWarnings(True)

    def crashed(
        kind: type[BaseException], error: BaseException | None, trace: object = None
    ) -> None:
        log.note(
            "crashed",
            level="critical",
            error=f"{kind.__name__}: {error}",
            trace=traceback.format_exception(error) if error else None,
        )

    sys.excepthook = crashed
    threading.excepthook = lambda given: crashed(given.exc_type, given.exc_value)
    sys.stderr = _Stray(log)
    # dlt writes a sentence of its own at Ctrl-C if somebody sits before it.
    sys.stdin = io.StringIO()


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
