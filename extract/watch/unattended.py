"""Does a day's work in one go: loads, builds, tells; each as a program of its own."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extract.errors import ExitCode
from extract.log import Log
from extract.record.runs import recorded
from extract.record.stages import FAILED, SUCCESS, Stage
from extract.settings.environment import number
from extract.warehouse.connection import Warehouse
from extract.watch.job import INTERRUPTED, PARTIAL, TIMED_OUT, Ended, Job, StopRequest, run_job

# How long each may take, unless OTC_RUN_<NAME>_SECONDS says otherwise.
SECONDS = {"load": 3600, "canary": 3600, "build": 7200, "backup": 3600, "alert": 300}
NOT_RUN = "not run"
# These exit codes of ours say more than that something failed.
TELLING = (ExitCode.LOCKED, ExitCode.CONFIGURATION)


def planned_jobs(
    environ: Mapping[str, str], *, canary: bool = False, backup: bool = False, is_json: bool = False
) -> list[Job]:
    """Lists what is done, in this order; backup and alert also if something has failed."""
    otc = (sys.executable, "-m", "extract")
    dbt = str(Path(sys.executable).with_name("dbt"))
    colours = () if sys.stderr.isatty() else ("--no-use-colors",)
    form = ("--log-format", "json") if is_json else ()
    build = (dbt, *colours, *form, "build", "--exclude-resource-type", "unit_test")
    checked = ["canary"] if canary else []
    return [
        _job(environ, "load", (*otc, "load")),
        *(_job(environ, name, (*otc, name), "load") for name in checked),
        _job(environ, "build", build, "load", *checked),
        *([_job(environ, "backup", (*otc, "backup"))] if backup else []),
        _job(environ, "alert", (*otc, "alert")),
    ]


def _job(environ: Mapping[str, str], name: str, command: tuple[str, ...], *needs: str) -> Job:
    default = SECONDS[name]
    seconds = number(environ, f"OTC_RUN_{name.upper()}_SECONDS", default) or default
    return Job(name, command, seconds, needs)


@dataclass
class UnattendedRun:
    """Runs jobs one after another, and knows what came of them."""

    root: Path
    environ: Mapping[str, str]
    log: Log
    stop: StopRequest
    ended: dict[str, Ended] = field(default_factory=dict)

    def do(self, jobs: Sequence[Job]) -> Iterator[Stage]:
        """Yields what each job took; leaves out what needs one that was not well."""
        for job in jobs:
            if self.stop.number or not all(self.ended[name].is_well for name in job.needs):
                self.ended[job.name] = Ended(Stage(job.name, outcome=NOT_RUN), None)
                continue
            self.log.say("stage_began", f"== {job.name}", stage=job.name)
            ended = run_job(job, self.root, self.environ, self.log, self.stop)
            self.ended[job.name] = ended
            self._tell(ended)
            yield ended.stage

    @property
    def broken(self) -> list[Ended]:
        """Lists what was run and was not well."""
        ran = [ended for ended in self.ended.values() if ended.stage.outcome != NOT_RUN]
        return [ended for ended in ran if not ended.is_well]

    @property
    def outcome(self) -> str:
        if self.stop.number:
            return INTERRUPTED
        if self.broken:
            return FAILED
        is_partial = any(ended.stage.outcome == PARTIAL for ended in self.ended.values())
        return PARTIAL if is_partial else SUCCESS

    @property
    def exit_code(self) -> int:
        """Gives one for all: what failed first says what is wrong."""
        if self.stop.number:
            return 128 + self.stop.number
        if self.broken:
            first = self.broken[0]
            is_telling = first.stage.outcome == FAILED and first.exit_code in TELLING
            return int(first.exit_code if is_telling else ExitCode.FAILED)
        return int(ExitCode.PARTIAL if self.outcome == PARTIAL else ExitCode.OK)

    def _tell(self, ended: Ended) -> None:
        stage = ended.stage
        fields = {
            "stage": stage.stage,
            "outcome": stage.outcome,
            "exit_code": ended.exit_code,
            "seconds": stage.seconds,
            "cpu_seconds": stage.cpu_seconds,
            "peak_memory_bytes": stage.peak_memory_bytes,
        }
        if ended.is_well:
            level = "warning" if stage.outcome == PARTIAL else "info"
            self.log.note("stage_ended", level=level, **fields)
        else:
            self.log.say("stage_ended", f"{reason(ended)}.", level="error", **fields)


def reason(ended: Ended) -> str:
    """Says in words how a job ended that was not well."""
    stage = ended.stage
    if stage.outcome == TIMED_OUT:
        setting = f"OTC_RUN_{stage.stage.upper()}_SECONDS"
        return f"{stage.stage} was stopped after {stage.seconds:g} s ({setting})"
    if stage.outcome == INTERRUPTED:
        return f"{stage.stage} was stopped"
    if ended.exit_code < 0:
        return f"{stage.stage} was killed ({signal.Signals(-ended.exit_code).name})"
    return f"{stage.stage} failed with exit code {ended.exit_code}"


def run_unattended(
    jobs: Sequence[Job],
    warehouse: Warehouse,
    root: Path,
    environ: Mapping[str, str],
    log: Log,
) -> UnattendedRun:
    """Does all jobs; the last one tells people, of this run too, so the record comes before it."""
    *work, telling = jobs
    with StopRequest() as stop:
        run = UnattendedRun(root, environ, log, stop)
        with recorded(warehouse, "run", root) as record:
            for stage in run.do(work):
                record.stages.append(stage)
            record.outcome = run.outcome
            record.error = ", ".join(map(reason, run.broken)) or None
        list(run.do([telling]))
    return run
