"""`otc roles`: three roles with just their rights, on any server, however often."""

from __future__ import annotations

import contextlib
from pathlib import Path

import psycopg2
import psycopg2.errors
import pytest
import yaml

from extract.errors import ExitCode
from extract.warehouse.roles import REPORTER_SCHEMAS
from tests.sandbox.postgres import SUPERUSER
from tests.support import ADMIN_PASSWORD, PASSWORDS, ROOT, ThrowawayWarehouse, execute, otc

FORBIDDEN = {
    "loader": ["create table marts.t ()", "create table staging.t ()", "create schema s"],
    "transformer": ["create table raw_otc.t ()"],
    "reporter": [
        "create table marts.t ()",
        "create schema s",
        "select * from raw_otc.t",
        "select pg_advisory_lock(1)",
        "select pg_try_advisory_xact_lock_shared(1, 2)",
        "select lo_create(0)",
    ],
}


def admin_environ(warehouse: ThrowawayWarehouse) -> dict[str, str]:
    return {**warehouse.environ(), "PGUSER": SUPERUSER, "PGPASSWORD": ADMIN_PASSWORD}


@pytest.mark.parametrize(
    ("role", "statement"),
    [(role, statement) for role, statements in FORBIDDEN.items() for statement in statements],
)
def test_a_role_cannot_go_beyond_its_rights(
    role: str, statement: str, warehouse: ThrowawayWarehouse
) -> None:
    execute(warehouse.login("loader"), "create table raw_otc.t ()")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        execute(warehouse.login(role), statement)


def test_each_reads_what_the_one_before_it_wrote(warehouse: ThrowawayWarehouse) -> None:
    execute(warehouse.login("loader"), "create table raw_otc.t as select 1 as one")
    execute(warehouse.login("transformer"), "create table marts.t as table raw_otc.t")
    assert execute(warehouse.login("reporter"), "table marts.t") == [(1,)]


def test_dbts_sessions_are_in_utc_whatever_the_server_says(warehouse: ThrowawayWarehouse) -> None:
    zone = f"alter database {warehouse.database} set timezone to 'Australia/Perth'"
    execute(warehouse.login("admin"), zone)
    login = warehouse.login()
    shown = {}
    for user, password in ((login.user, login.password), (SUPERUSER, ADMIN_PASSWORD)):
        connection = psycopg2.connect(
            host=login.host,
            port=login.port,
            dbname=login.database,
            user=user,
            password=password,
        )
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("show timezone")
            shown[user] = cursor.fetchone()[0]
    assert shown == {"otc_transformer": "UTC", SUPERUSER: "Australia/Perth"}


def test_running_it_again_changes_nothing_and_keeps_passwords(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    environ = admin_environ(warehouse)
    done = otc("roles", cwd=project, environ=environ)
    assert done.returncode == 0, done.stderr
    assert "OTC_TRANSFORMER_PASSWORD" in done.stdout
    for role in ("loader", "transformer", "reporter"):
        assert execute(warehouse.login(role), "select 1") == [(1,)]
    assert not any(secret in done.stdout for secret in PASSWORDS.values())


def test_running_it_again_needs_no_right_on_the_database(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    execute(warehouse.login("admin"), "create role lowly login createrole password 'lowly-secret'")
    for role in PASSWORDS:
        execute(warehouse.login("admin"), f"grant {role} to lowly with admin option")
    lowly = {**warehouse.environ(), "PGUSER": "lowly", "PGPASSWORD": "lowly-secret"}
    done = otc("roles", cwd=project, environ=lowly)
    assert done.returncode == 0, done.stderr


def test_a_database_that_is_not_prepared_is_made_ready(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    fresh = ThrowawayWarehouse(warehouse.port, f"{warehouse.database}_fresh")
    execute(warehouse.login("admin"), f"create database {fresh.database} template template0")
    checked = otc("check", cwd=project, environ=fresh.environ())
    assert "Run `otc roles`" in checked.stdout
    assert otc("roles", cwd=project, environ=admin_environ(fresh)).returncode == 0
    checked = otc("check", cwd=project, environ=fresh.environ())
    assert "ok    loader" in checked.stdout
    assert "ok    transformer" in checked.stdout


def test_a_user_who_may_not_create_roles_gets_a_remedy(
    warehouse: ThrowawayWarehouse, project: Path
) -> None:
    fresh = ThrowawayWarehouse(warehouse.port, f"{warehouse.database}_fresh")
    execute(warehouse.login("admin"), f"create database {fresh.database} template template0")
    done = otc("roles", cwd=project, environ=fresh.environ())
    assert done.returncode == ExitCode.FAILED
    assert "as a user who may create roles" in done.stderr
    assert "Traceback" not in done.stderr


def test_dbt_grants_what_otc_roles_grants() -> None:
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    assert tuple(project["vars"]["reporter_schemas"]) == REPORTER_SCHEMAS


def test_the_reporter_calls_functions_only_in_the_schemas_it_reads(
    warehouse: ThrowawayWarehouse,
) -> None:
    # As on a server whose administrator closed functions to everybody.
    close = "alter default privileges for role otc_transformer revoke execute on functions from "
    execute(warehouse.login("admin"), close + "public")
    for schema in ("questions", "intermediate"):
        body = f"create function {schema}.one () returns int language sql as 'select 1'"
        execute(warehouse.login("transformer"), body)
    assert execute(warehouse.login("reporter"), "select questions.one()") == [(1,)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        execute(warehouse.login("reporter"), "select intermediate.one()")
