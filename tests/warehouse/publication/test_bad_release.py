"""A release that fails many of its tests never reaches readers; taken back, all is as before."""

from __future__ import annotations

import re

import pytest

from tests.warehouse.publication.conftest import Published
from tests.warehouse.publication.test_versions import REFUSES

OUTCOME = re.compile(r"\d+ of \d+ (PASS|FAIL) ")


@pytest.mark.scenario("C-50")
def test_a_release_that_fails_many_tests_is_not_published_and_can_be_taken_back(
    published: Published,
) -> None:
    former, before = published.limit(), published.versions()
    seed = published.project / "seeds" / "metric_bands.csv"
    folder = published.project / "tests" / "dbt"
    released = seed.read_text()
    refusing = [folder / f"assert_refused_{number}.sql" for number in range(3)]
    for path in refusing:
        path.write_text(REFUSES)
    published.set_limit(9)
    done = published.build_changed()
    assert done.returncode == 1
    outcomes = OUTCOME.findall(done.stdout)
    assert outcomes.count("FAIL") == len(refusing) > 0.1 * len(outcomes)
    # All of it was built, and only readers have nothing of it.
    assert f"failed ({len(refusing)}): assert_refused_0" in done.stdout
    assert f"Readers keep version {before[0]}" in done.stdout
    built = "select count(*) from build_marts.metric_bands where green_limit = 9"
    assert published.query(built) == [(1,)]
    assert (published.limit(), published.versions()) == (former, before)

    seed.write_text(released)
    for path in refusing:
        path.unlink()
    again = published.build_changed()
    assert again.returncode == 0, again.stdout
    assert "Nothing changed for readers" in again.stdout
    assert (published.limit(), published.versions()) == (former, before)
