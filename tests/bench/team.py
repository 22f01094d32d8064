"""How fast the roster answers: her own eleven people, and an organization of a thousand."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.full_warehouse import DATABASE, ROOT, FullWarehouse
from tests.bench.report import Target, at_most

RUNS = 50
MEMBERS, TEAMS, QUEUES_EACH = 1_000, 20, 5
# The most milliseconds, for the team that is named.
QUESTIONS = {
    "roster": (10, "select * from marts.team_members where team = '{team}' and is_active"),
    "open tickets of the team": (
        20,
        """
        select ticket_id, title, status, queue_name, assignee_name, created_at
        from marts.tickets
        where not is_closed and (
            queue_name in (
                select queue_name from marts.team_queue_assignments
                where team = '{team}' and is_active
            )
            or assignee_name in (
                select name from marts.team_members where team = '{team}' and is_active
            )
        )
        """,
    ),
    "queue workload": (
        30,
        """
        select * from marts.queue_workload
        where queue_name in (
            select queue_name from marts.team_queue_assignments where team = '{team}' and is_active
        )
        """,
    ),
    "roster as of a date": (
        35,
        "select * from marts.team_roster_as_of('2026-01-15') where team = '{team}'",
    ),
}
WITH_THE_ROSTER = (
    "tag:roster",
    "users",
    "user_names",
    "member_workload",
    "queues",
    "queue_workload",
)
Row = dict[str, str]


def time_team(warehouse: FullWarehouse, team: str) -> dict[str, list[float]]:
    """Milliseconds, as the reporter and with the pages warm."""
    connection = warehouse.login("reporter").connect(autocommit=True)
    seconds: dict[str, list[float]] = {}
    try:
        with connection.cursor() as cursor:
            for name, (_, statement) in QUESTIONS.items():
                for _ in range(RUNS + 1):
                    began = time.perf_counter()
                    cursor.execute(statement.format(team=team))
                    rows = cursor.fetchall()
                    seconds.setdefault(name, []).append(1000 * (time.perf_counter() - began))
                if not rows:
                    raise RuntimeError(f"{name}: no row for {team}; nothing was measured.")
    finally:
        connection.close()
    return {name: times[1:] for name, times in seconds.items()}


def team_targets(what: str, medians: dict[str, float]) -> list[Target]:
    return [
        at_most(f"{what}: {name}, ms", medians[name], most) for name, (most, _) in QUESTIONS.items()
    ]


@dataclass(frozen=True)
class LargeWarehouse(FullWarehouse):
    """The same desk under a roster of a thousand."""

    database: str = f"{DATABASE}_large"


def large_warehouse(warehouse: FullWarehouse, folder: Path) -> LargeWarehouse:
    large = LargeWarehouse(warehouse.server)
    warehouse.server.query(f"create database {large.database} template {DATABASE}")
    large.create_roles()
    project = folder / "large"
    for part in ("dbt_project", "macros", "seeds", "tests/dbt", "dbt_project.yml"):
        source, copy = ROOT / part, project / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, copy)
    shutil.copy(ROOT / "profiles.yml.example", project / "profiles.yml")
    queues = [
        name
        for (name,) in large.query("select queue_name from marts.queues where ticket_count > 0")
    ]
    members = [_member(number) for number in range(1, MEMBERS + 1)]
    _write(project / "seeds" / "roster_members.csv", members)
    _write(
        project / "seeds" / "roster_queue_assignments.csv",
        [row for member in members for row in _assignments(member, queues)],
    )
    dbt = str(Path(sys.executable).with_name("dbt"))
    command = [dbt, "--quiet", "build", "--select", *WITH_THE_ROSTER]
    command += ["--indirect-selection", "cautious", "--vars", "roster_may_shrink: true"]
    command += ["--exclude-resource-type", "unit_test"]
    done = subprocess.run(
        command, cwd=project, env=large.environ(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"The large roster could not be built: {done.stdout[-2000:]}")
    return large


def _member(number: int) -> Row:
    return {
        "team_member_id": str(100 + number),
        "name": f"Member {number}",
        "email": f"member.{number}@orro.group",
        "organization": "Orro",
        "team": f"team {number % TEAMS}",
        "is_active": "true",
        "start_date": "2025-01-01",
    }


def _assignments(member: Row, queues: list[str]) -> Iterator[Row]:
    number = int(member["team_member_id"])
    for place in range(QUEUES_EACH):
        yield {
            "queue_assignment_id": str(100 + number * QUEUES_EACH + place),
            "team_member_id": member["team_member_id"],
            "queue_name": queues[(number + place) % len(queues)],
            "assignment_type": "primary",
            "is_active": "true",
            "assigned_date": "2025-01-01",
        }


def _write(path: Path, rows: list[Row]) -> None:
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
