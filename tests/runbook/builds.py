"""Scenarios of builds: bad data, a failed run, a failed build."""

from __future__ import annotations

from tests.runbook.loads import LOADED, heal_the_desk
from tests.runbook.scenario import Scenario
from tests.runbook.system import System

TO_THE_GATE = "dbt build --select staging.otc quality --exclude-resource-type unit_test"


def spoil(system: System, column: str, value: str, share: float) -> None:
    system.desk.faults.add("replace", view="tickets", column=column, value=value, share=share)
    system.succeed("otc load tickets", *LOADED)


def close_the_gate(system: System) -> None:
    spoil(system, "TKT-Title", "nan", 1)
    assert "The quality gate is closed." in system.type(TO_THE_GATE).stdout


def send_an_unknown_status(system: System) -> None:
    spoil(system, "TKT-Status", "Parked", 0.1)
    system.succeed(TO_THE_GATE, 0, 1)


def fail_a_run(system: System) -> None:
    system.settings["OTC_RETRIES"] = "0"
    system.desk.faults.add("status", view="tickets", code=503)
    system.succeed("otc load", 1)


def its_builds_name_their_commit(system: System) -> None:
    commit = system.succeed("git rev-parse --short HEAD").strip()
    of_builds = "select code_version from quality.runs where kind = 'build'"
    ((code,),) = system.query(f"{of_builds} order by started_at desc limit 1")
    assert commit in code


def spoil_a_seed(system: System) -> None:
    """One metric has two limits for the same people."""
    path = system.clone / "seeds" / "metric_bands.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([header, first, first, *rest]), encoding="utf-8")
    system.succeed("dbt build --select metric_bands+", 1)


def take_the_change_back(system: System) -> None:
    system.succeed("git checkout -q seeds")


SCENARIOS = {
    "gate-closed": Scenario(close_the_gate, heal_the_desk, values={"VIEW": "tickets"}),
    "data-quality": Scenario(send_an_unknown_status, heal_the_desk, values={"VIEW": "tickets"}),
    "failed-run": Scenario(fail_a_run, heal_the_desk, its_builds_name_their_commit),
    "failed-build": Scenario(spoil_a_seed, take_the_change_back, values={"MODEL": "metric_bands"}),
}
