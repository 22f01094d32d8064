"""Readers get what is whole and tested, all at once; all else stays on the build side."""

from __future__ import annotations

import json

import pytest

from tests.warehouse.publication.conftest import OF_THE_LIMITS, Published

REFUSES = "select * from {{ ref('metric_limits') }} where green_limit = 9"
IN_PUBLISHED_TEXTS = """
select oid::regproc::text from pg_proc
where
    pronamespace::regnamespace::text = any('{marts,servicedesk,questions}')
    and prosrc ~ 'build_[a-z]+[.]'
union all
select schemaname || '.' || viewname from pg_views
where schemaname = any('{marts,servicedesk,quality}') and definition ~ 'build_[a-z]+[.]'
"""


def test_what_follows_from_a_change_is_published_together(published: Published) -> None:
    former = published.limit()
    published.set_limit(former + 1)
    done = published.build()
    assert done.returncode == 0, done.stdout
    assert published.limit() == former + 1
    asked = "select mean_resolution_band from questions.average_resolution()"
    assert published.query(asked, "reporter")
    (served, *_) = published.versions()
    assert f"Published version {served}." in done.stdout
    changed = published.query(f"select relation from publication.changes where version = {served}")
    assert ("marts.metric_bands",) in changed


def test_no_view_or_function_of_the_readers_reads_the_build_side(published: Published) -> None:
    assert published.query(IN_PUBLISHED_TEXTS) == []


@pytest.mark.scenario("C-23")
def test_a_failed_test_leaves_readers_their_version_and_keeps_the_failed_one(
    published: Published,
) -> None:
    former, before = published.limit(), published.versions()
    (published.project / "tests" / "dbt" / "assert_refused.sql").write_text(REFUSES)
    published.set_limit(9)
    done = published.build_changed()
    assert done.returncode == 1
    assert "failed (1): assert_refused" in done.stdout
    assert f"Readers keep version {before[0]}" in done.stdout
    assert "schemas build_*" in done.stdout
    assert (published.limit(), published.versions()) == (former, before)
    asked = "select count(*) from build_marts.metric_bands where green_limit = 9"
    assert published.query(asked) == [(1,)]
    # The next build that passes publishes.
    published.set_limit(8)
    assert published.build_changed().returncode == 0
    assert published.limit() == 8


def test_a_version_can_be_published_against_its_tests_with_a_reason(published: Published) -> None:
    (published.project / "tests" / "dbt" / "assert_refused.sql").write_text(REFUSES)
    published.set_limit(9)
    assert published.build_changed(publish_untested="The desk was told.").returncode == 1
    assert published.limit() == 9
    asked = "select reason from quality.versions where is_served"
    assert published.query(asked) == [("The desk was told.",)]


def test_a_part_that_makes_the_rest_too_old_is_not_published(published: Published) -> None:
    former = published.limit()
    published.set_limit(former + 1)
    done = published.build("build", "--select", "metric_bands", "metric_limits")
    assert done.returncode == 0, done.stdout
    assert "older than what it is made of (2): alert_limits, service_metrics_monthly" in done.stdout
    assert published.limit() == former
    # What was missing makes it whole.
    published.build("build", "--select", "metric_bands+", "--exclude", "metric_bands")
    assert published.limit() == former + 1


@pytest.mark.scenario("C-45")
def test_models_without_their_tests_are_not_published(published: Published) -> None:
    former = published.limit()
    published.set_limit(former + 1)
    assert published.build("seed", "--select", "metric_bands").returncode == 0
    done = published.build("run", "--select", "metric_bands+")
    assert done.returncode == 0, done.stdout
    assert "not tested since" in done.stdout
    assert published.limit() == former
    assert "Published version" in published.build("test", "--select", "metric_bands+").stdout
    assert published.limit() == former + 1


