"""All questions, kept beside dbt's other output until a file that they depend on changes."""

from __future__ import annotations

import difflib
import fcntl
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extract.atomic_write import write_atomically
from extract.questions.compiled import compile_analyses
from extract.questions.errors import QuestionError
from extract.questions.fingerprint import fingerprint
from extract.questions.question import Parameter, Question

# The order in which people ask.
TOPICS = ("executive", "operations", "team", "trends", "data", "otc", "plans")


@dataclass(frozen=True)
class Library:
    """The questions by their names, in the order of their topics."""

    questions: Mapping[str, Question]

    def question(self, name: str) -> Question:
        if name in self.questions:
            return self.questions[name]
        near = difflib.get_close_matches(name, self.questions, n=3)
        remedy = f"Did you mean {' or '.join(near)}? " if near else ""
        raise QuestionError(f"There is no question {name}.", f"{remedy}`otc ask` lists them all.")


def open_library(
    root: Path,
    environ: Mapping[str, str],
    *,
    profiles: Path | None = None,
    target: Path | None = None,
) -> Library:
    """Asks dbt only if it would say something new; then it takes some seconds."""
    profiles, target = profiles or root, target or root / "target" / "ask"
    target.mkdir(parents=True, exist_ok=True)
    path = target / "questions.json"
    with (target / "lock").open("w") as lock:
        # Two at once would compile into one folder; whoever waited finds the work done.
        fcntl.flock(lock, fcntl.LOCK_EX)
        current = fingerprint(root, profiles, environ)
        kept = _kept(path)
        if kept.get("fingerprint") != current:
            nodes = compile_analyses(root, profiles, target, environ)
            kept = {"fingerprint": current, "questions": sorted(map(_record, nodes), key=_place)}
            write_atomically(path, json.dumps(kept))
    questions = [_question(record) for record in kept["questions"]]
    return Library({question.name: question for question in questions})


def _kept(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # not there yet, or spoilt: dbt makes it anew
        return {}


def _record(node: Mapping[str, Any]) -> dict[str, Any]:
    parameters = node["config"]["meta"].get("parameters", {})
    return asdict(
        Question(
            name=node["name"],
            topic=Path(node["original_file_path"]).parent.name,
            text=node["description"].strip(),
            parameters={name: Parameter(**declared) for name, declared in parameters.items()},
            columns={
                name: column["description"].strip() for name, column in node["columns"].items()
            },
            template=node["compiled_code"].strip(),
        )
    )


def _place(record: Mapping[str, Any]) -> tuple[int, str, str]:
    topic = record["topic"]
    return (TOPICS.index(topic) if topic in TOPICS else len(TOPICS), topic, record["name"])


def _question(record: Mapping[str, Any]) -> Question:
    parameters = {name: Parameter(**kept) for name, kept in record["parameters"].items()}
    return Question(**{**record, "parameters": parameters})
