"""Keys, checks, indexes and comments in PostgreSQL itself, however the tables were last rebuilt."""

from __future__ import annotations

import json

import psycopg2
import psycopg2.errors as refusals
import pytest

from tests.warehouse.roster.first_build import FirstBuild
from tests.warehouse.roster.roster_project import OF_THE_ROSTER, RosterProject

REBUILDS = {
    "first build": (),
    "members alone": ("run", "--select", "team_members"),
    "assignments alone": ("run", "--select", "team_queue_assignments"),
    "full refresh": ("build", *OF_THE_ROSTER, "--full-refresh"),
}
CONSTRAINTS = """
select conrelid::regclass::text, contype::text, convalidated, pg_get_constraintdef(oid)
from pg_constraint
where
    conrelid in ('marts.team_members'::regclass, 'marts.team_queue_assignments'::regclass)
    and contype <> 'n'
order by 1, 2, 4
"""
INDEXES = """
select
    pg_index.indrelid::regclass::text,
    string_agg(pg_attribute.attname, ', ' order by pg_attribute.attnum),
    pg_index.indisunique and pg_index.indisvalid,
    pg_get_expr(pg_index.indpred, pg_index.indrelid)
from pg_index
inner join pg_attribute on pg_index.indexrelid = pg_attribute.attrelid
where
    pg_index.indrelid in ('marts.team_members'::regclass, 'marts.team_queue_assignments'::regclass)
group by pg_index.indexrelid, pg_index.indrelid, pg_index.indisunique, pg_index.indisvalid,
    pg_index.indpred
order by 1, 2
"""
MEMBERS, ASSIGNMENTS = "marts.team_members", "marts.team_queue_assignments"
# A row like the first, but for what is given.
INSERT = """
begin;
insert into {table}
select changed.*
from {table} as first
cross join lateral jsonb_populate_record(first, '{values}') as changed
where first.{key} = 1;
rollback;
"""
KEYS = {MEMBERS: "team_member_id", ASSIGNMENTS: "queue_assignment_id"}
NEW = {
    MEMBERS: {"team_member_id": 99, "email": "new@orro.group"},
    ASSIGNMENTS: {"queue_assignment_id": 99, "queue_name": "another"},
}
BAD_ROWS = [
    (MEMBERS, {"team_member_id": 2}, refusals.UniqueViolation, r"Key \(team_member_id\)"),
    (MEMBERS, {"email": "dion.jewell@orro.group"}, refusals.UniqueViolation, r"Key \(email\)"),
    (MEMBERS, {"name": None}, refusals.NotNullViolation, '"name"'),
    (MEMBERS, {"manager_id": 98}, refusals.ForeignKeyViolation, r"Key \(manager_id\)=\(98\)"),
    (MEMBERS, {"manager_id": 99}, refusals.CheckViolation, "not_own_manager"),
    (MEMBERS, {"end_date": "2026-01-01"}, refusals.CheckViolation, "active_without_end"),
    (
        MEMBERS,
        {"is_active": False, "end_date": "2024-12-31"},
        refusals.CheckViolation,
        "end_after_start",
    ),
    (
        ASSIGNMENTS,
        {"queue_assignment_id": 2},
        refusals.UniqueViolation,
        r"Key \(queue_assignment_id\)",
    ),
    (
        ASSIGNMENTS,
        {"queue_name": "Cloud - Security"},
        refusals.UniqueViolation,
        r"Key \(team_member_id, queue_name\)",
    ),
    (
        ASSIGNMENTS,
        {"team_member_id": 98},
        refusals.ForeignKeyViolation,
        r"Key \(team_member_id\)=\(98\)",
    ),
    (ASSIGNMENTS, {"assignment_type": "third"}, refusals.CheckViolation, "type_is_known"),
    (ASSIGNMENTS, {"removed_date": "2026-01-01"}, refusals.CheckViolation, "active_without_remo"),
    (
        ASSIGNMENTS,
        {"is_active": False, "removed_date": "2024-12-31"},
        refusals.CheckViolation,
        "removed_after_assigned",
    ),
]


