"""One build at a time; one that was killed holds nobody up for long."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.warehouse.publication.conftest import OF_THE_LIMITS, Published

UNDER_WAY = "select run_id from publication.builds where finished_at is null"
# A build that began elsewhere, as its warehouse sees it: a record, and sessions that carry its id.
ELSEWHERE = "insert into publication.builds (run_id, command) values ('elsewhere', 'build')"
ITS_SESSION = "/* dbt elsewhere model.otc.tickets */ select 1"


@pytest.mark.scenario("C-15")
def test_a_second_build_is_refused_and_names_the_first(published: Published) -> None:
    former = published.limit()
    published.query(ELSEWHERE)
    connection = published.warehouse.connect()
    with connection.cursor() as cursor:
        cursor.execute(ITS_SESSION)
        published.set_limit(former + 1)
        done = published.build()
    assert done.returncode != 0
    assert "Another build is under way: dbt build, by otc_transformer since" in done.stdout
    assert "build_wait_seconds" in done.stdout
    assert published.limit() == former
    asked = "select count(*) from build_marts.metric_bands where green_limit = "
    assert published.query(f"{asked} {former + 1}") == [(0,)]
    connection.close()


def test_a_second_build_that_may_wait_does_and_both_are_published(published: Published) -> None:
    former = published.limit()
    published.set_limit(former + 1)
    with ThreadPoolExecutor(2) as pool:
        waiting = [
            pool.submit(published.build_changed, build_wait_seconds=120),
            pool.submit(published.build_changed, build_wait_seconds=120),
        ]
        assert [done.result().returncode for done in waiting] == [0, 0]
    assert published.limit() == former + 1
    assert published.query(UNDER_WAY) == []


def test_a_build_that_was_killed_blocks_the_next_one_for_less_than_a_minute(
    published: Published,
) -> None:
    former = published.limit()
    published.query(ELSEWHERE)
    published.set_limit(former + 1)
    began = time.monotonic()
    done = published.build()
    assert done.returncode == 0, done.stdout
    assert time.monotonic() - began < 60
    assert published.limit() == former + 1
    outcome = "select outcome from publication.builds where run_id = 'elsewhere'"
    assert published.query(outcome) == [("killed",)]


def test_who_waits_for_a_dead_build_gives_the_one_that_took_its_place_the_same_time(
    published: Published,
) -> None:
    """Between its hooks and its first model that one has no session, so nobody sees it."""
    published.query(ELSEWHERE)
    waiting = "select publication.begin_build('waits', 'build', 60, '{}', '6 seconds')"
    took_its_place = """
    update publication.builds set finished_at = clock_timestamp() where run_id = 'elsewhere';
    insert into publication.builds (run_id, command) values (md5('took its place'), 'build')
    """
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(published.query, waiting)
        time.sleep(4)  # most of the time that a silent build is given
        published.query(took_its_place)
        waits.result()
    lasted = """
    select finished_at - started_at from publication.builds where run_id = md5('took its place')
    """
    ((lasting,),) = published.query(lasted)
    assert lasting.total_seconds() > 6


def test_what_a_killed_build_had_begun_is_published_only_when_it_is_whole(
    published: Published,
) -> None:
    former = published.limit()
    published.set_limit(former + 1)
    assert published.build("seed", "--select", "metric_bands").returncode == 0
    published.query(
        "update publication.nodes set status = 'started' where unique_id = 'model.otc.tickets'"
    )
    done = published.build("build", *OF_THE_LIMITS)
    assert "not built (1): tickets" in done.stdout
    assert published.limit() == former


def test_a_build_that_was_taken_for_dead_publishes_nothing(published: Published) -> None:
    """Its machine slept, and another one took its place meanwhile."""
    former = published.limit()
    published.set_limit(former + 1)
    published.query(
        "create function publication.sleeps() returns trigger language plpgsql as "
        "'begin update publication.builds set finished_at = now(); return null; end';"
        "create trigger sleeps after insert on build_marts.service_metrics_monthly "
        "execute function publication.sleeps()"
    )
    done = published.build()
    assert done.returncode != 0
    assert "This build was taken for dead" in done.stdout
    assert published.limit() == former
