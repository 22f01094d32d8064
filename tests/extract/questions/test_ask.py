"""`otc ask` as a person types it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.extract.questions.conftest import MOMENT, Asked
from tests.oracle.tickets import Desk
from tests.support import ROOT, ThrowawayWarehouse, otc

AT = f"as_of={MOMENT}"
FUNCTIONS = ROOT / "dbt_project" / "functions" / "questions"
NAMES = sorted(path.stem for path in FUNCTIONS.glob("*/*.sql"))


class Asker:
    """A shell in the project, with the warehouse in its environment."""

    def __init__(self, project: Path, asked: Asked) -> None:
        self.project = project
        self.environ = asked.warehouse.environ()

    def __call__(self, *arguments: str, **environ: str) -> CompletedProcess[str]:
        return otc("ask", *arguments, cwd=self.project, environ={**self.environ, **environ})


@pytest.fixture
def ask(full: tuple[Asked, Desk], project: Path) -> Asker:
    return Asker(project, full[0])


def test_the_list_names_every_question_under_its_topic_with_what_it_asks(ask: Asker) -> None:
    done = ask()
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert sorted(line.split()[0] for line in lines if line.startswith("  ")) == NAMES
    assert lines.index("executive") < lines.index("operations") < lines.index("trends")
    assert "Which queues have the most open tickets" in done.stdout
    assert "(days, queue, as_of)" in done.stdout


def test_the_list_is_there_for_scripts_too(ask: Asker) -> None:
    listed = json.loads(ask("--json").stdout)
    assert sorted(question["name"] for question in listed) == NAMES
    (growth,) = [each for each in listed if each["name"] == "volume_by_day"]
    assert growth["topic"] == "trends"
    assert growth["parameters"] == "days=90, queue=, as_of="


def test_an_answer_is_a_table_with_its_numbers_to_the_right(ask: Asker) -> None:
    done = ask("tickets_by_severity")
    assert done.returncode == 0, done.stderr
    header, rule, *rows = done.stdout.splitlines()
    assert header.split("  ")[0] == "severity"
    end = header.index("ticket count") + len("ticket count")
    assert all(row[end - 1].isdigit() for row in rows)
    assert set(rule) == {"-", " "}


def test_csv_and_json_have_the_same_rows(ask: Asker) -> None:
    table = list(csv.DictReader(ask("open_by_severity", "--csv").stdout.splitlines()))
    documents = json.loads(ask("open_by_severity", "--json").stdout)
    assert [row["severity"] for row in table] == [row["severity"] for row in documents]
    assert [int(row["open_count"]) for row in table] == [row["open_count"] for row in documents]
    assert documents


def test_a_parameter_changes_the_answer(ask: Asker) -> None:
    done = ask("created_by_day", "--json", "--set", "days=3", "--set", AT)
    assert [row["date_day"] for row in json.loads(done.stdout)] == [
        "2026-01-29",
        "2026-01-30",
        "2026-01-31",
    ]


def test_a_value_is_never_sql(ask: Asker) -> None:
    done = ask("tickets_by_status", "--json", "--set", "queue=x' or 'a' = 'a")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
    assert ask("tickets_by_status", "--set", "queue=x").stdout == "No rows.\n"


def test_a_near_miss_is_told_the_right_name(ask: Asker) -> None:
    done = ask("ticket_by_status")
    assert done.returncode == 1
    assert "Did you mean tickets_by_status" in done.stderr
    assert done.stdout == ""


def test_an_unknown_parameter_is_refused_with_those_there_are(ask: Asker) -> None:
    done = ask("created_by_day", "--set", "day=3")
    assert done.returncode == 1
    assert "created_by_day has no parameter day. It has days, queue, as_of." in done.stderr
    assert "has no parameter days" in ask("total_tickets", "--set", "days=3").stderr


@pytest.mark.parametrize("value", ["many", "-1", "1.5", "", "1 or 1", "٣"])
def test_a_number_must_be_one(ask: Asker, value: str) -> None:
    done = ask("created_by_day", "--set", f"days={value}")
    assert done.returncode == 1
    assert "must be a number from 0 to 999999" in done.stderr


def test_a_setting_without_a_value_is_wrong_usage(ask: Asker) -> None:
    assert ask("created_by_day", "--set", "days").returncode == 2


def test_a_moment_that_is_not_one_is_refused_in_a_sentence(ask: Asker) -> None:
    done = ask("created_by_day", "--set", "as_of=yesterweek")
    assert done.returncode == 1
    assert "PostgreSQL refused a value: invalid input syntax for type timestamp" in done.stderr
    assert "--about" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_sql_can_be_taken_elsewhere(ask: Asker, full: tuple[Asked, Desk]) -> None:
    sql = ask("total_tickets", "--sql").stdout
    answer = json.loads(ask("total_tickets", "--json").stdout)
    ((count, *_),) = full[0].warehouse.query(sql, "reporter")
    assert [row["ticket_count"] for row in answer] == [count]


def test_without_a_login_for_reports_dbts_is_used(ask: Asker) -> None:
    del ask.environ["OTC_REPORTER_USER"]
    assert ask("total_tickets").returncode == 0


def test_a_question_may_not_write_even_where_the_login_may(ask: Asker, vandal: str) -> None:
    del ask.environ["OTC_REPORTER_USER"]
    done = ask(vandal)
    assert done.returncode == 1
    assert "read-only" in done.stderr


@pytest.fixture
def vandal(full: tuple[Asked, Desk]) -> Iterator[str]:
    """A function that writes, put among the questions by their owner."""
    warehouse = full[0].warehouse
    warehouse.query(
        "create function questions.vandal () returns bigint language sql volatile "
        "as 'create table marts.mine (); select 1::bigint'"
    )
    yield "vandal"
    warehouse.query("drop function questions.vandal")


def test_a_question_explains_its_parameters_and_columns(ask: Asker) -> None:
    done = ask("created_by_day", "--about")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("How many tickets came in on each day?\n\nTopic: operations\n")
    assert "- `days`: How many days to count back" in done.stdout
    assert "- `created_count`: Tickets created on the day" in done.stdout


def test_a_warehouse_without_marts_says_what_to_do(ask: Asker, make_warehouse: object) -> None:
    ask.environ = make_warehouse().environ()
    done = ask("total_tickets")
    assert done.returncode == 1
    assert done.stderr == ("otc ask: The warehouse has no questions yet. Build it: `dbt build`.\n")


@pytest.fixture
def stranger(full: tuple[Asked, Desk]) -> Iterator[dict[str, str]]:
    """A login that nobody gave a right, and its settings."""
    warehouse = full[0].warehouse
    warehouse.query("create role stranger_who_asks login password 'strange'", "admin")
    login = {"OTC_REPORTER_USER": "stranger_who_asks", "OTC_REPORTER_PASSWORD": "strange"}
    yield {**login, "PGUSER": "stranger_who_asks", "PGPASSWORD": "strange"}
    warehouse.query("drop role stranger_who_asks", "admin")


@pytest.mark.scenario("C-49")
def test_no_answer_says_whether_there_is_no_data_no_match_or_no_right(
    ask: Asker, empty: Asked, stranger: dict[str, str]
) -> None:
    nowhere = ("recent_tickets", "--set", "queue=None such")
    no_match = ask(*nowhere)
    assert (no_match.returncode, no_match.stdout) == (0, "No rows.\n")
    held = (
        r"Nothing matches\. The warehouse holds \d+ tickets, created \d{4}-.* to 2026-01-31, loaded"
    )
    assert re.search(held, no_match.stderr)
    assert "ask for more days, or for another queue" in no_match.stderr

    no_right = ask(*nowhere, **stranger)
    assert (no_right.returncode, no_right.stdout) == (1, "")
    assert "permission denied for schema questions" in no_right.stderr
    assert "`otc roles` grants them" in no_right.stderr

    ask.environ = empty.warehouse.environ()
    no_data = ask(*nowhere, "--json")
    assert (no_data.returncode, json.loads(no_data.stdout)) == (0, [])
    assert "holds no tickets: nothing was loaded" in no_data.stderr
    assert "Run `otc load`, then `dbt build`" in no_data.stderr
    # Where there is an answer, nothing is said beside it.
    assert ask("load_freshness").stderr == ""


@pytest.mark.scenario("C-49")
@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ("", "has no questions yet. Build it: `dbt build`."),
        ("build_questions", "nothing was published: .* `otc publish diff`"),
        ("dev_questions", "questions in dev_questions only, .* in the default target"),
    ],
    ids=["not built", "not published", "another target"],
)
def test_no_questions_says_where_they_went(
    schema: str, said: str, ask: Asker, make_warehouse: Callable[[], ThrowawayWarehouse]
) -> None:
    warehouse = make_warehouse()
    if schema:
        warehouse.query(
            f"create schema {schema}; create function {schema}.total_tickets () returns bigint "
            "language sql as 'select 1::bigint'"
        )
    ask.environ = warehouse.environ()
    done = ask("total_tickets")
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(said, done.stderr)


@pytest.mark.scenario("C-49")
def test_a_summary_does_not_take_a_lack_of_rights_for_a_lack_of_marts(
    ask: Asker, project: Path, stranger: dict[str, str]
) -> None:
    done = otc("summary", cwd=project, environ={**ask.environ, **stranger})
    assert done.returncode == 1
    assert "permission denied for schema marts" in done.stderr
    assert "`otc roles` grants them" in done.stderr
    assert "No marts yet" not in done.stdout


def test_a_setting_that_is_missing_is_named(ask: Asker) -> None:
    ask.environ = {}
    done = ask()
    assert done.returncode == 5
    assert "PGHOST is not set" in done.stderr
