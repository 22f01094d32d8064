"""`otc ask`: the questions that the warehouse answers, and their answers."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from extract.commands import Subparsers
from extract.questions.answer import Answer, ask
from extract.questions.question import AS_OF, Question
from extract.questions.question_library import Library, open_library
from extract.questions.show import as_csv, as_json, as_table
from extract.roster.project import project_var
from extract.settings.dbt_profile import sync_profile
from extract.settings.environment import load_environment, project_root
from extract.warehouse.connection import Warehouse

EPILOG = """Each question is an analysis of dbt's (dbt_project/analyses), whose page in the docs
explains its columns. Days and months are counted back from the start of the run, or from --set
as_of=...; ages of open tickets are those of the last build. Questions about the quality of comments
are missing: no source delivers scores. After a change of the project the first question takes some
seconds, because dbt compiles them all."""
LIST_COLUMNS = ("topic", "name", "question", "parameters")


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "ask", help="list the questions that the warehouse answers; ask one", epilog=EPILOG
    )
    parser.add_argument("name", nargs="?", help="the question; all are listed without")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=_setting,
        metavar="NAME=VALUE",
        help="a parameter of the question, such as days=30; no value means all",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print CSV, not a table")
    form.add_argument("--json", action="store_true", help="print JSON, not a table")
    form.add_argument("--sql", action="store_true", help="print the SQL, and ask nobody")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    root = project_root()
    environ = load_environment(root)
    # Names what is not set, which dbt would say at greater length.
    warehouse = Warehouse.from_environ(environ, "REPORTER")
    sync_profile(root)
    library = open_library(root, environ)
    if arguments.name is None:
        return _list(arguments, library)
    question = library.question(arguments.name)
    values = dict(arguments.set)
    as_of = values.pop(AS_OF, "") or _as_of(root)
    sql = question.sql(as_of, values)
    if arguments.sql:
        sys.stdout.write(sql + "\n")
        return 0
    return _print(arguments, ask(warehouse, sql))


def _list(arguments: argparse.Namespace, library: Library) -> int:
    questions = library.questions.values()
    if arguments.csv or arguments.json:
        return _print(
            arguments, Answer(LIST_COLUMNS, [_listed(question) for question in questions])
        )
    width = max(map(len, library.questions), default=0)
    topic = ""
    for question in questions:
        if question.topic != topic:
            topic = question.topic
            sys.stdout.write(f"\n{topic}\n")
        parameters = f"  ({', '.join(question.parameters)})" if question.parameters else ""
        sys.stdout.write(f"  {question.name:<{width}}  {question.text}{parameters}\n")
    sys.stdout.write("\nAsk one: otc ask NAME --set days=30\n")
    return 0


def _listed(question: Question) -> tuple[str, ...]:
    parameters = ", ".join(
        f"{name}={'' if parameter.default is None else parameter.default}"
        for name, parameter in question.parameters.items()
    )
    return (question.topic, question.name, question.text, parameters)


def _print(arguments: argparse.Namespace, answer: Answer) -> int:
    form = as_csv if arguments.csv else as_json if arguments.json else as_table
    sys.stdout.write(form(answer))
    return 0


def _as_of(root: Path) -> str:
    """As dbt has it: the project's var, or else the start of the run."""
    return project_var(root, AS_OF) or datetime.now(UTC).isoformat(sep=" ")


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value
