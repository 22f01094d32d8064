"""Old queries find every object, column and type where the predecessor had it."""

from __future__ import annotations

import psycopg2.errors
import pytest

from tests.warehouse.servicedesk.conftest import Servicedesk
from tests.warehouse.servicedesk.old_columns import OLD_COLUMNS, TICKET_COLUMNS

FUNCTIONS = {
    ("get_full_name", "text", "text"),
    ("get_short_username", "text", "text"),
    (
        "get_user_workload",
        "text",
        "TABLE(ticket_id bigint, title text, status text, team text, "
        "created_time timestamp without time zone, age_days integer)",
    ),
    (
        "get_team_backlog",
        "text",
        "TABLE(ticket_id bigint, title text, status text, category text, "
        "created_time timestamp without time zone, age_days integer)",
    ),
}


def test_the_schema_has_these_objects_and_no_other(servicedesk: Servicedesk) -> None:
    found = servicedesk.query(
        "select table_name from information_schema.tables where table_schema = 'servicedesk'"
    )
    assert {name for (name,) in found} == set(OLD_COLUMNS)


@pytest.mark.parametrize("name", OLD_COLUMNS)
def test_columns_have_their_old_names_types_and_order(name: str, servicedesk: Servicedesk) -> None:
    found = servicedesk.query(
        "select column_name, data_type from information_schema.columns "
        f"where table_schema = 'servicedesk' and table_name = '{name}' order by ordinal_position"
    )
    assert found == OLD_COLUMNS[name]


def test_the_ticket_columns_are_those_of_the_export() -> None:
    assert len(TICKET_COLUMNS) == 60
    assert TICKET_COLUMNS[0] == ("TKT-Ticket ID", "bigint")
    assert TICKET_COLUMNS[-1] == ("TKT-Group", "text")


def test_functions_take_and_give_what_they_did(servicedesk: Servicedesk) -> None:
    found = servicedesk.query(
        "select proname, oidvectortypes(proargtypes), pg_get_function_result(oid) "
        "from pg_proc where pronamespace = 'servicedesk'::regnamespace"
    )
    assert set(found) == FUNCTIONS


@pytest.mark.parametrize("name", OLD_COLUMNS)
def test_the_reporter_reads_every_view_and_changes_none(
    name: str, servicedesk: Servicedesk
) -> None:
    assert servicedesk.query(
        f"select count(*) from servicedesk.{name}"
    ) == servicedesk.warehouse.query(f"select count(*) from servicedesk.{name}")
    for change in (
        f"alter view servicedesk.{name} rename to other",
        f"drop view servicedesk.{name}",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            servicedesk.query(change)


def test_every_view_and_column_says_what_it_holds(servicedesk: Servicedesk) -> None:
    silent = servicedesk.query(
        "select relname, attname from pg_class "
        "inner join pg_attribute on pg_class.oid = attrelid and attnum > 0 "
        "where relnamespace = 'servicedesk'::regnamespace and ("
        "col_description(attrelid, attnum) is null or obj_description(pg_class.oid) is null)"
    )
    assert silent == []
