"""`otc ask`: the questions that the warehouse answers, and their answers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import groupby

from extract.commands import Subparsers
from extract.questions.answer_formats import Rows, as_csv, as_json, as_table
from extract.questions.catalogue import Question, find_question, read_catalogue
from extract.questions.emptiness import why_no_rows
from extract.questions.session import read_only
from extract.settings.environment import load_environment, project_root
from extract.warehouse.connection import Warehouse

EPILOG = """Each question is a function in the warehouse's schema questions, which SQL and BI tools
can call too; --about explains its parameters and columns. Days and months are counted back from
now, or from --set as_of=...; ages of open tickets are those of the last build. There are no
questions about the quality of comments, because no source delivers scores."""
LIST_COLUMNS = ("topic", "name", "question", "parameters")


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "ask", help="list the questions that the warehouse answers; ask one", epilog=EPILOG
    )
    parser.add_argument("name", nargs="?", help="the question; without one, all are listed")
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
    form.add_argument("--sql", action="store_true", help="print the SQL without running it")
    form.add_argument("--about", action="store_true", help="explain parameters and columns")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    warehouse = Warehouse.from_environ(load_environment(project_root()), "REPORTER")
    with read_only(warehouse) as cursor:
        catalogue = read_catalogue(cursor)
        if arguments.name is None:
            output = _list(arguments, list(catalogue.values()))
        else:
            question = find_question(catalogue, arguments.name)
            call = question.call(dict(arguments.set))
            if arguments.about:
                output = question.about.strip() + "\n"
            elif arguments.sql:
                output = call.as_string(cursor) + "\n"
            else:
                cursor.execute(call)
                columns = [column.name for column in cursor.description or ()]
                rows = cursor.fetchall()
                output = _formatted(arguments, columns, rows)
                if not rows:
                    # Beside the answer, which a program may read.
                    sys.stderr.write(f"otc ask: {why_no_rows(cursor)}\n")
    sys.stdout.write(output)
    return 0


def _list(arguments: argparse.Namespace, questions: Sequence[Question]) -> str:
    if arguments.csv or arguments.json:
        return _formatted(arguments, LIST_COLUMNS, [_listed(question) for question in questions])
    width = max(len(question.name) for question in questions)
    lines = []
    for topic, group in groupby(questions, key=lambda question: question.topic):
        lines += ["", topic]
        for question in group:
            parameters = f"  ({', '.join(question.parameters)})" if question.parameters else ""
            lines.append(f"  {question.name:<{width}}  {question.text}{parameters}")
    lines += ["", "Ask one: otc ask NAME --set days=30; explain one: otc ask NAME --about", ""]
    return "\n".join(lines)


def _listed(question: Question) -> tuple[str, ...]:
    parameters = ", ".join(f"{each.name}={each.default}" for each in question.parameters.values())
    return (question.topic, question.name, question.text, parameters)


def _formatted(arguments: argparse.Namespace, columns: Sequence[str], rows: Rows) -> str:
    form = as_csv if arguments.csv else as_json if arguments.json else as_table
    return form(columns, rows)


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value
