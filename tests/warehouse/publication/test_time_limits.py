"""No statement of a build goes on for ever, and one that is stopped leaves everything as it was."""

from __future__ import annotations

import time

import pytest

from tests.warehouse.publication.conftest import Published

BUILT = "select green_limit from build_marts.metric_bands order by metric, audience"
HANGS = "select metric from {{ ref('metric_limits') }} cross join pg_sleep(300)"


@pytest.mark.scenario("C-46")
def test_a_test_that_hangs_is_stopped_and_has_not_passed(published: Published) -> None:
    former = published.limit()
    published.set_limit(former + 1)
    (published.project / "tests" / "dbt" / "assert_hangs.sql").write_text(HANGS)
    began = time.monotonic()
    done = published.build_changed(test_statement_seconds=8)
    assert time.monotonic() - began < 200
    assert done.returncode != 0
    assert "canceling statement due to statement timeout" in done.stdout
    assert "failed (1): assert_hangs" in done.stdout
    assert published.limit() == former


@pytest.mark.scenario("C-47")
def test_a_model_that_hangs_is_stopped_and_its_rows_stay(published: Published) -> None:
    former, built = published.limit(), published.query(BUILT)
    published.set_limit(former + 1)
    published.query(
        "create function publication.hangs() returns trigger language plpgsql as "
        "'begin perform pg_sleep(300); return null; end';"
        "create trigger hangs after update on build_marts.metric_bands "
        "execute function publication.hangs()"
    )
    began = time.monotonic()
    done = published.build(build_statement_seconds=8)
    assert time.monotonic() - began < 200
    assert done.returncode != 0
    assert "canceling statement due to statement timeout" in done.stdout
    assert (published.limit(), published.query(BUILT)) == (former, built)


@pytest.mark.scenario("C-47")
def test_a_build_waits_for_somebodys_lock_only_so_long(published: Published) -> None:
    former = published.limit()
    published.set_limit(former + 1)
    connection = published.warehouse.connect()
    with connection.cursor() as cursor:
        cursor.execute("begin; lock table build_marts.metric_bands in access exclusive mode")
        done = published.build(build_lock_seconds=1)
    connection.close()
    assert done.returncode != 0
    assert "canceling statement due to lock timeout" in done.stdout
    assert published.limit() == former
    assert "Published version" in published.build().stdout
