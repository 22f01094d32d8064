"""profiles.yml always means the same warehouse as the loader's settings."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml
from dbt.config.renderer import ProfileRenderer
from dbt_common.context import set_invocation_context

from extract.settings.dbt_profile import sync_profile

NASTY = """a'b"c\\d{{ 1 }}%}#é 12"""


@pytest.fixture
def root(project: Path) -> Path:
    (project / ".env").write_text(
        "PGHOST=127.0.0.1\nPGPORT=21234\nPGDATABASE=otc\nPGUSER=otc_transformer\n"
        f"PGPASSWORD={NASTY}\n",
        encoding="utf-8",
    )
    return project


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    return monkeypatch


def rendered(root: Path, target: str = "warehouse") -> dict[str, Any]:
    set_invocation_context(dict(os.environ))
    profile = yaml.safe_load((root / "profiles.yml").read_text(encoding="utf-8"))
    return ProfileRenderer({}).render_data(profile["otc"]["outputs"][target])


@pytest.mark.usefixtures("bare_environment")
@pytest.mark.parametrize(
    ("target", "schema"), [("warehouse", "marts"), ("dev", "dev"), ("ci", "ci")]
)
def test_a_plain_dbt_command_uses_the_values_of_the_env_file(
    root: Path, target: str, schema: str
) -> None:
    assert sync_profile(root)
    profile = rendered(root, target)
    assert profile["password"] == NASTY
    assert profile["port"] == 21234
    assert profile["schema"] == schema


def test_another_host_in_the_shell_never_gets_the_files_password(
    root: Path, bare_environment: pytest.MonkeyPatch
) -> None:
    sync_profile(root)
    bare_environment.setenv("PGHOST", "warehouse.example")
    with pytest.raises(Exception, match=r"PG(DATABASE|USER|PASSWORD)"):
        rendered(root)
    for name in ("PGDATABASE", "PGUSER", "PGPASSWORD"):
        bare_environment.setenv(name, "theirs")
    profile = rendered(root)
    assert (profile["host"], profile["port"]) == ("warehouse.example", 5432)
    assert profile["password"] == "theirs"


def test_the_file_is_private_and_written_only_when_something_changed(root: Path) -> None:
    assert sync_profile(root)
    assert stat.S_IMODE((root / "profiles.yml").stat().st_mode) == 0o600
    assert not sync_profile(root)
    with (root / ".env").open("a", encoding="utf-8") as file:
        file.write("PGPORT=25555\n")
    assert sync_profile(root)


def test_a_profile_that_a_person_wrote_stays(root: Path) -> None:
    (root / "profiles.yml").write_text("otc: mine\n", encoding="utf-8")
    assert not sync_profile(root)
    assert (root / "profiles.yml").read_text(encoding="utf-8") == "otc: mine\n"
