"""The channels of `otc alert`: mail, webhooks, a file, standard output; with no secret said."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from extract.errors import ExitCode
from extract.watch.apprise_channel import apprise_channel
from extract.watch.channels import LEVELS
from tests.extract.watch.receivers import (
    PASSWORD,
    MailServer,
    Webhook,
    closed_port,
    trickling_server,
)
from tests.extract.watch.watched import (
    BEGAN_1,
    CRITICAL_URLS,
    END,
    ENDED_1,
    WARNING_URLS,
    WatchedWarehouse,
)
from tests.support import ROOT, clean_environ, otc

TOKEN = "token-4711-of-a-webhook"


def test_a_mail_has_the_worst_in_its_subject_and_all_lines_in_its_text(
    watched: WatchedWarehouse, mail_server: MailServer
) -> None:
    watched.began()
    settings = {WARNING_URLS: mail_server.url("team@example.com")}
    done = watched.alert(**settings)
    assert done.returncode == ExitCode.OK, done.stderr
    ((to, subject, text),) = mail_server.take()
    assert to == ["team@example.com"]
    assert subject == f"OTC warehouse {watched.warehouse.database}: 1 warning"
    assert text.strip() == BEGAN_1 + END
    watched.alert(**settings)
    assert mail_server.take() == []


def test_two_addresses_behind_one_login_are_two_channels(
    watched: WatchedWarehouse, mail_server: MailServer
) -> None:
    addresses = ("team@example.com", "duty@example.com")
    watched.began()
    watched.alert(**{WARNING_URLS: mail_server.url(addresses[0])})
    watched.alert(**{WARNING_URLS: " ".join(map(mail_server.url, addresses))})
    assert [to for to, _, _ in mail_server.take()] == [[address] for address in addresses]


def test_a_file_gets_a_line_each_beside_other_channels(
    watched: WatchedWarehouse, webhook: Webhook
) -> None:
    settings = {WARNING_URLS: webhook.url, "OTC_ALERT_FILE": "alerts.log"}
    watched.began()
    watched.alert(**settings)
    watched.ended()
    watched.alert(**settings)
    path = watched.project / "alerts.log"
    written = [line.split(" ", 1) for line in path.read_text().splitlines()]
    assert [line for _, line in written] == [BEGAN_1 + END, ENDED_1 + END]
    assert all(moment.endswith("Z") for moment, _ in written)
    assert path.stat().st_mode & 0o007 == 0
    assert webhook.take() == [BEGAN_1 + END, ENDED_1 + END]


def test_a_file_that_cannot_be_written_loses_nothing(watched: WatchedWarehouse) -> None:
    watched.began()
    settings = {"OTC_ALERT_FILE": "logs/alerts.log"}
    done = watched.alert(**settings)
    assert done.returncode == ExitCode.FAILED
    assert "OTC_ALERT_FILE cannot be written (No such file or directory)" in done.stderr
    (watched.project / "logs").mkdir()
    assert watched.alert(**settings).returncode == ExitCode.OK
    assert BEGAN_1 in (watched.project / "logs/alerts.log").read_text()


def test_without_settings_alerts_are_printed(watched: WatchedWarehouse) -> None:
    watched.began()
    assert watched.alert().stdout.split(" ", 1)[1] == f"{BEGAN_1}{END}\n"
    assert watched.alert().stdout == ""


@pytest.mark.parametrize("arguments", [(), ("--json",)], ids=["text", "json"])
def test_what_a_closed_pipe_did_not_take_is_printed_the_next_time(
    arguments: tuple[str, ...], watched: WatchedWarehouse
) -> None:
    watched.began()
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "extract", "alert", *arguments],
        cwd=watched.project,
        env=clean_environ(**watched.warehouse.environ()),
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert done.returncode == ExitCode.FAILED, done.stderr
    assert "stdout did not take 1 line: standard output cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert BEGAN_1 in watched.alert().stdout


@pytest.mark.parametrize(
    "url",
    [
        f"nonsense://{TOKEN}@127.0.0.1/hook",
        f"slack://{TOKEN}",
        f"https://example.com/{TOKEN}",
        TOKEN,
    ],
)
def test_a_url_that_cannot_be_used_is_named_by_its_place_alone(
    url: str, watched: WatchedWarehouse, webhook: Webhook
) -> None:
    watched.began()
    done = watched.alert(**{WARNING_URLS: f"{webhook.url} {url}", CRITICAL_URLS: webhook.url})
    assert done.returncode == ExitCode.CONFIGURATION
    assert f"URL 2 of {WARNING_URLS} is not a URL that Apprise understands" in done.stderr
    assert TOKEN not in done.stdout + done.stderr
    # Nobody is told before all settings are right.
    assert webhook.messages == []


def test_a_channel_without_time_is_a_configuration_error(watched: WatchedWarehouse) -> None:
    done = watched.alert(OTC_ALERT_SECONDS="0")
    assert done.returncode == ExitCode.CONFIGURATION
    assert "OTC_ALERT_SECONDS is 0" in done.stderr


def test_no_secret_of_a_url_is_printed_or_kept(
    watched: WatchedWarehouse, webhook: Webhook, mail_server: MailServer
) -> None:
    password = "p@ss/wörd-8842"
    port = closed_port()
    login = f"user:{quote(password, safe='')}"
    urls = [
        # One takes it, two cannot be reached, one refuses the password.
        f"json://{login}@127.0.0.1:{webhook.port}/{TOKEN}",
        f"json://{login}@127.0.0.1:{port}/{TOKEN}?-key={TOKEN}&+X-Key={TOKEN}",
        f"ntfy://{TOKEN}@127.0.0.1:{port}/{TOKEN}",
        mail_server.url("team@example.com", password="wrong-8842"),
    ]
    watched.began()
    said = ""
    for arguments in ((), ("--dry-run",), ("--json",), ("--test",)):
        done = watched.alert(*arguments, **{WARNING_URLS: " ".join(urls), "OTC_ALERT_SECONDS": "5"})
        said += done.stdout + done.stderr
    assert len(webhook.take()) == 2, "the URLs are right but for the ports"
    assert "Connection refused" in said
    assert "535" in said
    kept = watched.everything_kept()
    assert "Connection refused" in kept
    for secret in (password, quote(password, safe=""), TOKEN, "8842", PASSWORD):
        assert secret not in said + kept, secret


@pytest.mark.parametrize("password", [PASSWORD, "p@ss/word", "k9"])
def test_what_a_server_says_is_kept_without_the_secrets_that_it_repeats(
    password: str, watched: WatchedWarehouse, mail_server: MailServer
) -> None:
    mail_server.password = password
    mail_server.refusal = f"mailbox of <{mail_server.password}> is full"
    watched.began()
    done = watched.alert(**{WARNING_URLS: mail_server.url("team@example.com")})
    kept = watched.everything_kept()
    assert "mailbox of <…> is full" in done.stderr
    assert "mailbox of <…> is full" in kept
    assert mail_server.password not in done.stderr + kept


@pytest.mark.parametrize(
    "url",
    [
        # A token, or a topic that is one, stands where others have a host.
        f"slack://T1JJ3T3L2/A1BRTD4JD/{TOKEN.replace('-', '')}",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
        f"ntfy://{TOKEN}",
    ],
)
def test_a_channel_without_a_host_is_called_by_its_service(url: str) -> None:
    channel = apprise_channel(url, "", LEVELS, 1)
    said = f"{channel} {channel!r}"
    pieces = url.partition("://")[2].replace(":", "/").split("/")
    assert [piece for piece in pieces if piece and piece in said] == []
    assert channel.place in ("Slack", "Telegram", "ntfy")


def test_a_channel_that_never_answers_holds_nobody_up(
    watched: WatchedWarehouse, webhook: Webhook
) -> None:
    watched.began()
    with socket.create_server(("127.0.0.1", 0)) as silent, trickling_server() as trickling:
        port = silent.getsockname()[1]
        mail = f"mailto://127.0.0.1:{port}?to=team@example.com&from=otc@example.com"
        urls = f"json://127.0.0.1:{trickling} json://127.0.0.1:{port} {mail} {webhook.url}"
        began = time.monotonic()
        done = watched.alert(**{WARNING_URLS: urls, "OTC_ALERT_SECONDS": "2"})
        seconds = time.monotonic() - began
    assert done.returncode == ExitCode.FAILED
    assert done.stderr.count("did not take 1 line") == 3
    assert f"(127.0.0.1:{trickling}) did not take 1 line: no answer within 2 s." in done.stderr
    assert webhook.take() == [BEGAN_1 + END]
    # Not two seconds for each.
    assert seconds < 6


def test_a_failure_of_a_channel_that_its_url_calls_optional_is_a_failure(
    watched: WatchedWarehouse, webhook: Webhook
) -> None:
    watched.began()
    webhook.down()
    done = watched.alert(**{WARNING_URLS: f"{webhook.url}?optional=yes"})
    assert done.returncode == ExitCode.FAILED
    webhook.up()
    watched.alert(**{WARNING_URLS: f"{webhook.url}?optional=yes"})
    assert webhook.take() == [BEGAN_1 + END]


def test_a_test_message_says_which_channels_take_it_with_no_warehouse_at_all(
    project: Path, webhook: Webhook, mail_server: MailServer
) -> None:
    urls = f"{webhook.url} {mail_server.url('a@example.com')} json://127.0.0.1:{closed_port()}"
    done = otc("alert", "--test", cwd=project, environ={WARNING_URLS: urls})
    assert done.returncode == ExitCode.FAILED
    assert f"(127.0.0.1:{webhook.port}) took 1 line." in done.stderr
    assert f"(127.0.0.1:{mail_server.port}) took 1 line." in done.stderr
    assert done.stderr.count("did not take 1 line") == 1
    assert "Nothing is wrong" in webhook.take()[0]
    assert mail_server.take()[0][1] == "OTC warehouse: test"


def test_other_commands_do_not_wait_for_the_import_of_apprise() -> None:
    code = "import extract.cli, sys; sys.exit('apprise' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0
