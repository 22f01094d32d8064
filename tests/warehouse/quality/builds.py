"""What is loaded and built for every test here, at one moment of the desk."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.sandbox.desk import DeskConfig
from tests.support import AS_OF, ThrowawayWarehouse, dbt

# At each start the same rows.
GOOD_DESK = DeskConfig(scale=0.004, as_of=AS_OF)


def build(
    warehouse: ThrowawayWarehouse, folder: Path, *command: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    given = json.dumps({"as_of": f"{AS_OF:%Y-%m-%d %H:%M}", **variables})
    # The unit tests judge no data, and take half of the time.
    command = command or ("build", "--exclude-resource-type", "unit_test")
    return dbt(*command, "--vars", given, project=folder, warehouse=warehouse)


def rebuild(warehouse: ThrowawayWarehouse, folder: Path, *select: str) -> list[dict[str, Any]]:
    """Runs the models up to the gate, or only some; dbt's own results of them."""
    done = build(warehouse, folder, "run", "--select", *(select or ("staging.otc", "quality")))
    assert done.returncode == 0, done.stdout
    return json.loads((folder / "target" / "run_results.json").read_text())["results"]
