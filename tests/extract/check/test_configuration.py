"""`otc check` names each wrong setting on the line of its group, and a profile that contradicts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.extract.check.checking import check, signed
from tests.support import otc

SETTINGS = {
    "several missing": (
        {"OTC_USERNAME": "", "OTC_COMMENTS_VIEW_ID": " "},
        "desk settings",
        "OTC_USERNAME, OTC_COMMENTS_VIEW_ID are not set",
    ),
    "port of the desk": (
        {"OTC_BASE_URL": "http://127.0.0.1:otc/"},
        "desk settings",
        "OTC_BASE_URL is not a valid address",
    ),
    "words for numbers": (
        {"OTC_RETRIES": "many", "OTC_CALL_GAP_SECONDS": "-1"},
        "call limits",
        "OTC_RETRIES is 'many', which is not a number. Correct it. OTC_CALL_GAP_SECONDS is -1",
    ),
    "not a number": ({"OTC_RETRIES": "nan"}, "call limits", "OTC_RETRIES is nan"),
    "port of the warehouse": (
        {"PGPORT": "postgres"},
        "warehouse settings",
        "PGPORT is 'postgres'",
    ),
    "half a login": (
        {"OTC_LOADER_PASSWORD": ""},
        "warehouse settings",
        "OTC_LOADER_PASSWORD is not set",
    ),
}


@pytest.mark.parametrize(("changes", "what", "sentence"), SETTINGS.values(), ids=SETTINGS)
def test_a_wrong_setting_is_named_on_the_line_of_its_group(
    changes: dict[str, str], what: str, sentence: str, project: Path, environ: dict[str, str]
) -> None:
    code, lines = check(project, {**environ, **changes})
    assert code == 1
    assert lines[what][0] == "FAIL"
    assert sentence in lines[what][1]
    groups = {"desk settings", "call limits", "warehouse settings"} - {what}
    assert {lines[group][0] for group in groups} == {"ok"}


def test_a_check_whose_settings_are_wrong_points_to_their_line(
    project: Path, environ: dict[str, str]
) -> None:
    _, lines = check(project, {**environ, "OTC_LOADER_PASSWORD": "", "OTC_PASSWORD": ""})
    for what in ("desk", "loader"):
        assert lines[what] == ("FAIL", "Not checked: its settings are wrong. See the lines above.")
    assert lines["transformer"][0] == "ok"


def test_a_real_desk_with_the_sandboxs_call_limits_is_a_warning(
    project: Path, environ: dict[str, str]
) -> None:
    _, lines = check(project, {**environ, "OTC_BASE_URL": "https://desk.invalid/otc"})
    assert lines["call limits"][0] == "WARN"
    assert "Remove OTC_CALL_GAP_SECONDS, OTC_VIEW_GAP_SECONDS." in lines["call limits"][1]
    assert lines["desk"][0] == "FAIL"


def test_an_env_file_that_cannot_be_parsed_hides_nothing_else(
    project: Path, environ: dict[str, str]
) -> None:
    for content in (b"A=1\nnonsense secret\n", b"\xff\xfe"):
        (project / ".env").write_bytes(content)
        code, lines = check(project, environ)
        assert (code, signed(lines, "FAIL")) == (1, [".env"])
        assert "make setup" in lines[".env"][1]


def test_without_a_profile_the_remedy_writes_it(
    project: Path, environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    environ["HOME"] = str(tmp_path_factory.mktemp("home"))
    (project / ".sandbox").mkdir()
    code, lines = check(project, environ)
    assert (code, signed(lines, "WARN")) == (2, ["dbt profile"])
    assert "otc profile" in lines["dbt profile"][1]
    assert otc("profile", cwd=project, environ=environ).returncode == 0
    assert check(project, environ)[0] == 0


def test_a_profile_that_needs_what_only_the_env_file_sets_fails_as_dbt_would(
    configured: Path, environ: dict[str, str]
) -> None:
    shutil.copy(configured / "profiles.yml.example", configured / "profiles.yml")
    code, lines = check(configured)
    assert (code, signed(lines, "FAIL")) == (1, ["dbt profile"])
    assert "asks for PGHOST" in lines["dbt profile"][1]
    assert check(configured, environ)[0] == 0


PROFILES = {
    "another database": ("dbname: elsewhere", "FAIL", "elsewhere, but the loader fills"),
    "another user": ("user: me", "WARN", "dbt logs in as me with other credentials"),
    "another password": ("password: hidden", "WARN", "with other credentials"),
    "a broken line": ("password: 'hidden", "FAIL", "does not hold a complete profile"),
    "a broken expression": ('password: "{{ hidden"', "FAIL", "does not hold a complete profile"),
    "no host": ("host:", "FAIL", "does not hold a complete profile"),
}


@pytest.mark.parametrize(("entry", "sign", "sentence"), PROFILES.values(), ids=PROFILES)
def test_a_profile_that_a_person_wrote_is_compared_with_the_loaders_settings(
    entry: str, sign: str, sentence: str, project: Path, environ: dict[str, str]
) -> None:
    name = entry.partition(":")[0]
    example = (project / "profiles.yml.example").read_text().splitlines()
    indent = " " * 6
    lines_of_file = [
        indent + entry if line.startswith(f"{indent}{name}:") else line for line in example
    ]
    folder = project / "profiles"
    folder.mkdir()
    (folder / "profiles.yml").write_text("\n".join(lines_of_file))
    _, lines = check(project, {**environ, "DBT_PROFILES_DIR": str(folder)})
    assert lines["dbt profile"][0] == sign
    assert sentence in lines["dbt profile"][1]
    assert "hidden" not in lines["dbt profile"][1]
