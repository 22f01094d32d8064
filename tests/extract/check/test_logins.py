"""`otc check` names the rights that a login lacks, and what would stop its work."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.check.checks import OK, WARNING
from extract.check.logins import loader
from extract.load.lock import load_lock
from tests.extract.check.checking import check, signed
from tests.support import ThrowawayWarehouse, execute

LACKING = {
    "loader": ("drop schema raw_otc_staging", "lacks schema raw_otc_staging"),
    "transformer": ("revoke usage on schema raw_otc from otc_transformer", "lacks schema raw_otc"),
    "reporter": (
        "create table marts.t (); create table marts.u (); create table quality.t ();"
        "create table servicedesk.t (); create table servicedesk.u ()",
        "and 2 more. Run `otc roles`",
    ),
}


@pytest.mark.parametrize("role", LACKING)
def test_a_login_without_its_rights_fails_and_the_others_do_not(
    role: str, warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    spoil, text = LACKING[role]
    execute(warehouse.login("admin"), spoil)
    code, lines = check(configured)
    assert (code, signed(lines, "FAIL")) == (1, [role])
    assert text in lines[role][1]


def test_a_login_without_any_right_lacks_all_of_them(
    warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    stranger = f"stranger_of_{warehouse.database}"
    execute(warehouse.login("admin"), f"create role {stranger} login password 'strange'")
    changes = {"OTC_LOADER_USER": stranger, "OTC_LOADER_PASSWORD": "strange"}
    _, lines = check(configured, changes)
    assert signed(lines, "FAIL") == ["loader"]
    assert "creating in schema raw_otc, creating in schema raw_otc_staging" in lines["loader"][1]


def test_a_loader_without_a_login_of_its_own_is_told_to_set_one(
    project: Path, environ: dict[str, str]
) -> None:
    code, lines = check(project, {**environ, "OTC_LOADER_USER": ""})
    assert (code, signed(lines, "FAIL")) == (1, ["loader"])
    assert "Set OTC_LOADER_USER and OTC_LOADER_PASSWORD" in lines["loader"][1]


def test_a_raw_table_that_another_login_owns_is_named(
    warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    execute(warehouse.login("admin"), "create table raw_otc.tickets ()")
    _, lines = check(configured)
    assert signed(lines, "FAIL") == ["loader", "transformer"]
    assert "lacks ownership of raw_otc.tickets" in lines["loader"][1]
    assert "owner to otc_loader" in lines["loader"][1]
    assert "lacks reading raw_otc.tickets" in lines["transformer"][1]


def test_a_time_zone_other_than_utc_fails_as_dbt_build_would(
    warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    code, lines = check(configured, {"PGTZ": "Australia/Perth"})
    assert (code, signed(lines, "FAIL")) == (1, ["transformer"])
    assert "time zone is Australia/Perth" in lines["transformer"][1]
    execute(
        warehouse.login("admin"),
        f"alter role otc_transformer in database {warehouse.database} set timezone to 'Asia/Tokyo'",
    )
    assert "time zone is Asia/Tokyo" in check(configured)[1]["transformer"][1]


def test_a_server_of_another_version_is_a_warning(environ: dict[str, str]) -> None:
    assert loader(environ)[0] == OK
    state, text = loader(environ, supported=range(9, 12))
    assert state == WARNING
    assert "9 to 11 are supported" in text


def test_a_load_under_way_is_a_warning_that_names_it(
    warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    with load_lock(warehouse.login("loader")):
        code, lines = check(configured)
    assert (code, signed(lines, "WARN")) == (2, ["loader"])
    assert "a load is under way: process" in lines["loader"][1]
    assert check(configured)[0] == 0
