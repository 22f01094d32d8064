"""Settings come from one place a group, and what is wrong with them is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.errors import ConfigurationError
from extract.settings.environment import (
    merge_environment,
    number,
    parse_env_file,
    project_root,
    required,
)

FILE = {
    "PGHOST": "127.0.0.1",
    "PGPASSWORD": "local",
    "OTC_LOADER_PASSWORD": "local-loader",
    "OTC_BASE_URL": "http://127.0.0.1:1/otc",
    "OTC_PASSWORD": "local-desk",
    "OTC_VIEW_GAP_SECONDS": "0",
}


def test_lines_with_export_quotes_comments_and_equals_signs_are_understood() -> None:
    text = "# note\nexport A=1\nB='two words'\nC=\"x=y\"\n\nD=\n"
    assert parse_env_file(text) == {"A": "1", "B": "two words", "C": "x=y", "D": ""}


def test_a_line_that_is_not_a_setting_is_named_by_its_number() -> None:
    with pytest.raises(ConfigurationError, match=r"Line 2 of \.env"):
        parse_env_file("A=1\nnonsense\n")


def test_the_process_overrules_single_settings_of_the_file() -> None:
    merged = merge_environment(FILE, {"PGPASSWORD": "other"})
    assert merged == {**FILE, "PGPASSWORD": "other"}


def test_another_host_in_the_process_never_gets_the_files_passwords() -> None:
    merged = merge_environment(FILE, {"PGHOST": "warehouse.example"})
    assert merged["PGHOST"] == "warehouse.example"
    assert not {"PGPASSWORD", "OTC_LOADER_PASSWORD"} & merged.keys()
    assert merged["OTC_PASSWORD"] == "local-desk"


def test_another_desk_in_the_process_never_gets_the_files_password() -> None:
    merged = merge_environment(FILE, {"OTC_BASE_URL": "https://desk.example"})
    assert "OTC_PASSWORD" not in merged
    assert merged["PGPASSWORD"] == "local"
    assert merged["OTC_VIEW_GAP_SECONDS"] == "0"


@pytest.mark.parametrize("value", ["", "   "])
def test_a_missing_or_blank_setting_is_named_with_where_to_set_it(value: str) -> None:
    with pytest.raises(ConfigurationError, match=r"OTC_USERNAME is not set.*\.env"):
        required({"OTC_USERNAME": value}, "OTC_USERNAME", "the account")


@pytest.mark.parametrize("value", ["soon", "-1"])
def test_a_value_that_is_not_a_number_is_refused(value: str) -> None:
    with pytest.raises(ConfigurationError, match="OTC_RETRIES"):
        number({"OTC_RETRIES": value}, "OTC_RETRIES", 3)


def test_the_project_is_found_from_inside_and_missed_outside(tmp_path: Path) -> None:
    (tmp_path / "p" / "deep").mkdir(parents=True)
    (tmp_path / "p" / "dbt_project.yml").touch()
    assert project_root(tmp_path / "p" / "deep") == tmp_path / "p"
    with pytest.raises(ConfigurationError, match="not inside"):
        project_root(tmp_path)
