"""Whoever reads waits for no build, and sees one version as long as his transaction lasts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2.extensions
import pytest

from tests.warehouse.publication.builds_of_all_kinds import KINDS, Builds
from tests.warehouse.publication.conftest import Published
from tests.warehouse.publication.reader_loop import reader_loop
from tests.warehouse.roster.contents import contents

LIMIT = """
select green_limit from marts.metric_bands where (metric, audience) = ('mean_resolution', 'desk')
"""
# What a dashboard asks for at a time: sums of different marts that have to agree.
SUMS = """
select
    (select count(*) from marts.tickets),
    (select count(*) from marts.ticket_metrics),
    (select count(*) from servicedesk.tickets),
    (select sum(created_count) from marts.queue_daily_metrics)
        + (select count(*) from marts.tickets where created_at is null),
    (select sum(ticket_count) from marts.service_metrics_monthly)
        + (select count(*) from marts.tickets where created_at is null)
"""


@contextmanager
def reading(published: Published, isolation: str) -> Iterator[psycopg2.extensions.cursor]:
    """A dashboard in the middle of its transaction."""
    connection = published.warehouse.login("reporter").connect()
    connection.set_session(isolation_level=isolation, readonly=True)
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def test_one_transaction_sees_one_version_while_another_is_published(published: Published) -> None:
    with reading(published, "REPEATABLE READ") as cursor:
        cursor.execute(LIMIT)
        (before,) = cursor.fetchone()
        cursor.execute(SUMS)
        sums = cursor.fetchone()
        published.set_limit(float(before) + 1)
        # The reader holds every table that it has read, and the build does not wait for that.
        assert published.build().returncode == 0
        cursor.execute(LIMIT)
        assert cursor.fetchone() == (before,)
        cursor.execute(SUMS)
        assert cursor.fetchone() == sums
        assert min(sums) > 0
    assert published.limit() == float(before) + 1


def test_nobody_waits_behind_a_reader_who_keeps_his_transaction_open(published: Published) -> None:
    former = published.limit()
    with reading(published, "READ COMMITTED") as idle:
        idle.execute(LIMIT)
        published.set_limit(former + 1)
        assert published.build().returncode == 0
        with reading(published, "READ COMMITTED") as other:
            other.execute("set lock_timeout = '1s'")
            other.execute(LIMIT)
            assert other.fetchone() == (former + 1,)


def test_another_set_of_columns_waits_for_a_reader_only_so_long(published: Published) -> None:
    path = published.project / "dbt_project" / "models" / "marts" / "metrics" / "metric_limits.yml"
    path.write_text(path.read_text().replace("[metric, audience]", "[audience, metric]"))
    path.write_text(path.read_text().replace("constraints: [{type: not_null}]", "", 1))
    with reading(published, "READ COMMITTED") as idle:
        idle.execute(LIMIT)
        began = time.monotonic()
        done = published.build_changed(publication_lock_seconds=1)
        assert done.returncode != 0
        assert "Nothing could be published: canceling statement due to lock timeout" in done.stdout
        assert time.monotonic() - began < 60
        idle.execute(LIMIT)
    again = published.build_changed(publication_lock_seconds=1)
    assert "Published version" in again.stdout
    nullable = (
        "select not attnotnull from pg_attribute where attname = 'higher_is_better' "
        "and attrelid = 'marts.metric_bands'::regclass"
    )
    assert published.query(nullable) == [(True,)]


@pytest.mark.scenario("C-16")
def test_whatever_builds_do_a_dashboard_sees_whole_versions_without_waiting(
    published: Published,
) -> None:
    """The benchmark has twenty of them: `make bench BENCH="--parts readers"`."""
    builds = Builds(published, seed=1)
    with reader_loop(published.warehouse.login("reporter")) as seen:
        ended = {kind: builds.run(kind) for kind in KINDS}
    assert (seen.errors, seen.mixtures) == ([], [])
    assert seen.reads > 20
    assert len(seen.states) > 1
    assert ended == {
        "fails": [1],
        "is killed": [-9],
        "two at once": [0, 0],
        "a part": [0],
        "passes": [0],
    }, builds.last_words()
    # Nothing of the builds that came to nothing is left: the last one gives what a clean one gives.
    held = contents(published.warehouse, "marts", "servicedesk")
    published.build("build", "--full-refresh", "--exclude-resource-type", "unit_test")
    assert contents(published.warehouse, "marts", "servicedesk") == held
