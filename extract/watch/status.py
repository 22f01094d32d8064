"""Says how the warehouse is: what ran last, what readers have, and what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from extract.backup.folder import backup_folder, backups_in, safe_name
from extract.check.checks import FAILURE, OK, WARNING, Check, Line, Result, run_checks
from extract.check.desk_connection import desk
from extract.check.logins import with_short_timeouts
from extract.check.machine import disk
from extract.load.lock import HOLDER, LOCK
from extract.warehouse.connection import Warehouse
from extract.watch.machine import machine_measures

# With Python's own start and end, `otc status` stays below 2 s, whatever does not answer.
TIMEOUT_SECONDS = 1.2
LAST_LOADS = """
select distinct on (view_name) view_name, status, error_message,
    extract(epoch from now() - coalesce(finished_at, started_at)) / 3600
from raw_otc.load_runs order by view_name, started_at desc, run_id desc
"""
LAST_BUILD = """
select outcome, error, extract(epoch from now() - coalesce(finished_at, started_at)) / 3600
from quality.runs where kind = 'build' order by started_at desc, run_id desc limit 1
"""
GATE = "select is_open, lowest_score, override_reason, reasons from quality.verdict"
SERVED = """
select version, extract(epoch from now() - published_at) / 3600, is_whole,
    (select max(version) from quality.versions),
    (select reason from publication.moves order by move desc limit 1)
from quality.versions where is_served
"""
FIRING = """
select rules.concerns, judged.level, judged.rule_id, rules.title, judged.value, rules.unit,
    judged.detail
from watch.judged_rules(now(), %s) as judged
inner join quality.alert_limits as rules using (rule_id)
where judged.level is not null order by judged.level, judged.rule_id
"""


def status(root: Path, environ: Mapping[str, str]) -> Iterator[Line]:
    """Yields the lines; of a warehouse that does not answer only what can be known without it."""
    checks: dict[str, Check] = {
        "warehouse": lambda: _reached(environ),
        "disk": lambda: disk(root),
        "desk": lambda: desk(environ, TIMEOUT_SECONDS),
        "backup": lambda: _backup(root, environ),
    }
    lines = list(run_checks(checks, TIMEOUT_SECONDS))
    yield from lines
    if lines[0].state != FAILURE:
        of_the_warehouse: dict[str, Check] = {
            "load": lambda: _load(environ),
            "build": lambda: _build(environ),
            "gate": lambda: _gate(environ),
            "readers": lambda: _version(environ),
            "alerts": lambda: _alerts(root, environ, "warehouse"),
            "the desk's work": lambda: _alerts(root, environ, "desk"),
        }
        yield from run_checks(of_the_warehouse, TIMEOUT_SECONDS)


def _warehouse(environ: Mapping[str, str]) -> Warehouse:
    return with_short_timeouts(Warehouse.from_environ(environ))


def _rows(
    environ: Mapping[str, str], relation: str, query: str, values: Sequence[object] = ()
) -> list[tuple]:
    """Asks for rows of a relation; none if it was never made."""
    with closing(_warehouse(environ).connect()) as connection, connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s) is not null", (relation,))
        if not cursor.fetchone()[0]:
            return []
        cursor.execute(query, values)
        return cursor.fetchall()


def _reached(environ: Mapping[str, str]) -> Result:
    warehouse = _warehouse(environ)
    warehouse.connect().close()
    return OK, f"{warehouse.host}:{warehouse.port}/{warehouse.database} answers"


def _load(environ: Mapping[str, str]) -> Result:
    rows = _rows(environ, "raw_otc.load_runs", LAST_LOADS)
    if not rows:
        return WARNING, "No load yet: `make load`."
    holder = _rows(environ, "raw_otc.load_runs", HOLDER, LOCK)
    texts, states = [], {OK}
    for view, outcome, error, hours in rows:
        if outcome == "started" and not holder:
            outcome = "interrupted"
        texts.append(f"{view} {'under way' if outcome == 'started' else outcome} {_ago(hours)}")
        if outcome in ("failed", "interrupted"):
            states.add(FAILURE)
            texts[-1] += f" ({error or 'the process ended unexpectedly'})"
    if holder:
        texts.append("a load is under way: process {} of user {}".format(*holder[0]))
    return FAILURE if FAILURE in states else OK, "; ".join(texts)


def _build(environ: Mapping[str, str]) -> Result:
    rows = _rows(environ, "publication.builds", LAST_BUILD)
    if not rows:
        return WARNING, "No build yet: `make build`."
    ((outcome, error, hours),) = rows
    told = outcome if outcome == "success" else f"{outcome} ({error})" if error else outcome
    state = {"success": OK, "under way": OK, "not published": WARNING}.get(outcome, FAILURE)
    return state, f"{told} {_ago(hours)}"


def _gate(environ: Mapping[str, str]) -> Result:
    rows = _rows(environ, "quality.verdict", GATE)
    if not rows:
        return WARNING, "Nothing was judged yet: `make build`."
    ((is_open, score, override, reasons),) = rows
    if override:
        return WARNING, f"open against its rules at {score} points: {override}"
    return (OK if is_open else FAILURE), (
        f"open at {score} points" if is_open else f"closed: {reasons}"
    )


def _version(environ: Mapping[str, str]) -> Result:
    rows = _rows(environ, "publication.versions", SERVED)
    if not rows:
        return WARNING, "Nothing was published yet: `make build`."
    ((version, hours, is_whole, newest, reason),) = rows
    text = f"version {version}, published {_ago(hours)}"
    if version != newest:
        return WARNING, f"{text}; version {newest} was taken back: {reason}"
    return OK, text if is_whole else f"{text} (the roster's part of it)"


def _backup(root: Path, environ: Mapping[str, str]) -> Result:
    """Looks at the folder alone: `otc check` reads what is in it."""
    found = backups_in(backup_folder(root, environ))
    own = [one for one in found if one.database == safe_name(environ.get("PGDATABASE", ""))]
    if not own:
        return WARNING, "none: `otc backup` makes one"
    return OK, f"{len(own)}, the newest of {own[0].made_at:%Y-%m-%d %H:%M} UTC"


def _alerts(root: Path, environ: Mapping[str, str], concerns: str) -> Result:
    """Judges now, and tells nobody: that is for `otc alert`."""
    with closing(_warehouse(environ).connect(autocommit=True)) as connection:
        given = json.dumps(machine_measures(root, environ, connection))
    firing = _rows(environ, "quality.alert_limits", FIRING, (given,))
    texts, levels = [], set()
    for concern, level, rule_id, title, value, unit, detail in firing:
        if concern == concerns:
            levels.add(level)
            more = f" ({detail})" if detail else ""
            texts.append(
                f"{level} {rule_id} {title}: {float(value):g} {unit or ''}".rstrip() + more
            )
    text = "; ".join(texts) or "nothing is beyond its limits"
    if concerns == "desk" or not levels:
        return OK, text
    return FAILURE if "critical" in levels else WARNING, text


def _ago(hours: float) -> str:
    hours = float(hours)
    if hours < 1:
        return f"{hours * 60:.0f} min ago"
    return f"{hours:.0f} h ago" if hours < 72 else f"{hours / 24:.0f} days ago"
