"""What holds of each question, whatever it asks."""

from __future__ import annotations

import re

import pytest

from tests.extract.questions.asking import answer
from tests.extract.questions.conftest import MOMENT, Asked
from tests.oracle.tickets import Desk
from tests.support import ROOT

FUNCTIONS = ROOT / "dbt_project" / "functions" / "questions"
TOPICS = {path.stem: path.parent.name for path in FUNCTIONS.glob("*/*.sql")}
NAMES = sorted(TOPICS)
# What SQL, a pattern, a format or dbt could take for its own.
GIVEN = {
    "queue": r"O'Neill's \1 @{days} %s %(days)s {{ days }} $$ -- ",
    "team": "x' or 'a' = 'a",
    "member": "Ana\n",
    "days": "7",
    "months": "2",
    "top": "3",
    "least_tickets": "0",
    "as_of": MOMENT,
}
EVERY_QUESTION = """
select
    proname, prosecdef, provolatile = 's', proparallel = 's',
    has_function_privilege('otc_reporter', oid, 'execute'),
    has_schema_privilege('otc_reporter', pronamespace, 'create')
from pg_proc
where pronamespace = 'questions'::regnamespace
order by proname
"""


def described(about: str, heading: str) -> dict[str, str]:
    """The entries under a heading of a function's comment."""
    part = re.search(rf"^{heading}:\n((?:[- ] .+\n?)+)", about, re.MULTILINE)
    entries = re.findall(r"^- `(\w+)`: (.+(?:\n  .+)*)", part[1] if part else "", re.MULTILINE)
    return dict(entries)


@pytest.mark.parametrize("name", NAMES)
def test_a_full_warehouse_answers_in_the_documented_columns(
    full: tuple[Asked, Desk], name: str
) -> None:
    asked, _ = full
    first = answer(asked, name)
    assert first.rows
    assert first.columns == tuple(described(asked.catalogue[name].about, "Columns"))
    assert answer(asked, name).rows == first.rows


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_warehouse_answers_with_nothing_and_not_with_an_error(
    empty: Asked, name: str
) -> None:
    given = answer(empty, name)
    assert given.columns == tuple(described(empty.catalogue[name].about, "Columns"))
    for row in given.rows:
        counts = [v for c, v in zip(given.columns, row, strict=True) if c.endswith("_count")]
        rates = [v for c, v in zip(given.columns, row, strict=True) if c.endswith("_pct")]
        # Of the desk; who is in the team does not depend on a load.
        if name not in ("coverage_of_queues", "team_growth_by_month"):
            assert set(counts) <= {0, _members(given.columns, row)}
            assert set(rates) <= {None}


def _members(columns: tuple[str, ...], row: tuple[object, ...]) -> object:
    return dict(zip(columns, row, strict=True)).get("active_member_count", 0)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_says_what_it_asks_and_what_its_columns_and_parameters_mean(
    empty: Asked, name: str
) -> None:
    question = empty.catalogue[name]
    assert re.fullmatch(r"[A-Z][^?\n]+\?", question.text)
    assert question.topic == TOPICS[name]
    assert list(described(question.about, "Parameters")) == list(question.parameters)
    for entry in re.findall(r"^- .*", question.about, re.MULTILINE):
        assert re.match(r"- `\w+`: \S", entry)
    # Each parameter is used: a value that is only declared would change nothing.
    body = (FUNCTIONS / question.topic / f"{name}.sql").read_text()
    uses = {
        "as_of": "is_in_asked|asked_moment",
        "days": "is_in_asked_days",
        "months": "is_in_asked_months",
        "team": rf"is_in_asked_team|'team'|{name}.team",
    }
    for parameter in question.parameters:
        assert re.search(uses.get(parameter, rf"'{parameter}'|{name}\.{parameter}"), body)


def test_every_file_is_a_question_and_every_question_a_file(empty: Asked) -> None:
    assert sorted(empty.catalogue) == NAMES
    assert len(NAMES) >= 30


def test_every_question_runs_with_the_rights_of_the_reader_and_writes_nothing(
    empty: Asked,
) -> None:
    rights = empty.warehouse.query(EVERY_QUESTION)
    assert [name for name, *_ in rights] == NAMES
    # Not security definer; stable; parallel safe; callable; nothing can be put beside it.
    assert {tuple(of_one) for _, *of_one in rights} == {(False, True, True, True, False)}


@pytest.mark.parametrize("name", NAMES)
def test_a_question_can_be_asked_in_sql_without_otc(full: tuple[Asked, Desk], name: str) -> None:
    asked, _ = full
    question = asked.catalogue[name]
    values = {each: GIVEN[each] for each in question.parameters}
    integers = {name for name, each in question.parameters.items() if each.data_type == "integer"}
    literals = [
        f"{each} => {text if each in integers else quoted(text)}" for each, text in values.items()
    ]
    by_hand = asked.warehouse.query(
        f"select * from questions.{name}({', '.join(literals)})", "reporter"
    )
    assert answer(asked, name, **values).rows == by_hand


@pytest.mark.parametrize("name", NAMES)
def test_null_means_all_and_no_number_is_out_of_range(full: tuple[Asked, Desk], name: str) -> None:
    asked, _ = full
    parameters = asked.catalogue[name].parameters
    nothing = ", ".join(f"{each} => null" for each in parameters)
    everything = asked.warehouse.query(f"select * from questions.{name}({nothing})", "reporter")
    most = dict.fromkeys(parameters, "")
    for each, parameter in parameters.items():
        if parameter.data_type == "integer":
            most[each] = "0" if each == "least_tickets" else "999999"
    assert everything
    assert answer(asked, name, **most).rows == everything


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
