"""Lists the moments at which a load can be caught, each at a call of one of its functions."""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal

COPY_JOB = "dlt.destinations.impl.postgres.postgres:PostgresCsvCopyJob"
SQL_JOB = "dlt.destinations.job_client_impl:SqlLoadJob"
SQL_CLIENT = "dlt.destinations.impl.postgres.sql_client:Psycopg2SqlClient"
JOB_CLIENT = "dlt.destinations.job_client_impl:SqlJobClientBase"
PIPELINE = "dlt.pipeline.pipeline:Pipeline"


MID_FETCH = "when half the answer is saved"


@dataclass(frozen=True)
class Moment:
    """Names a moment: before or after the n-th call of a function, or at an item of a generator.

    `within` names a function: only calls made while it runs are counted. Once `is_begun`, the run
    is on record; once `is_merged`, its rows are there for everyone; once `is_closed`, its record
    says what became of it.
    """

    side: Literal["before", "after"]
    target: str
    call: int = 1
    within: str | None = None
    is_begun: bool = True
    is_merged: bool = False
    is_closed: bool = False


MOMENTS = {
    # Fetch
    "before the run is on record": Moment(
        "before", "extract.load.run_records:RunRecords.start", is_begun=False
    ),
    "when the run is on record": Moment("after", "extract.load.run_records:RunRecords.start"),
    "when the work folder is made": Moment("after", "extract.load.engine:Engine.__init__"),
    "when the call is admitted": Moment("after", "extract.otc.call_ledger:CallLedger.admit"),
    "when the first bytes are saved": Moment("after", "extract.load.progress:Progress.bytes"),
    MID_FETCH: Moment("after", "extract.load.progress:Progress.bytes", call=10),
    "when everything is fetched": Moment("after", "extract.otc.client:DeskClient.read"),
    # Read
    "when the rows are read": Moment("after", "extract.load.sources:read_response"),
    # Compare
    "when the keys are fetched": Moment(
        "after", "extract.load.compare.stored:StoredRows.fetch_keys"
    ),
    "when the differing rows are fetched": Moment(
        "after", "extract.load.compare.stored:StoredRows.fetch_changing"
    ),
    "when everything is compared": Moment("after", "extract.load.view:compare"),
    # Write
    "when the lock is checked": Moment(
        "after",
        "extract.load.lock:HeldLock.check",
        within="extract.load.view:ViewLoader._read_compare_write",
    ),
    "when the rejected rows are listed": Moment("after", "extract.load.view:list_rejected"),
    "before dlt begins": Moment("before", "extract.load.view:merge_into_raw"),
    "when the changed rows are in a file": Moment(
        "after", "extract.load.write.pipeline:Changes.write"
    ),
    "when the package is extracted": Moment("after", f"{PIPELINE}.extract"),
    "when the package is normalized": Moment("after", f"{PIPELINE}.normalize"),
    "before the copy": Moment("before", f"{COPY_JOB}.run"),
    "after the copy": Moment("after", f"{COPY_JOB}.run"),
    # Merge
    "before the merge": Moment("before", f"{SQL_JOB}.run"),
    "when the merge has run and is not committed": Moment(
        "before", f"{SQL_CLIENT}.commit_transaction", within=f"{SQL_JOB}.run"
    ),
    "when the merge is committed": Moment("after", f"{SQL_JOB}.run", is_merged=True),
    "before dlt notes the package": Moment("before", f"{JOB_CLIENT}.complete_load", is_merged=True),
    "when dlt is done": Moment("after", "extract.load.view:merge_into_raw", is_merged=True),
    # Record
    "when the engine is closed": Moment(
        "after", "extract.load.engine:Engine.__exit__", is_merged=True
    ),
    "before the run is closed": Moment(
        "before", "extract.load.run_records:RunRecords.finish", is_merged=True
    ),
    "when the run is closed": Moment(
        "after", "extract.load.run_records:RunRecords.finish", is_merged=True, is_closed=True
    ),
}


def watch(moment: Moment, pause: Callable[[], None]) -> None:
    """Calls `pause` at the moment, in this process."""
    calls, depth = count(1), _depth_of(moment.within)

    def is_now() -> bool:
        return depth() and next(calls) == moment.call

    def watched(original: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **options: Any) -> Any:
            is_it = is_now()
            if is_it and moment.side == "before":
                pause()
            result = original(*arguments, **options)
            if is_it and moment.side == "after":
                pause()
            return result

        def given(*arguments: Any, **options: Any) -> Iterator[Any]:
            for item in original(*arguments, **options):
                if is_now():
                    pause()
                yield item

        return given if inspect.isgeneratorfunction(original) else called

    _replace(moment.target, watched)


def _depth_of(target: str | None) -> Callable[[], bool]:
    """Tells whether the function is running."""
    if target is None:
        return lambda: True
    running: list[None] = []

    def noted(original: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **options: Any) -> Any:
            running.append(None)
            try:
                return original(*arguments, **options)
            finally:
                running.pop()

        return called

    _replace(target, noted)
    return lambda: bool(running)


def _replace(target: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    module, _, path = target.partition(":")
    *owners, name = path.split(".")
    owner = functools.reduce(getattr, owners, importlib.import_module(module))
    original = getattr(owner, name)
    setattr(owner, name, functools.wraps(original)(make(original)))
