"""`otc alert`: tells channels what began, got worse or ended since the last time."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg2

from extract.commands import Subparsers
from extract.errors import ExitCode, OtcError, WarehouseError
from extract.log import Log
from extract.settings.environment import load_environment, project_root
from extract.warehouse.connection import Warehouse, database_error
from extract.watch.alerts import Alerts
from extract.watch.channels import Channel, Message, alert_seconds, channels_from, send_all
from extract.watch.machine import machine_measures
from extract.watch.telling import Telling, tell_alerts, tell_outages
from extract.watch.unreachable import is_outage_known, outages_of

# All rules take seconds; while they wait for something, nobody is told anything.
JUDGE_SECONDS = 300
EPILOG = """Channels: OTC_ALERT_WARNING_URLS and OTC_ALERT_CRITICAL_URLS hold URLs of the Apprise
library, separated by blanks (mailto://, slack://, workflows:// for Teams, json:// for a webhook);
with one of them set it takes both levels. OTC_ALERT_FILE is a file to append to, in addition; with
none of the three, alerts are printed. Each is told once, when a rule begins, worsens, eases or
ends; a new channel is told what is still open. What a channel does not take within
OTC_ALERT_SECONDS (30) is said, kept, and sent again the next time. If this command is killed
between sending and recording, or a channel takes a message too late, the message is sent twice.
Exit codes: 0 all told, or nothing to tell, 1 a channel failed or the warehouse cannot be reached,
2 wrong usage, 4 another one is under way, 5 configuration."""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "alert",
        help="tell channels what began, got worse or ended since the last time",
        epilog=EPILOG,
    )
    only = parser.add_mutually_exclusive_group()
    only.add_argument(
        "--dry-run", action="store_true", help="show what would be sent to whom; send nothing"
    )
    only.add_argument(
        "--test", action="store_true", help="send each channel a test message, and say who took it"
    )
    parser.add_argument(
        "--json", action="store_true", help="print an object for each message, one a line"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    root = project_root()
    environ = load_environment(root)
    channels = channels_from(root, environ)
    if arguments.json:
        channels = [
            replace(channel, send=_print_object) if channel.name == "stdout" else channel
            for channel in channels
        ]
    alert = _Alert(root, environ, channels, alert_seconds(environ), arguments)
    return int(alert.test() if arguments.test else alert.tell())


@dataclass
class _Alert:
    """Runs the command once, and says on standard error what it did."""

    root: Path
    environ: Mapping[str, str]
    channels: Sequence[Channel]
    seconds: float
    arguments: argparse.Namespace
    exit_code: ExitCode = ExitCode.OK
    told: int = 0

    def tell(self) -> ExitCode:
        warehouse = Warehouse.from_environ(self.environ)
        shortest = min(JUDGE_SECONDS, warehouse.statement_timeout)
        try:
            connection = replace(warehouse, statement_timeout=shortest).connect()
        except WarehouseError as error:
            self._fail(str(error))
            self._tell_outage(warehouse.database, error)
            return self.exit_code
        with closing(connection):
            if is_outage_known(self.root):
                self._tell_outage(warehouse.database, None)
            self._tell_alerts(Alerts(connection), warehouse.database)
        if not self.told and self.exit_code is ExitCode.OK:
            self.log.say("nothing_to_tell", "Nothing to tell.")
        return self.exit_code

    def test(self) -> ExitCode:
        database = self.environ.get("PGDATABASE", "")
        lines = ["TEST this is what an alert looks like. Nothing is wrong."]
        message = Message(f"OTC warehouse {database}: test".replace(" :", ":"), lines, None)
        for channel, error in send_all([(each, message) for each in self.channels], self.seconds):
            self._say([Telling(channel, message, True, error)])
        return self.exit_code

    def _tell_alerts(self, alerts: Alerts, database: str) -> None:
        if not alerts.is_built():
            self.log.say("no_rules", "No build yet, so there are no rules: run `make build`.")
            return
        is_dry = self.arguments.dry_run
        if not is_dry:
            alerts.take_lock()
        self._judge(alerts)
        self._say(tell_alerts(alerts, self.channels, database, self.seconds, is_dry=is_dry))
        if is_dry:
            # What was judged, too.
            alerts.connection.rollback()

    def _judge(self, alerts: Alerts) -> None:
        """Applies the rules; if they fail, what was found before is told all the same."""
        connection = alerts.connection
        try:
            alerts.judge(machine_measures(self.root, self.environ, connection))
        except psycopg2.Error as error:
            if connection.closed:
                raise
            connection.rollback()
            self._fail(f"The rules could not be applied. {database_error(error)}")
        else:
            if not self.arguments.dry_run:
                connection.commit()

    def _tell_outage(self, database: str, error: OtcError | None) -> None:
        is_dry = self.arguments.dry_run
        with outages_of(self.root) as outages:
            if error:
                outages.begin(error.cause, self.channels)
            else:
                outages.end()
            self._say(tell_outages(outages, self.channels, database, self.seconds, is_dry=is_dry))

    def _say(self, tellings: Iterable[Telling]) -> None:
        for telling in tellings:
            self.told += 1
            channel, lines = telling.channel, telling.message.lines
            amount = f"{len(lines)} line{'s' if len(lines) > 1 else ''}"
            if telling.error:
                self._fail(
                    f"{channel} did not take {amount}: {telling.error}. "
                    + ("" if self.arguments.test else "The next `otc alert` sends them again.")
                )
            if self.arguments.json:
                if channel.name != "stdout" or not telling.is_sent:
                    _write_object(telling)
            elif not telling.is_sent:
                listed = "".join(f"  {line}\n" for line in lines)
                sys.stdout.write(f"{channel} would get: {telling.message.title}\n{listed}")
            elif not telling.error and channel.name != "stdout":
                self.log.say("told", f"{channel} took {amount}.", channel=channel.name)

    def _fail(self, text: str) -> None:
        self.exit_code = ExitCode.FAILED
        self.log.say("not_told", f"otc alert: {text.strip()}", level="error")

    @property
    def log(self) -> Log:
        return self.arguments.log


def _write_object(telling: Telling) -> None:
    sys.stdout.write(json.dumps(telling.as_dict()) + "\n")
    sys.stdout.flush()


def _print_object(message: Message) -> str:
    """Sends a message to standard output as `--json` has it."""
    try:
        _write_object(Telling(Channel("stdout", "", frozenset(), _print_object), message, True))
    except OSError as error:
        # What is left in the buffer must not fail again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return f"standard output cannot be written ({error.strerror})"
    return ""
