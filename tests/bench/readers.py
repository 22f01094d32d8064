"""A dashboard that reads all the time during builds that pass, fail, are killed or come in twos."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from tests.bench.report import Target, at_most
from tests.sandbox.throwaway import throwaway_postgres
from tests.support import ADMIN_PASSWORD
from tests.survival.own_server import new_warehouse
from tests.warehouse.publication.builds_of_all_kinds import (
    KILLED,
    KINDS,
    POWER_CUT,
    SESSIONS_END,
    Builds,
)
from tests.warehouse.publication.conftest import Published, copy_project
from tests.warehouse.publication.reader_loop import reader_loop
from tests.warehouse.roster.contents import contents
from tests.whole_build import WholeBuild

BUILDS = 20
# Without a reader, whose session a power cut would end, too.
BAD_ENDS = (KILLED, KILLED, KILLED, KILLED, POWER_CUT)
BAD_BUILDS = 25
READER = f"a reader during {BUILDS} builds:"
UNLIKE = "tables unlike a clean build's"
# A history without gaps and without versions that are none, whose end is what readers have.
BROKEN_HISTORY = """
with versions as (
    select
        *,
        lead(dbt_valid_from) over (partition by ticket_id order by dbt_valid_from) as next_from,
        lead(row(status, assignee_name, queue_name, severity)::text) over (
            partition by ticket_id order by dbt_valid_from
        ) as next_state
    from snapshots.tickets_snapshot
)
select count(*)
from versions
left join marts.tickets on tickets.ticket_id = versions.ticket_id
where
    versions.dbt_valid_to is distinct from versions.next_from
    or row(versions.status, versions.assignee_name, versions.queue_name, versions.severity)::text
    = versions.next_state
    or (
        versions.dbt_valid_to is null and tickets.ticket_id is not null
        and (versions.status, versions.assignee_name, versions.queue_name, versions.severity)
        is distinct from
        (tickets.status, tickets.assignee_name, tickets.queue_name, tickets.severity)
    )
"""


def read_through_builds(folder: Path, tell: Callable[[str], None]) -> dict[str, float]:
    with throwaway_postgres(ADMIN_PASSWORD) as server:
        warehouse = new_warehouse(server)
        for name in ("good", "project"):
            (folder / name).mkdir()
        WholeBuild.of_a_good_day(warehouse, folder / "good")
        published = Published(warehouse, copy_project(folder / "project"))
        builds = Builds(published, seed=1, server=server)
        with reader_loop(warehouse.login("reporter")) as seen:
            for kind in islice(cycle((*KINDS, SESSIONS_END)), BUILDS):
                _run(builds, kind, tell)
        unlike = _unlike_a_clean_build(builds)
        for found in (*seen.errors[:3], *seen.mixtures[:3]):
            tell(str(found))
        for kind in islice(cycle(BAD_ENDS), BAD_BUILDS):
            _run(builds, kind, tell)
        return {
            "builds": BUILDS,
            "reads": seen.reads,
            "states_seen": len(seen.states),
            "errors": len(seen.errors),
            "mixtures": len(seen.mixtures),
            "longest_seconds": round(seen.longest_seconds, 2),
            "tables_unlike_a_clean_build": unlike,
            "tables_unlike_a_clean_build_after_bad_ends": _unlike_a_clean_build(builds),
            "broken_versions_of_tickets": warehouse.query(BROKEN_HISTORY)[0][0],
        }


def reader_targets(seen: dict[str, float]) -> list[Target]:
    return [
        at_most(f"{during} {what}", seen[name], most)
        for during, what, name, most in (
            (READER, "errors", "errors", 0),
            (READER, "mixtures of versions", "mixtures", 0),
            (READER, "longest wait for one answer, seconds", "longest_seconds", 1),
            (f"after {BUILDS} builds:", UNLIKE, "tables_unlike_a_clean_build", 0),
            (
                f"after {BAD_BUILDS} kills and power cuts more:",
                UNLIKE,
                "tables_unlike_a_clean_build_after_bad_ends",
                0,
            ),
            ("after all of them:", "broken versions of tickets", "broken_versions_of_tickets", 0),
        )
    ]


def _run(builds: Builds, kind: str, tell: Callable[[str], None]) -> None:
    began = time.monotonic()
    ended = builds.run(kind)
    tell(f"{kind}: {ended} after {time.monotonic() - began:.0f} s")


def _unlike_a_clean_build(builds: Builds) -> int:
    """Holds what one more build leaves against a full refresh's."""
    assert builds.run("passes") == [0], builds.last_words()
    warehouse = builds.published.warehouse
    held = contents(warehouse, "marts", "servicedesk")
    builds.published.build("build", "--full-refresh", "--exclude-resource-type", "unit_test")
    clean = contents(warehouse, "marts", "servicedesk")
    return sum(held[name] != clean[name] for name in clean)
