"""Dashboards read all of the quality layer, and can do it no harm."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg2.errors
import pytest

from tests.support import ThrowawayWarehouse

RELATIONS = """
select pg_class.oid::regclass::text, relkind = 'v', attname
from pg_class
inner join pg_attribute on pg_class.oid = attrelid and attnum = 1
where relnamespace = 'quality'::regnamespace and relkind not in ('i', 't')
"""
WRITES = (
    "insert into {name} select * from {name}",
    "update {name} set {column} = {column}",
    "delete from {name}",
    "truncate {name}",
    "create index on {name} ({column})",
)
CHANGES = (
    "alter {kind} {name} rename to other",
    "comment on {kind} {name} is 'mine'",
    "drop {kind} {name} cascade",
)


def attempts(name: str, is_view: bool, column: str) -> Iterator[str]:
    """Nothing can be written to a view of this kind, whoever tries."""
    kind = "view" if is_view else "table"
    for statement in CHANGES if is_view else (*WRITES, *CHANGES):
        yield statement.format(name=name, kind=kind, column=column)


def test_the_reporter_reads_every_relation_and_writes_to_none(good: ThrowawayWarehouse) -> None:
    relations = good.query(RELATIONS)
    assert {"quality.scores", "quality.value_issues"} <= {name for name, _, _ in relations}
    connection = good.connect("reporter")
    with connection.cursor() as cursor:
        for name, is_view, column in relations:
            cursor.execute(f"select count(*) from {name}")
            assert cursor.fetchall() == good.query(f"select count(*) from {name}")
            for statement in attempts(name, is_view, column):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(statement)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("create table quality.mine (id int)")
    connection.close()
