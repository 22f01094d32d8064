"""dbt compiles the analyses, all at once and with their parameters left open.

A parameter given as dbt's var would have dbt parse the whole project anew for each value.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extract.questions.errors import QuestionError
from extract.questions.question import AS_OF

# Without a connection: the SQL does not depend on what is in the warehouse.
COMPILE = (
    *("--quiet", "--no-use-colors", "compile", "--select", "resource_type:analysis"),
    *("--no-introspect", "--no-populate-cache"),
)
VARIABLES = json.dumps({AS_OF: f"@{{{AS_OF}}}", "parameters_by_name": True})
SHOWN_CHARACTERS = 2000


def compile_analyses(
    root: Path, profiles: Path, target: Path, environ: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The nodes of dbt's manifest. `target` is ours alone: another's vars would undo its cache."""
    program = Path(sys.executable).with_name("dbt")
    folders = (f"--project-dir={root}", f"--profiles-dir={profiles}", f"--target-path={target}")
    try:
        done = subprocess.run(
            [
                *(str(program), f"--log-path={target / 'logs'}"),
                *(*COMPILE, "--vars", VARIABLES, *folders),
            ],
            cwd=root,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise QuestionError(
            f"dbt cannot be started ({error.strerror}).", "Install the environment: `make setup`."
        ) from None
    if done.returncode:
        raise QuestionError(
            f"dbt could not compile the questions:\n{done.stdout.strip()[:SHOWN_CHARACTERS]}\n",
            "See to the cause and ask again.",
        )
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "analysis"]
