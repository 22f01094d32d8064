"""The client's retries and limits, against the stand-in desk; only the waits are not slept."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from extract.errors import DeskError
from extract.otc.call_ledger import CallLedger
from extract.otc.client import Answer, DeskClient
from extract.otc.settings import CallLimits, DeskSettings
from extract.warehouse.connection import LastingConnection
from extract.warehouse.raw_tables import create_raw_schema
from tests.sandbox.desk import RunningDesk
from tests.support import ThrowawayWarehouse, load

ClientMaker = Callable[..., DeskClient]
LedgerMaker = Callable[..., CallLedger]


class Waits(list[float]):
    """Takes the place of sleeping, and remembers each wait."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


LIMITS = CallLimits(call_gap_seconds=0, view_gap_seconds=0)


def settings_for(desk: RunningDesk, limits: CallLimits) -> DeskSettings:
    return DeskSettings(desk.url, desk.username, desk.password, desk.views, limits)


@pytest.fixture
def ledger_for(warehouse: ThrowawayWarehouse) -> Iterator[LedgerMaker]:
    """Makes ledgers with connections of their own on one warehouse, as processes have them."""
    with contextlib.ExitStack() as stack:
        schema = LastingConnection(warehouse.login("loader"))
        stack.enter_context(contextlib.closing(schema))
        create_raw_schema(schema)

        def make(waits: Waits, limits: CallLimits = LIMITS) -> CallLedger:
            connection = stack.enter_context(contextlib.closing(warehouse.connect("loader")))
            return CallLedger(connection, limits, notice=lambda _: None, sleep=waits)

        yield make


@pytest.fixture
def client_for(desk: RunningDesk, ledger_for: LedgerMaker) -> ClientMaker:
    def make(waits: Waits, limits: CallLimits = LIMITS) -> DeskClient:
        ledger, settings = ledger_for(waits, limits), settings_for(desk, limits)
        return DeskClient(settings, ledger, notice=lambda _: None, sleep=waits)

    return make


def age_calls(warehouse: ThrowawayWarehouse, seconds: float) -> None:
    """Lets time pass: every call recorded so far was that much earlier."""
    interval = f"make_interval(secs => {seconds})"
    statement = (
        f"update raw_otc.desk_calls set called_at = called_at - {interval}, "
        f"settled_at = settled_at - {interval}"
    )
    warehouse.query(statement, role="loader")


def size(answer: Answer) -> int:
    return sum(map(len, answer.pieces))


def test_a_view_is_one_call_with_the_account_and_the_id(
    client_for: ClientMaker, desk: RunningDesk
) -> None:
    waits = Waits()
    assert client_for(waits).read("tickets", size) > 1000
    assert [(r.view, r.status) for r in desk.requests] == [("tickets", 200)]
    assert waits == []


@pytest.mark.scenario("C-04")
@pytest.mark.parametrize("code", [500, 502, 503])
def test_server_errors_are_tried_again_three_times_doubling(
    client_for: ClientMaker, desk: RunningDesk, code: int
) -> None:
    desk.faults.add("status", code=code)
    waits = Waits()
    with pytest.raises(DeskError, match="after 4 attempts"):
        client_for(waits).read("tickets", size)
    assert waits == [10, 20, 40]
    assert [r.status for r in desk.requests] == [code] * 4


def test_no_wait_is_longer_than_the_longest_allowed(
    client_for: ClientMaker, desk: RunningDesk
) -> None:
    desk.faults.add("status", code=500)
    waits = Waits()
    with pytest.raises(DeskError):
        client_for(waits, replace(LIMITS, retry_most_seconds=15)).read("tickets", size)
    assert waits == [10, 15, 15]


@pytest.mark.scenario("C-02")
@pytest.mark.parametrize("code", [401, 403, 404])
def test_a_refusal_is_not_tried_again(
    client_for: ClientMaker, desk: RunningDesk, code: int
) -> None:
    desk.faults.add("status", code=code)
    waits = Waits()
    with pytest.raises(DeskError, match=str(code)):
        client_for(waits).read("tickets", size)
    assert len(desk.requests) == 1
    assert waits == []


