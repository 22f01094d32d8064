"""SIGKILL while the server is at work for the load: it must not finish for a dead client."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support import ThrowawayWarehouse, clean_environ
from tests.survival.load_process import PATIENCE_SECONDS, LoadProcess
from tests.survival.recovery import assert_next_load_is_clean, recorded
from tests.survival.sessions import every_row, gone, held, one_key, waiting
from tests.survival.two_days import VIEW, TwoDays, all_figures


@pytest.mark.scenario("C-14")
@pytest.mark.parametrize("step", ["delete", "insert"])
def test_a_merge_whose_load_was_killed_is_undone(
    step: str,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    obstacle = every_row() if step == "delete" else one_key(two_days.new_key)
    with LoadProcess(project, environ, VIEW) as load:
        with held(warehouse, obstacle):
            merging = waiting(warehouse, "insert")
            load.kill()
            load.end()
        gone(warehouse, merging)
    assert two_days.held_by(warehouse) == "the first day"
    assert_next_load_is_clean(two_days, warehouse, project, environ)
    assert [status for status, *_ in recorded(warehouse)] == ["interrupted", "partial"]


def test_the_command_itself_can_be_killed_in_the_middle_of_its_merge(
    two_days: TwoDays, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    with held(warehouse, one_key(two_days.new_key)):
        load = subprocess.Popen(
            [sys.executable, "-m", "extract", "load", VIEW],
            cwd=project,
            env=clean_environ(**environ),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with load:
            merging = waiting(warehouse, "insert")
            load.kill()
            assert load.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    gone(warehouse, merging)
    assert two_days.held_by(warehouse) == "the first day"
    assert_next_load_is_clean(two_days, warehouse, project, environ)


def test_a_load_begun_while_a_dead_ones_merge_is_stuck_outlasts_it(
    two_days: TwoDays, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    with ExitStack() as stack:
        with held(warehouse, one_key(two_days.new_key)):
            dead = stack.enter_context(LoadProcess(project, environ, VIEW))
            merging = waiting(warehouse, "insert")
            dead.kill()
            dead.end()
            living = stack.enter_context(LoadProcess(project, environ, VIEW))
            # By now its verdicts are made, on the rows as they were before either merge.
            waiting(warehouse, "", but=merging)
        run = living.end().run
    assert run["status"] == "partial"
    assert all_figures(run) == two_days.counts
    assert two_days.held_by(warehouse) == "the second day"
    assert_next_load_is_clean(two_days, warehouse, project, environ, is_merged=True)
