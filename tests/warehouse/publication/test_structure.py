"""A table of other columns takes nothing away that people have built on it."""

from __future__ import annotations

from tests.warehouse.publication.conftest import Published

SHAPE = """
select
    (
        select array_agg(
            format('%s %s %s ', attname, atttypid::regtype, attnotnull)
            || col_description(attrelid, attnum) order by attname
        )
        from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped
    ),
    (
        select array_agg(pg_get_constraintdef(oid) order by contype, conname)
        from pg_constraint where conrelid = pg_class.oid and contype <> 'n' and convalidated
    ),
    (
        select array_agg(definition order by definition)
        from pg_index
        cross join regexp_replace(pg_get_indexdef(indexrelid), 'INDEX .* ON', '') as definition
        where indrelid = pg_class.oid
    ),
    relacl::text,
    obj_description(oid)
from pg_class where oid = '{table}'::regclass
"""


def shape(published: Published, table: str) -> tuple:
    return published.query(SHAPE.format(table=table))[0]


def edit(published: Published, path: str, old: str, new: str) -> None:
    file = published.project / "dbt_project" / "models" / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


COLUMNS = """
select array_agg(attname::text order by attname) from pg_attribute
where attrelid = 'marts.metric_bands'::regclass and attnum > 0 and not attisdropped
"""
SELECTED = "metric, audience, higher_is_better, green_limit, yellow_limit, unit as counted_in"
LOST = "select view_name, definition from publication.lost_views"


def test_columns_come_and_go_with_the_views_of_people(published: Published) -> None:
    of_the_limits = "from marts.metric_bands"
    published.query(f"create view marts.stays as select metric, green_limit {of_the_limits}")
    published.query(f"create view marts.falls as select metric, unit {of_the_limits}")
    published.query("create view marts.stays_too as select metric from marts.stays")
    published.query("grant select on marts.stays to public")
    published.query("comment on view marts.stays is 'Mine.'")
    published.query("create index mine on marts.metric_bands (unit)")
    held = "select metric, green_limit from marts.stays order by 1, 2"
    former = published.query(held)
    limits = "marts/metrics/metric_limits"
    edit(published, f"{limits}.yml", "- name: unit", "- name: counted_in")
    edit(
        published,
        f"{limits}.sql",
        "select * from metric_bands\n",
        f"select {SELECTED} from metric_bands\n",
    )
    done = published.build_changed()
    assert done.returncode == 0, done.stdout
    ((columns,),) = published.query(COLUMNS)
    assert ("counted_in" in columns, "unit" in columns, len(columns)) == (True, False, 6)
    empty = "select count(*) from marts.metric_bands where {} is null"
    assert published.query(empty.format("counted_in")) == [(0,)]
    assert published.query(held) == former
    assert published.query("select count(*) from marts.stays_too") == [(len(former),)]
    readable = "has_table_privilege('otc_reporter', 'marts.stays', 'select')"
    described = published.query(f"select obj_description('marts.stays'::regclass), {readable}")
    assert described == [("Mine.", True)]
    ((lost, definition),) = published.query(LOST)
    assert (lost, "unit" in definition) == ("marts.falls", True)
    # And back, over the other columns.
    back = published.otc("publish", "rollback", "--reason", "The column is missed.")
    assert back.returncode == 0, back.stderr
    assert published.query(empty.format("unit")) == [(0,)]
    assert published.query("select count(*) from marts.stays_too") == [(len(former),)]


def test_a_table_that_was_changed_by_hand_gets_its_keys_indexes_and_comments_back(
    published: Published,
) -> None:
    before = {name: shape(published, f"marts.{name}") for name in ("users", "user_names", "queues")}
    assert any("FOREIGN KEY" in str(part) for part in before["user_names"])
    for statement in (
        "alter table marts.user_names drop constraint user_names_user_id_fkey",
        "alter table marts.users drop constraint users_pkey cascade",
        "drop index marts.users__email",
        "comment on column marts.users.email is 'old'",
    ):
        published.query(statement)
    done = published.build()
    assert done.returncode == 0, done.stdout
    after = {name: shape(published, f"marts.{name}") for name in before}
    assert after == before


def test_a_table_that_is_gone_is_there_again(published: Published) -> None:
    counted = "select count(*) from marts.recurring_alerts"
    before = published.query(counted), shape(published, "marts.recurring_alerts")
    published.query("drop table marts.recurring_alerts")
    assert published.build().returncode == 0
    assert (published.query(counted), shape(published, "marts.recurring_alerts")) == before
