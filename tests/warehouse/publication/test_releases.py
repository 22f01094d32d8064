"""A release changes code and rows at once: keys, columns and kinds of relations come and go."""

from __future__ import annotations

from tests.support import dbt
from tests.warehouse.publication.conftest import OF_THE_LIMITS, Published
from tests.warehouse.publication.test_structure import edit

GROUPED = """
create view marts.grouped as
select metric, audience, green_limit, count(*) as row_count from marts.metric_bands
group by metric, audience
"""
KEYS = """
select conname::text, convalidated from pg_constraint
where contype = 'f' and conrelid = 'marts.queue_workload'::regclass order by 1
"""
A_TEST = ("test", "--select", "key_comment_types_comment_type")


def publish_edited(published: Published, statement: str) -> str:
    """As if a build had written so: everything is compared anew, and published."""
    published.query(f"{statement}; delete from publication.compared")
    done = published.build(*A_TEST)
    assert "Published version" in done.stdout, done.stdout
    return done.stdout


def test_a_new_column_comes_with_other_rows_elsewhere_past_a_view_that_groups(
    published: Published,
) -> None:
    published.query(GROUPED)
    edit(
        published,
        "marts/metrics/metric_limits.sql",
        "select * from metric_bands",
        "select *, unit as measured_in from metric_bands",
    )
    edit(
        published,
        "marts/metrics/metric_limits.yml",
        "    columns:\n",
        "    columns:\n      - name: measured_in\n        data_type: text\n",
    )
    published.query(
        "update build_marts.accounts set ticket_count = ticket_count + 1;"
        "delete from publication.compared"
    )
    done = published.build_changed()
    assert "Published version 2." in done.stdout, done.stdout
    unit = "select count(*) from marts.metric_bands where measured_in is not distinct from unit"
    assert published.query(unit, "reporter") == published.query(
        "select count(*) from marts.grouped"
    )
    assert published.otc("publish", "rollback", "--reason", "measured").returncode == 0
    assert published.limit() > 0


def test_a_foreign_key_that_no_model_declares_holds_up_nothing(published: Published) -> None:
    published.query(
        "alter table marts.users add constraint users_username_fkey "
        "foreign key (username) references marts.accounts (account_key) not valid"
    )
    publish_edited(published, "update build_marts.users set username = username || '2'")
    left = "select count(*) from pg_constraint where conname = 'users_username_fkey'"
    assert published.query(left) == [(0,)]


def test_the_way_back_is_open_although_its_rows_break_a_key(published: Published) -> None:
    """A row refers to one that came later; the next version holds to its keys again."""
    ((queue,),) = published.query("select min(queue_name) from marts.queue_workload")
    renamed = f"update build_marts.queues set queue_name = 'New' where queue_name = '{queue}'"
    child = f"update build_marts.queue_workload set queue_name = 'New' where queue_name = '{queue}'"
    publish_edited(published, f"{renamed}; {child}")
    before = published.query(KEYS)
    assert all(is_valid for _, is_valid in before)
    published.query("delete from publication.changes where relation = 'marts.queue_workload'")
    done = published.otc("publish", "rollback", "--reason", "a key in the way")
    assert done.returncode == 0, done.stderr
    assert ("queue_workload_queue_name_fkey", False) in published.query(KEYS)
    assert published.query(f"select count(*) from marts.queues where queue_name = '{queue}'") == [
        (1,)
    ]
    publish_edited(published, "select")
    assert published.query(KEYS) == before


def test_two_members_may_exchange_what_only_one_can_have(published: Published) -> None:
    file = published.project / "seeds" / "roster_members.csv"
    first, second = "trevor.harte@orro.group", "llewellyn.booth@orro.group"
    exchanged = (
        file.read_text().replace(first, "-").replace(second, first).replace("-,", f"{second},")
    )
    file.write_text(exchanged)
    of_the_roster = ("build", "--select", "tag:roster", "--exclude-resource-type", "unit_test")
    done = published.build(*of_the_roster, "--indirect-selection", "cautious")
    assert "Published version 2" in done.stdout, done.stdout
    held = "select email from marts.team_members where team_member_id < 3 order by team_member_id"
    assert published.query(held) == [(second,), (first,)]
    assert published.otc("publish", "rollback", "--reason", "measured").returncode == 0
    assert published.query(held) == [(first,), (second,)]


def test_a_view_becomes_a_table_and_there_is_no_way_back_over_that(published: Published) -> None:
    edit(
        published, "marts/metrics/user_activity.sql", "materialized='view'", "materialized='table'"
    )
    edit(
        published,
        "marts/metrics/user_activity.yml",
        "      - name: person\n",
        "      - name: person\n        constraints: [{type: primary_key}]\n",
    )
    before = published.query("select count(*) from marts.user_activity")
    done = published.build_changed("build", "--select", "user_activity+", *OF_THE_LIMITS[2:])
    assert "Published version 2" in done.stdout, done.stdout
    assert published.query("select count(*) from marts.user_activity") == before
    refused = published.otc("publish", "rollback", "--reason", "measured")
    assert refused.returncode != 0
    assert "a table became a view, or a view a table: marts.user_activity" in refused.stderr


def test_a_build_side_that_was_dropped_is_made_again(published: Published) -> None:
    published.query("drop schema build_marts cascade")
    done = dbt(
        *("build", "--exclude", "test_type:generic", "--exclude-resource-type", "unit_test"),
        *("--vars", "publish_untested: Tests are left out."),
        project=published.project,
        warehouse=published.warehouse,
    )
    assert done.returncode == 0, done.stdout
