"""The roster's rules, asked before a file is written.

The rules are dbt's tests of the staging models: those in the models' YAML and those in
tests/dbt/roster. `dbt build` runs them in PostgreSQL before the snapshots record a change; here
DuckDB runs the same tests on the rows in memory, in milliseconds and without a warehouse. So they
keep to the SQL of both; `~` must match the whole value, as it does in DuckDB.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from extract.roster.errors import RosterError
from extract.roster.seed_file import Row, SeedFile, tidy

MODELS = Path("dbt_project/models/staging/roster")
MEMBERS, ASSIGNMENTS = "stg_roster__members", "stg_roster__queue_assignments"
SINGULAR_TESTS = Path("tests/dbt/roster")
SHOWN_ROWS = 5
# What staging has in lower case.
LOWERED = ("email", "assignment_type")

# How each kind of test reads as a sentence, and which rows break it.
REPEATED = "count(*) over (partition by {key}) > 1"
KINDS = {
    "filled": ("{column} is given", "{column} is null"),
    "unique": ("{column} is unique", "{column} is not null and " + REPEATED),
    "unique_combination": ("{name}", REPEATED),
    "accepted_values": ("{column} is one of {words}", "{column} not in ({literals})"),
    "relationships": ("{column} is a member's id", "{column} not in (select {field} from {to})"),
    "holds": ("{name}", "not coalesce({rule}, false)"),
}
BREAKS = (
    "select line from (select *, {condition} as breaks from {model} where {where}) where breaks"
)
BREAKS_SINGULAR = "select line from {model} where {key} in (select {key} from ({test}))"


class Rule(NamedTuple):
    """A test as a query for the lines that break it, and the columns that it is about."""

    sentence: str
    model: str
    query: str
    columns: list[str]


def first_violation(root: Path, members: SeedFile, assignments: SeedFile) -> tuple[str, str] | None:
    """Returns the lines that break a rule and a sentence that names the rule and the rows."""
    import duckdb

    files = {MEMBERS: members, ASSIGNMENTS: assignments}
    with duckdb.connect() as session:
        for model, file in files.items():
            _fill(session, model, file)
        for rule in (*_generic_rules(root), *_singular_rules(root)):
            try:
                query = f"{rule.query} order by line limit {SHOWN_ROWS}"
                lines = [line for (line,) in session.execute(query).fetchall()]
            except duckdb.Error as error:
                raise RosterError(
                    f'The rule "{rule.sentence}" cannot be asked of the files: {error}',
                    "Write dbt's test in SQL that both PostgreSQL and DuckDB understand.",
                ) from None
            if lines:
                return _told(rule, files[rule.model], lines, members)
    return None


def _fill(session: Any, model: str, file: SeedFile) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in file.types.items())
    session.execute(f"create table {model} (line bigint, {columns})")
    rows = [
        {"line": line, **{name: _staged(name, value) for name, value in row.items()}}
        for line, row in zip(file.lines, file.rows, strict=True)
    ]
    if rows:
        session.execute(f"insert into {model} by name select unnest(?, recursive := true)", [rows])


def _staged(column: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    return tidy(value).lower() if column in LOWERED else tidy(value)


def _generic_rules(root: Path) -> Iterator[Rule]:
    """Yields the tests of single columns before those of whole rows."""
    import yaml

    for model in (MEMBERS, ASSIGNMENTS):
        described = yaml.safe_load((root / MODELS / f"{model}.yml").read_text(encoding="utf-8"))
        (content,) = described["models"]
        columns = [column["name"] for column in content["columns"]]
        for column in (*content["columns"], {**content, "name": ""}):
            for test in column.get("data_tests", []):
                for name in _asked_columns(test) or [column["name"]]:
                    yield _generic_rule(model, columns, name, test)


def _asked_columns(test: str | dict[str, Any]) -> list[str]:
    """Gives the columns of a test that asks each of them for itself."""
    return test["filled"]["arguments"]["columns"] if "filled" in test else []


def _generic_rule(model: str, columns: list[str], column: str, test: str | dict[str, Any]) -> Rule:
    kind, content = (test, {}) if isinstance(test, str) else next(iter(test.items()))
    if kind not in KINDS:
        raise RosterError(
            f"{model} has a test {kind}, which `otc roster` cannot run.",
            f"Use one of {', '.join(KINDS)}, or a file in {SINGULAR_TESTS}.",
        )
    arguments = content.get("arguments", {})
    values = arguments.get("values", [])
    words = {
        **arguments,
        "column": column,
        "key": ", ".join(arguments.get("columns", [column])),
        "name": content.get("name", "").replace("_", " "),
        "words": ", ".join(values),
        "literals": ", ".join(f"'{value}'" for value in values),
        "to": _without_refs(arguments.get("to", "")),
    }
    sentence, condition = (template.format(**words) for template in KINDS[kind])
    where = content.get("config", {}).get("where", "true")
    mentioned = re.findall(r"\w+", condition)
    return Rule(
        sentence,
        model,
        BREAKS.format(condition=condition, model=model, where=where),
        [name for name in columns if name in mentioned],
    )


def _singular_rules(root: Path) -> Iterator[Rule]:
    for path in sorted((root / SINGULAR_TESTS).glob("*.sql")):
        test = _without_refs(path.read_text(encoding="utf-8"))
        # A test that reads the assignments gives assignments.
        is_assignment = ASSIGNMENTS in test
        key = "queue_assignment_id" if is_assignment else "team_member_id"
        model = ASSIGNMENTS if is_assignment else MEMBERS
        sentence = path.stem.removeprefix("assert_").replace("_", " ")
        yield Rule(sentence, model, BREAKS_SINGULAR.format(model=model, key=key, test=test), [])


def _without_refs(sql: str) -> str:
    return re.sub(r"(\{\{ *)?ref\('(\w+)'\)( *\}\})?", r"\2", sql)


def _told(rule: Rule, file: SeedFile, lines: list[int], members: SeedFile) -> tuple[str, str]:
    rows = dict(zip(file.lines, file.rows, strict=True))
    names = {row["team_member_id"]: row["name"] for row in members.rows}
    labels = " and ".join(_label(file, rows[line], names) for line in lines)
    values = ", ".join(f"{name} is {_shown(rows[lines[-1]][name])}" for name in rule.columns)
    place = f"{file.name}, line {', '.join(map(str, lines))}"
    verb = "break" if len(lines) > 1 else "breaks"
    told = f'{labels} {verb} the rule "{rule.sentence}"'
    return place, f"{told}: {values}." if values else f"{told}."


def _label(file: SeedFile, row: Row, names: dict[int, str]) -> str:
    """Names a row: queue assignment 2 (Cloud - Security, Trevor Harte)."""
    kind = file.key.removesuffix("_id").replace("_", " ")
    known = (row.get("queue_name"), names.get(row["team_member_id"]))
    return f"{kind} {row[file.key]} ({', '.join(filter(None, known))})"


def _shown(value: object) -> str:
    return "empty" if value is None else str(value)