def test_a_test_of_a_view_is_asked_again_when_what_the_view_reads_was_built(
    published: Published,
) -> None:
    view = published.project / "dbt_project" / "models" / "intermediate" / "int_limits_seen.sql"
    view.write_text("{{ config(access='public') }}\nselect * from {{ ref('metric_limits') }}\n")
    refuses = REFUSES.replace("metric_limits", "int_limits_seen")
    (published.project / "tests" / "dbt" / "assert_refused.sql").write_text(refuses)
    assert published.build_changed().returncode == 0
    former = published.limit()
    published.set_limit(9)
    done = published.build_changed("build", *OF_THE_LIMITS, "--exclude", "assert_refused")
    assert "not tested since (1): assert_refused" in done.stdout, done.stdout
    assert published.limit() == former


@pytest.mark.scenario("C-26")
def test_a_build_that_changes_nothing_makes_no_version(published: Published) -> None:
    before = published.versions()
    done = published.build()
    assert "Nothing changed for readers" in done.stdout
    assert published.versions() == before


@pytest.mark.scenario("C-27")
def test_back_and_forward_again(published: Published) -> None:
    first = published.limit()
    for limit in (first + 1, first + 2):
        published.set_limit(limit)
        assert published.build().returncode == 0
    newest, middle, oldest = published.versions()
    back = published.otc("publish", "rollback", "--reason", "The new limits confuse people.")
    assert back.returncode == 0, back.stderr
    assert f"Readers have version {middle} now, and had {newest}" in back.stdout
    assert published.limit() == first + 1
    published.otc("publish", "rollback", str(newest), "--reason", "They do not.")
    assert published.limit() == first + 2
    published.otc("publish", "rollback", str(oldest), "--reason", "They do.")
    assert published.limit() == first
    assert published.versions()[0] == oldest
    # The next build goes on from there.
    assert published.build().returncode == 0
    assert published.limit() == first + 2
    refused = published.otc("publish", "rollback", "999", "--reason", "?")
    assert refused.returncode == 1
    assert "There is no version 999" in refused.stderr


def test_the_list_says_when_by_whom_from_which_loads(published: Published) -> None:
    done = published.otc("publish", "list", "--json")
    (version,) = json.loads(done.stdout)
    assert version["served"] is True
    assert version["by"] == "otc_transformer"
    assert version["loaded_until"]
    assert version["score"]
    assert version["version"] == published.versions()[0]


@pytest.mark.scenario("C-27")
def test_rows_of_old_versions_go_and_their_record_stays(published: Published) -> None:
    first = published.limit()
    for limit in (first + 1, first + 2, first + 3):
        published.set_limit(limit)
        published.build(publication_kept_hours=0)
    kept = "select array_agg(version order by version) from quality.versions where is_kept"
    assert published.query(kept) == [(sorted(published.versions())[-2:],)]
    oldest = sorted(published.versions())[0]
    refused = published.otc("publish", "rollback", str(oldest), "--reason", "?")
    assert "not kept any more" in refused.stderr
    tables = "select count(*) from pg_tables where schemaname = 'publication' and tablename ~ '__v'"
    asked = "select count(*) from publication.changes where kind = 'table' and version in "
    asked += "(select version from publication.versions where is_kept)"
    assert published.query(tables) == published.query(asked)


def test_the_difference_is_shown_before_it_is_published(published: Published) -> None:
    former = published.limit()
    published.set_limit(former + 1)
    published.build("build", "--select", "metric_bands", "metric_limits")
    shown = json.loads(published.otc("publish", "diff", "--json").stdout)
    assert {table["table"]: table["change"] for table in shown["tables"]} == {
        "marts.metric_bands": 1
    }
    assert "older than what it is made of: model.otc.service_metrics_monthly" in shown["problems"]
    assert published.limit() == former


@pytest.mark.scenario("C-25")
def test_a_key_that_comes_twice_fails_though_both_rows_are_the_same(published: Published) -> None:
    model = published.project / "dbt_project" / "models" / "marts" / "metrics" / "metric_limits.sql"
    twice = "select * from metric_bands\nunion all\nselect * from metric_bands\n"
    model.write_text(model.read_text().replace("select * from metric_bands\n", twice))
    ((before,),) = published.query("select count(*) from marts.metric_bands")
    done = published.build_changed()
    assert done.returncode == 1
    assert f"gives {2 * before} rows for {before} keys (metric, audience)" in done.stdout
    assert published.query("select count(*) from marts.metric_bands") == [(before,)]
