"""The runbook is true: every command of it, in the state that its section is about."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.runbook import builds, loads, machines, releases, stuck
from tests.runbook.page import PARTS, body, commands_in, sections
from tests.runbook.system import System, make_clone, make_repository
from tests.sandbox.desk import DeskConfig, RunningDesk, running_desk
from tests.support import AS_OF, ROOT, ThrowawayWarehouse, execute
from tests.whole_build import WholeBuild

SCENARIOS = (
    releases.SCENARIOS | loads.SCENARIOS | builds.SCENARIOS | machines.SCENARIOS | stuck.SCENARIOS
)
FIRST = "first-deployment"
RULES = ROOT / "seeds" / "alert_rules.csv"
LONGEST = 32


@pytest.fixture(scope="module")
def desk() -> Iterator[RunningDesk]:
    with running_desk(DeskConfig(scale=0.002, as_of=AS_OF)) as running:
        yield running


@pytest.fixture(scope="module")
def deployed(
    make_warehouse: Callable[[], ThrowawayWarehouse],
    desk: RunningDesk,
    tmp_path_factory: pytest.TempPathFactory,
) -> System:
    """What the page's first section makes of an empty database; all others begin with it."""
    system = System(make_warehouse(), make_clone(tmp_path_factory.mktemp("runbook")), desk, {})
    make_repository(system)
    SCENARIOS[FIRST].play(sections()[FIRST], system)
    # All copies have the first one's name: dbt parses everything anew for another database.
    name = system.warehouse.database
    postgres = replace(system.warehouse.login("admin"), database="postgres")
    execute(postgres, f"alter database {name} rename to {name}_deployed")
    return system


@pytest.fixture
def system(deployed: System) -> System:
    """The deployed system as it was then, whatever an earlier section did to it."""
    deployed.desk.faults.clear()
    name = deployed.warehouse.database
    template = replace(deployed.warehouse, database=f"{name}_deployed")
    return deployed.copy(WholeBuild(template, deployed.clone, "").copy(name))


def test_the_first_section_makes_a_warehouse_that_answers(system: System) -> None:
    assert "version 1" in system.type("otc status").stdout


@pytest.mark.parametrize("anchor", [anchor for anchor in sections() if anchor != FIRST])
def test_every_command_of_a_section_does_what_the_page_says(anchor: str, system: System) -> None:
    section = sections()[anchor]
    played = SCENARIOS[anchor].play(section, system)
    assert played == list(commands_in(section.text))


def test_every_section_has_a_scenario_and_every_scenario_a_section() -> None:
    assert SCENARIOS.keys() == sections().keys()


def test_every_anchor_that_an_alert_names_is_a_section() -> None:
    with RULES.open(encoding="utf-8", newline="") as file:
        named = {row["runbook"] for row in csv.DictReader(file)}
    assert len(named) > 10
    assert named - sections().keys() == set()


@pytest.mark.parametrize("anchor", sections())
def test_every_section_has_its_four_parts_and_is_short(anchor: str) -> None:
    section = sections()[anchor]
    assert tuple(section.parts()) == PARTS
    assert all(text.strip() for text in section.parts().values())
    assert section.commands(PARTS[-1]), "nothing shows that it worked"
    assert len(section.text.splitlines()) <= LONGEST


def test_no_command_stands_outside_of_a_section_or_in_another_kind_of_block() -> None:
    fences = re.findall(r"^```(.*)$", body(), re.MULTILINE)
    assert set(fences[::2]) == {"sh"}
    assert set(fences[1::2]) == {""}
    of_sections = [each for one in sections().values() for each in commands_in(one.text)]
    assert list(commands_in(body())) == of_sections
