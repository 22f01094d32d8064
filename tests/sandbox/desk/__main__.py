"""`python -m tests.sandbox.desk`: one desk until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from tests.sandbox.desk.config import COMMENT_HEADERS, VIEW_IDS, DeskConfig, SettingError
from tests.sandbox.desk.envelopes import ENVELOPES
from tests.sandbox.desk.server import RunningDesk, running_desk
from tests.sandbox.desk.volumes import VIEWS, WINDOWS

USAGE_ERROR = 2
END_SIGNALS = (signal.SIGTERM, signal.SIGINT)

logger = logging.getLogger("tests.sandbox.desk")


class _Parser(argparse.ArgumentParser):
    """Prints one sentence on stderr, without the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE_ERROR, f"{self.prog}: {message}\n")


def _clock(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a date and time such as 2026-01-31T18:00:00"
        ) from None


def _row_limit(text: str) -> tuple[str, int]:
    name, equals, count = text.partition("=")
    if not equals or not count.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form tickets=1000")
    return name, int(count)


def _parser() -> _Parser:
    default = DeskConfig()
    parser = _Parser(
        prog="python -m tests.sandbox.desk",
        description="The stand-in desk. OTC_USERNAME and OTC_PASSWORD are its one account.",
    )
    parser.add_argument("--port", type=int, default=0, help="0 lets the system choose")
    parser.add_argument("--scale", type=float, default=default.scale, help="1 = January 2026")
    parser.add_argument("--seed", type=int, default=default.seed)
    parser.add_argument("--as-of", type=_clock, default=default.as_of, help="the desk's clock")
    parser.add_argument("--window", choices=WINDOWS, default=default.window)
    parser.add_argument("--envelope", choices=ENVELOPES, default=default.envelope)
    parser.add_argument("--comment-headers", choices=COMMENT_HEADERS, default="current")
    parser.add_argument("--rows", type=_row_limit, action="append", default=[], metavar="VIEW=N")
    for name in VIEWS:
        parser.add_argument(f"--{name}-view-id", default=VIEW_IDS[name])
    parser.add_argument("--instance", help="what /health answers with (or OTC_DESK_INSTANCE)")
    parser.add_argument("--ready-file", type=Path, help="written as JSON when the desk answers")
    parser.add_argument("--log-level", choices=("debug", "info", "warning"), default="info")
    return parser


def _config(arguments: argparse.Namespace, environ: Mapping[str, str]) -> DeskConfig:
    account = {}
    for name in ("OTC_USERNAME", "OTC_PASSWORD"):
        if not environ.get(name):
            raise SettingError(f"{name} is not set in the environment.")
        account[name.removeprefix("OTC_").lower()] = environ[name]
    instance = arguments.instance or environ.get("OTC_DESK_INSTANCE")
    return DeskConfig(
        seed=arguments.seed,
        scale=arguments.scale,
        as_of=arguments.as_of,
        window=arguments.window,
        envelope=arguments.envelope,
        comment_headers=arguments.comment_headers,
        rows=dict(arguments.rows),
        views={name: getattr(arguments, f"{name}_view_id") for name in VIEWS},
        **account,
        **({"instance": instance} if instance else {}),
    )


def _write_ready_file(path: Path, desk: RunningDesk) -> None:
    """Writes it in one step, so that a process that waits for the file never reads half of it."""
    ready = {
        "url": desk.url,
        "port": desk.port,
        "pid": os.getpid(),
        "instance": desk.config.instance,
        "views": desk.views,
    }
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(json.dumps(ready) + "\n", encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise SettingError(f"The ready file {path} cannot be written: {error.strerror}.") from None


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until told to end; returns the exit code."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    logging.basicConfig(
        level=arguments.log_level.upper(), format="%(asctime)s %(levelname)s %(message)s"
    )
    # Blocked in every thread and waited for in this one: a handler could run at any moment.
    signal.pthread_sigmask(signal.SIG_BLOCK, END_SIGNALS)
    try:
        with running_desk(_config(arguments, os.environ), arguments.port) as desk:
            if arguments.ready_file:
                _write_ready_file(arguments.ready_file, desk)
            logger.info("serving %s at scale %s", desk.url, desk.config.scale)
            received = signal.sigwait(END_SIGNALS)
            logger.info("ending on %s", signal.Signals(received).name)
    except SettingError as error:
        parser.error(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
