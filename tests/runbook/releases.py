"""Scenarios of deploying, upgrading and going back."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.runbook.scenario import Scenario
from tests.runbook.system import System
from tests.support import PASSWORDS

LIMIT = "select green_limit from marts.metric_bands where metric = 'sla_compliance'"
HISTORY = """
select
    (select count(*) from raw_otc.tickets), (select count(*) from snapshots.tickets_snapshot),
    (select min(started_at) from raw_otc.load_runs),
    (select min(started_at) from publication.builds),
    (select count(*) from publication.versions where version = 1)
"""
COLUMNS = """
select table_schema, table_name, column_name, data_type from information_schema.columns
where table_schema in ('raw_otc', 'publication', 'watch', 'quality') and table_name !~ '__v[0-9]+'
order by 1, 2, 3
"""
# What the code of some weeks ago had not made yet.
EARLIER = """
drop schema watch cascade;
drop table raw_otc.load_stages cascade;
alter table raw_otc.load_runs
    drop column cpu_seconds cascade, drop column peak_memory_bytes cascade,
    drop column code_version cascade, drop column accepted_reason cascade;
alter table raw_otc.desk_calls drop column settled_at cascade;
alter table raw_otc.tickets drop column _vanished_at cascade;
alter table publication.builds
    drop column code_version cascade, drop column row_count cascade,
    drop column failed_count cascade;
alter table publication.changes drop column place cascade;
comment on schema publication is 'that of earlier code'
"""


def write_settings(system: System) -> None:
    """Keeps the settings in `.env`, and the roles' passwords for `otc roles`."""
    roles = {f"{name.upper()}_PASSWORD": password for name, password in PASSWORDS.items()}
    values = system.environ() | roles
    lines = [f"{name}={values[name]}\n" for name in values if name.startswith(("PG", "OTC_"))]
    (system.clone / ".env").write_text("".join(lines), encoding="utf-8")
    system.settings |= roles


def readers_may_ask(system: System) -> None:
    assert system.query("select count(*) > 0 from marts.tickets", "reporter") == [(True,)]


def publish_upstream(system: System) -> Mapping[str, str]:
    """Somebody pushes a change."""
    other = system.clone.parent / "another-clone"
    system.succeed(
        f"rm -rf {other} && git clone -q {system.clone.parent / 'upstream.git'} {other}"
        f" && cd {other} && echo '- Something new.' >> CHANGELOG.md"
        " && git commit -q -a -m 'Something new' && git push -q --force origin HEAD:main"
    )
    return {"COMMIT": system.succeed(f"git -C {other} rev-parse --short HEAD").strip()}


class Earlier:
    """A warehouse as earlier code left it, with the history that it had."""

    def __init__(self) -> None:
        self._history: list[tuple] = []
        self._columns: list[tuple] = []

    def begin(self, system: System) -> None:
        """What is typed from here on is the new code's."""
        self._history = system.query(HISTORY)
        self._columns = system.query(COLUMNS, "admin")
        system.query(EARLIER, "admin")
        # Why the load comes before the build.
        refused = system.type("dbt run --select run_stages")
        assert refused.returncode == 1
        assert "load_stages" in refused.stdout
        # That was the test's, and nothing that a person would have done.
        system.query(
            "delete from publication.builds"
            " where build = (select max(build) from publication.builds)"
        )

    def end(self, system: System) -> None:
        assert system.query(HISTORY) == self._history
        assert system.query(COLUMNS, "admin") == self._columns


def publish_a_bad_limit(system: System) -> Mapping[str, str]:
    assert system.query(LIMIT, "reporter") == [(95,)]
    system.succeed(
        "sed -i 's/^sla_compliance,desk,true,95,/sla_compliance,desk,true,94,/'"
        " seeds/metric_bands.csv && git commit -q -a -m 'A limit'"
    )
    system.succeed("dbt build --select metric_bands+")
    assert system.query(LIMIT, "reporter") == [(94,)]
    return {"COMMIT": system.succeed("git rev-parse --short HEAD").strip()}


def the_limit_is_back(system: System) -> None:
    assert system.query(LIMIT, "reporter") == [(95,)]


def lose_the_history(system: System) -> None:
    system.succeed("otc backup")
    system.query(
        "drop table snapshots.tickets_snapshot cascade;"
        "delete from raw_otc.comments where _row_key < '5'",
        "admin",
    )
    refused = system.type("dbt build --select metric_bands+")
    assert refused.returncode != 0
    assert re.search("tickets_snapshot.* is gone, and with it a history", refused.stdout)


EARLIER_CODE = Earlier()
SCENARIOS = {
    "first-deployment": Scenario(write_settings, end=readers_may_ask),
    "upgrade": Scenario(publish_upstream, EARLIER_CODE.begin, EARLIER_CODE.end),
    "rollback": Scenario(
        publish_a_bad_limit,
        end=the_limit_is_back,
        values={"REASON": "The limit is wrong.", "MODEL": "metric_bands"},
    ),
    "restore": Scenario(lose_the_history),
}