@pytest.mark.scenario("C-03")
def test_retry_after_in_seconds_is_waited_for(client_for: ClientMaker, desk: RunningDesk) -> None:
    desk.faults.add("status", times=1, code=429, retry_after=7)
    waits = Waits()
    client_for(waits).read("tickets", size)
    assert waits == [7]


@pytest.mark.scenario("C-03")
def test_retry_after_as_a_date_is_waited_for(client_for: ClientMaker, desk: RunningDesk) -> None:
    desk.faults.add("status", times=1, code=429, retry_after=30, retry_after_form="date")
    waits = Waits()
    client_for(waits).read("tickets", size)
    assert len(waits) == 1
    assert 25 < waits[0] <= 31


def test_a_429_without_retry_after_waits_the_default(
    client_for: ClientMaker, desk: RunningDesk
) -> None:
    desk.faults.add("status", times=1, code=429)
    waits = Waits()
    client_for(waits).read("tickets", size)
    assert waits == [60]


def test_a_dropped_connection_starts_the_view_again(
    client_for: ClientMaker, desk: RunningDesk
) -> None:
    desk.faults.add("drop", times=1, after_bytes=5000)
    waits = Waits()
    whole = client_for(Waits()).read("comments", size)
    assert client_for(waits).read("comments", size) >= whole > 5000


@pytest.mark.scenario("C-04")
def test_a_silent_desk_is_given_up(client_for: ClientMaker, desk: RunningDesk) -> None:
    desk.faults.add("slow", first_byte_seconds=5)
    waits, hasty = Waits(), replace(LIMITS, timeout_seconds=0.1)
    with pytest.raises(DeskError, match=r"did not answer within 0\.1 s"):
        client_for(waits, hasty).read("tickets", size)
    assert waits == [10, 20, 40]


def test_calls_keep_a_gap_and_views_a_greater_one(
    client_for: ClientMaker, desk: RunningDesk, warehouse: ThrowawayWarehouse
) -> None:
    limits = replace(LIMITS, call_gap_seconds=50, view_gap_seconds=300)

    class Passing(Waits):
        """Lets the time of each wait pass."""

        def __call__(self, seconds: float) -> None:
            super().__call__(seconds)
            age_calls(warehouse, seconds)

    waits = Passing()
    for view in ("tickets", "tickets", "comments"):
        client_for(waits, limits).read(view, size)
    assert len(waits) == 2
    assert 45 < waits[0] <= 50
    assert 290 < waits[1] <= 300


