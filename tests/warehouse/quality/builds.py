"""What is loaded and built for every test here, at one moment of the desk."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.support import ThrowawayWarehouse, dbt
from tests.whole_build import NOW

# Every data test, as `make build`; the unit tests judge no data.
WHOLE = ("build", "--exclude-resource-type", "unit_test")
# The gate, what is behind it, and tests that compare tables. Those of single columns take half of
# the time, and functions, which are there already, a quarter.
NOT_GENERIC = ("--exclude", "test_type:generic")
GATE_AND_MARTS = ("build", *NOT_GENERIC, "--exclude-resource-type", "unit_test", "function")


def build(
    warehouse: ThrowawayWarehouse, folder: Path, *command: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    left_out = "Tests of single columns are left out."
    given = json.dumps({"as_of": NOW.isoformat(), "publish_untested": left_out, **variables})
    return dbt(*(command or GATE_AND_MARTS), "--vars", given, project=folder, warehouse=warehouse)


def rebuild(warehouse: ThrowawayWarehouse, folder: Path, *select: str) -> list[dict[str, Any]]:
    """Runs the models up to the gate, or only some; dbt's own results of them."""
    chosen = select or ("staging.otc", "quality")
    done = build(warehouse, folder, "run", "--write-json", "--select", *chosen)
    assert done.returncode == 0, done.stdout
    return json.loads((folder / "target" / "run_results.json").read_text())["results"]
