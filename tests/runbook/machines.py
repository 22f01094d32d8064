"""Scenarios of machines and people: memory, backups, figures, the roster, channels."""

from __future__ import annotations

import os
import time

from tests.runbook.scenario import Scenario
from tests.runbook.system import System

MEMBER = "trevor.harte@orro.group"


def fill_the_memory(system: System) -> None:
    """No test can fill a machine: the share that may be used is set to nothing."""
    system.settings["OTC_MOST_MEMORY_PCT"] = "0"
    assert "of the memory is used" in system.type("otc load").stderr


def end_other_programs(system: System) -> None:
    del system.settings["OTC_MOST_MEMORY_PCT"]


def fail_to_back_up(system: System) -> None:
    folder = system.clone / "backups"
    folder.write_text("A file is in the way.")
    system.succeed("otc backup", 1)


def make_the_folder_writable(system: System) -> None:
    (system.clone / "backups").unlink()


def raise_the_limit(system: System) -> None:
    path = system.clone / "seeds" / "alert_rules.csv"
    text = path.read_text(encoding="utf-8")
    low, high = ",open_age_days,days,above,3,7,", ",open_age_days,days,above,9999,99999,"
    assert text.count(low) == 1
    path.write_text(text.replace(low, high), encoding="utf-8")


def change_nothing(system: System) -> None:
    """The small desk's open tickets are old by now."""
    assert "D-35" in system.type("otc status").stdout


def let_the_file_grow_old(system: System) -> None:
    system.succeed("otc roster export")
    long_ago = time.time() - 3 * 86400
    os.utime(system.clone / "teams.json", (long_ago, long_ago))


def tell_nobody(system: System) -> None:
    """Somebody has taken the channels' settings away, so alerts are printed; a file is one."""
    system.settings["OTC_ALERT_FILE"] = str(system.clone / "nowhere" / "alerts.txt")


def repair_the_channel(system: System) -> None:
    del system.settings["OTC_ALERT_FILE"]


SCENARIOS = {
    "memory": Scenario(fill_the_memory, end_other_programs),
    "backup": Scenario(fail_to_back_up, make_the_folder_writable),
    "desk-figures": Scenario(change_nothing, raise_the_limit),
    "roster": Scenario(
        let_the_file_grow_old,
        values={
            "PERSON": MEMBER,
            "QUEUE": "Cloud - Managed Support",
            "NAME": "Mia Lead",
            "REASON": "A holiday.",
        },
    ),
    "escalation": Scenario(tell_nobody, repair_the_channel),
}
