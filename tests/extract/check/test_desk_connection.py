"""`otc check` connects to the desk only while its circuit breaker is closed, and never calls it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from extract.check.checks import FAILURE, OK, run_checks
from extract.check.desk_connection import desk as check_desk
from extract.otc.call_ledger import CREATE
from tests.extract.check.checking import check
from tests.sandbox.desk import RunningDesk
from tests.support import ThrowawayWarehouse, execute

GIVEN_UP_AGO = """
insert into raw_otc.desk_calls (view_name, called_at, outcome)
select 'tickets', now() - interval '{}', 'given up' from generate_series(1, 3)
"""


def test_it_costs_the_desk_no_call(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    prepare(warehouse, GIVEN_UP_AGO.format("30 minutes"))
    _, lines = check(configured)
    assert lines["desk"][0] == "ok"
    assert "3 of 100 calls made this hour" in lines["desk"][1]
    assert desk.requests == []
    assert warehouse.query("select count(*) from raw_otc.desk_calls") == [(3,)]


def test_an_open_breaker_keeps_us_from_even_connecting(
    listener: socket.socket, warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    changes = _desk_at(listener)
    prepare(warehouse, GIVEN_UP_AGO.format("1 minute"))
    code, lines = check(configured, changes)
    sign, text = lines["desk"]
    assert (code, sign) == (2, "WARN")
    assert "the circuit breaker is open until" in text
    assert "UTC" in text
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_a_breaker_whose_time_is_over_lets_us_connect(
    listener: socket.socket, warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    prepare(warehouse, GIVEN_UP_AGO.format("11 minutes"))
    code, lines = check(configured, _desk_at(listener))
    assert (code, lines["desk"][0]) == (0, "ok")
    listener.accept()[0].close()


def test_a_rate_limit_that_is_reached_is_a_warning_with_its_end(
    warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    prepare(warehouse, GIVEN_UP_AGO.format("20 minutes"))
    code, lines = check(configured, {"OTC_CALLS_PER_HOUR": "3"})
    assert (code, lines["desk"][0]) == (2, "WARN")
    assert "the rate limit of 3 calls an hour is reached. Load again after" in lines["desk"][1]


def test_a_rate_limit_of_no_calls_is_reached_from_the_start(
    warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    prepare(warehouse)
    _, lines = check(configured, {"OTC_CALLS_PER_HOUR": "0"})
    assert lines["desk"][0] == "WARN"
    assert lines["desk"][1].endswith("the rate limit of 0 calls an hour is reached.")


def test_the_desk_is_checked_even_if_the_warehouse_cannot_say_whether_it_may_be_called(
    listener: socket.socket, configured: Path
) -> None:
    code, lines = check(configured, {**_desk_at(listener), "OTC_LOADER_PASSWORD": "guess"})
    assert (code, lines["desk"][0]) == (1, "WARN")
    assert "the warehouse cannot say" in lines["desk"][1]
    listener.accept()[0].close()


def test_a_desk_behind_an_unknown_certificate_is_refused_as_a_load_would(
    secure_desk: str, environ: dict[str, str]
) -> None:
    checks = {"desk": lambda: check_desk({**environ, "OTC_BASE_URL": secure_desk}, 3)}
    (line,) = run_checks(checks, 4)
    assert line.state == FAILURE
    assert "not trusted (self" in line.text


def test_a_desk_with_a_trusted_certificate_is_fine(
    secure_desk: str, certificate: Path, environ: dict[str, str]
) -> None:
    state, text = check_desk(
        {**environ, "OTC_BASE_URL": secure_desk, "OTC_CA_BUNDLE": str(certificate)}, 3
    )
    assert state == OK
    assert "trusted certificate over TLSv1" in text


def test_a_desk_that_speaks_plain_http_is_not_an_https_desk(
    configured: Path, environ: dict[str, str]
) -> None:
    address = environ["OTC_BASE_URL"].replace("http:", "https:")
    _, lines = check(configured, {**environ, "OTC_BASE_URL": address})
    assert lines["desk"][0] == "FAIL"
    assert "does not speak TLS" in lines["desk"][1]


def prepare(warehouse: ThrowawayWarehouse, *statements: str) -> None:
    """Creates the call ledger as a load does, and adds what happened since."""
    for statement in (CREATE, *statements):
        execute(warehouse.login("loader"), statement)


def _desk_at(listener: socket.socket) -> dict[str, str]:
    """Sets the whole group: with another address nothing is taken from the account in `.env`."""
    host, port = listener.getsockname()
    return {
        "OTC_BASE_URL": f"http://{host}:{port}/otc",
        "OTC_USERNAME": "account",
        "OTC_PASSWORD": "account-secret",
        **{f"OTC_{view}_VIEW_ID": view for view in ("TICKETS", "COMMENTS", "TIMESHEETS")},
    }