@pytest.mark.scenario("C-05")
def test_the_breaker_opens_after_three_failures_for_every_process(
    client_for: ClientMaker,
    desk: RunningDesk,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    hasty = replace(LIMITS, retries=0)
    desk.faults.add("status", code=503)
    for _ in range(3):
        with pytest.raises(DeskError, match="Given up"):
            client_for(Waits(), hasty).read("tickets", size)
    desk.faults.clear()
    with pytest.raises(
        DeskError, match="failed 3 times in a row; the circuit breaker is open until"
    ):
        client_for(Waits(), hasty).read("comments", size)
    refused = load(project, environ, "timesheets")["timesheets"]
    assert "the circuit breaker is open until" in str(refused["error"])
    # By this name the rule D-09 counts such loads.
    assert warehouse.query("select error_class from raw_otc.load_runs") == [("BreakerError",)]
    age_calls(warehouse, 540)
    with pytest.raises(DeskError, match="circuit breaker is open until"):
        client_for(Waits(), hasty).read("comments", size)
    assert len(desk.requests) == 3
    age_calls(warehouse, 61)
    client_for(Waits(), hasty).read("tickets", size)
    desk.faults.add("status", code=503, times=1)
    age_calls(warehouse, 601)
    with pytest.raises(DeskError, match="Given up"):
        client_for(Waits(), hasty).read("tickets", size)
    with pytest.raises(DeskError, match="circuit breaker is open until"):
        client_for(Waits(), hasty).read("tickets", size)
    age_calls(warehouse, 601)
    for _ in range(2):
        client_for(Waits(), hasty).read("tickets", size)
    desk.faults.add("status", code=503, times=1)
    with pytest.raises(DeskError, match="Given up"):
        client_for(Waits(), hasty).read("tickets", size)
    client_for(Waits(), hasty).read("tickets", size)


def test_a_refusal_never_opens_the_breaker(client_for: ClientMaker, desk: RunningDesk) -> None:
    desk.faults.add("status", code=403, times=4)
    for _ in range(4):
        with pytest.raises(DeskError, match="permission"):
            client_for(Waits()).read("tickets", size)
    client_for(Waits()).read("tickets", size)


def test_the_rate_limit_counts_every_attempt_of_every_process(
    client_for: ClientMaker, desk: RunningDesk, warehouse: ThrowawayWarehouse
) -> None:
    few = replace(LIMITS, calls_per_hour=5)
    desk.faults.add("status", code=500, times=2)
    client_for(Waits(), few).read("tickets", size)
    client_for(Waits(), few).read("comments", size)
    client_for(Waits(), few).read("comments", size)
    with pytest.raises(DeskError, match="called 5 times within the hour"):
        client_for(Waits(), few).read("comments", size)
    assert len(desk.requests) == 5
    age_calls(warehouse, 3601)
    client_for(Waits(), few).read("comments", size)


def test_racing_processes_cannot_share_the_last_call(ledger_for: LedgerMaker) -> None:
    few = replace(LIMITS, calls_per_hour=3)
    with ThreadPoolExecutor(8) as pool:
        ledgers = [ledger_for(Waits(), few) for _ in range(8)]
        calls = [pool.submit(ledger.admit, "tickets") for ledger in ledgers]
    assert sum(call.exception() is None for call in calls) == 3


def test_a_desk_that_trickles_is_given_up_at_the_deadline(
    client_for: ClientMaker, desk: RunningDesk, warehouse: ThrowawayWarehouse
) -> None:
    """Every piece comes in time, and the answer never ends."""
    desk.faults.add("slow", chunk_seconds=0.05)
    hasty = replace(LIMITS, answer_seconds=0.5)
    with pytest.raises(DeskError, match=r"was not complete after 0\.5 s"):
        client_for(Waits(), hasty).read("tickets", size)
    assert len(desk.requests) == 1
    assert warehouse.query("select outcome from raw_otc.desk_calls", "loader") == [("given up",)]


def test_calls_that_a_wrong_clock_put_into_the_future_hold_nobody_up(
    client_for: ClientMaker, desk: RunningDesk, warehouse: ThrowawayWarehouse
) -> None:
    limits = replace(LIMITS, call_gap_seconds=5, retries=0, breaker_failures=1)
    desk.faults.add("status", code=500, times=1)
    with pytest.raises(DeskError):
        client_for(Waits(), limits).read("tickets", size)
    age_calls(warehouse, -5 * 3600)
    waits = Waits()
    assert client_for(waits, limits).read("tickets", size) > 0
    assert sum(waits) <= 5


def test_a_retry_after_that_is_too_long_is_an_error_at_once(
    client_for: ClientMaker, desk: RunningDesk
) -> None:
    desk.faults.add("status", code=429, retry_after=500)
    impatient = replace(LIMITS, retry_after_most_seconds=100)
    with pytest.raises(DeskError, match="no calls for 500 s"):
        client_for(Waits(), impatient).read("tickets", size)
    assert len(desk.requests) == 1


def test_neither_error_nor_settings_show_the_password(
    client_for: ClientMaker, desk: RunningDesk
) -> None:
    desk.faults.add("status", code=401)
    settings = settings_for(desk, LIMITS)
    with pytest.raises(DeskError) as caught:
        client_for(Waits()).read("tickets", size)
    assert desk.password not in str(caught.value)
    assert desk.password not in repr(settings)