@pytest.fixture(scope="module", params=REBUILDS)
def rebuilt(
    request: pytest.FixtureRequest,
    first_build: FirstBuild,
    tmp_path_factory: pytest.TempPathFactory,
) -> RosterProject:
    roster = first_build.copy(tmp_path_factory.mktemp("rebuilt"))
    command = REBUILDS[request.param]
    if command:
        done = roster.dbt(*command)
        assert done.returncode == 0, done.stdout
    return roster


def test_every_key_and_check_is_there_and_validated(rebuilt: RosterProject) -> None:
    found = rebuilt.warehouse.query(CONSTRAINTS)
    assert [(table, kind) for table, kind, _, _ in found] == [
        *((MEMBERS, kind) for kind in "cccfpu"),
        *((ASSIGNMENTS, kind) for kind in "cccfp"),
    ]
    assert all(is_valid for _, _, is_valid, _ in found)
    definitions = {definition for _, kind, _, definition in found if kind in "fpu"}
    assert definitions == {
        "PRIMARY KEY (team_member_id)",
        "PRIMARY KEY (queue_assignment_id)",
        "UNIQUE (email)",
        f"FOREIGN KEY (manager_id) REFERENCES {MEMBERS}(team_member_id) DEFERRABLE",
        f"FOREIGN KEY (team_member_id) REFERENCES {MEMBERS}(team_member_id) DEFERRABLE",
    }


def insert(roster: RosterProject, table: str, values: dict[str, object]) -> None:
    statement = INSERT.format(
        table=table, key=KEYS[table], values=json.dumps({**NEW[table], **values})
    )
    roster.warehouse.query(statement)


@pytest.mark.parametrize(("table", "values", "refusal", "words"), BAD_ROWS)
def test_a_bad_row_is_refused_by_the_table_itself(
    table: str,
    values: dict[str, object],
    refusal: type[psycopg2.Error],
    words: str,
    rebuilt: RosterProject,
) -> None:
    with pytest.raises(refusal, match=words):
        insert(rebuilt, table, values)


@pytest.mark.parametrize("table", NEW)
def test_a_good_row_is_not(table: str, rebuilt: RosterProject) -> None:
    insert(rebuilt, table, {})


def test_every_index_is_there(rebuilt: RosterProject) -> None:
    assert rebuilt.warehouse.query(INDEXES) == [
        (MEMBERS, "email", True, None),
        (MEMBERS, "manager_id", False, None),
        (MEMBERS, "name", False, None),
        (MEMBERS, "team, is_active", False, None),
        (MEMBERS, "team_member_id", True, None),
        (ASSIGNMENTS, "assignment_type", False, None),
        (ASSIGNMENTS, "queue_assignment_id", True, None),
        (ASSIGNMENTS, "queue_name, is_active", False, None),
        (ASSIGNMENTS, "team_member_id", False, None),
        (ASSIGNMENTS, "team_member_id, queue_name", True, "is_active"),
    ]


@pytest.mark.parametrize(("table", "rows"), [(MEMBERS, 11), (ASSIGNMENTS, 33)])
def test_the_planner_knows_how_many_rows_there_are(
    table: str, rows: int, rebuilt: RosterProject
) -> None:
    found = rebuilt.warehouse.query(
        f"select reltuples from pg_class where oid = '{table}'::regclass"
    )
    assert found == [(rows,)]


def test_every_table_and_column_says_what_it_is(rebuilt: RosterProject) -> None:
    silent = rebuilt.warehouse.query(
        "select pg_class.relname, pg_attribute.attname from pg_class "
        "inner join pg_attribute on pg_class.oid = pg_attribute.attrelid "
        "where pg_class.relnamespace = 'marts'::regnamespace and pg_class.relkind = 'r' "
        "and pg_attribute.attnum > 0 and not pg_attribute.attisdropped "
        "and (obj_description(pg_class.oid, 'pg_class') is null "
        "or col_description(pg_class.oid, pg_attribute.attnum) is null)"
    )
    assert silent == []


def test_the_history_says_for_how_long_it_is_kept(rebuilt: RosterProject) -> None:
    ((comment,),) = rebuilt.warehouse.query(
        "select obj_description('marts.team_member_history'::regclass, 'pg_class')"
    )
    assert "seven years" in comment
