"""The docs page: one file, nothing fetched, and a browser draws its lineage."""

from __future__ import annotations

import ast
import csv
import json
import re
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import ROOT, ThrowawayWarehouse, dbt
from tests.whole_build import make_project

# The catalogue of failures goes from C-01 to C-50, without these two.
SCENARIOS = {f"C-{number:02}" for number in range(1, 51)} - {"C-30", "C-32"}
# The catalogue of metrics.
METRICS = {f"D-{number:02}" for number in range(1, 43)}
# What no test can show, and why.
NOT_THERE_YET = {"C-48": "Nothing scores comments yet."}
QUESTIONS = ROOT / "dbt_project" / "functions" / "questions"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
OFFLINE = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=20000",
)


@pytest.fixture(scope="module")
def page(
    make_warehouse: Callable[[], ThrowawayWarehouse], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    project = make_project(tmp_path_factory.mktemp("docs"))
    done = dbt(
        *("docs", "generate", "--static", "--write-json"),
        project=project,
        warehouse=make_warehouse(),
    )
    assert done.returncode == 0, done.stdout
    return project / "target" / "static_index.html"


def test_the_page_needs_nothing_but_itself(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r'<(script|link|img)[^>]+(src|href)="?(https?:)?//', text)
    assert "marts" in text


def test_every_question_has_a_page_that_explains_it_and_is_in_the_list(page: Path) -> None:
    manifest = json.loads((page.parent / "manifest.json").read_text(encoding="utf-8"))
    listed = manifest["docs"]["doc.otc.question_library"]["block_contents"]
    questions = {
        function["name"]: function["description"]
        for function in manifest["functions"].values()
        if function["schema"] == "questions"
    }
    assert sorted(path.stem for path in QUESTIONS.glob("*/*.sql")) == sorted(questions)
    for name, description in questions.items():
        topic = re.search(r"^Topic: (\w+)$", description, re.MULTILINE)[1]
        asked = description.splitlines()[0]
        assert f"| {topic} | [`{name}`](#!/function/function.otc.{name}) | {asked} |" in listed
        assert "Columns:\n- `" in description
    assert listed.count("](#!/function/") == len(questions)
    text = page.read_text(encoding="utf-8")
    assert all(json.dumps(description)[1:-1] in text for description in questions.values())


def test_every_bad_day_of_the_page_is_made_by_the_test_that_it_names() -> None:
    page = (ROOT / "dbt_project" / "docs" / "bad_days.md").read_text(encoding="utf-8")
    days = [line for line in page.splitlines() if line.startswith("| ")][1:]
    named = [re.fullmatch(r"\|.+\| `(test_\w+)` \|", day)[1] for day in days]
    tests = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
    )
    assert len(named) > 15
    assert [name for name in named if f"\ndef {name}(" not in tests] == []


def scenarios_of_the_page() -> dict[str, str]:
    """The last cell of each row: the tests that show it, or that there is none yet."""
    page = (ROOT / "dbt_project" / "docs" / "failure_scenarios.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (C-\d\d) \| .+ \| .+ \| (.+) \|$", page, re.MULTILINE)
    assert len(rows) == page.count("\n| C-"), "A row is not of four cells."
    cells = dict(rows)
    assert len(cells) == len(rows), "An id is there twice."
    return cells


def scenarios_of_the_tests() -> dict[str, set[str]]:
    """The names of the tests that carry the marker, by its ids; a name says which test it is."""
    marked = defaultdict(set)
    names = Counter()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            names[node.name] += 1
            for decorator in node.decorator_list:
                if ast.unparse(decorator).startswith("pytest.mark.scenario("):
                    for scenario in decorator.args:
                        marked[scenario.value].add(node.name)
    assert [name for name in set().union(*marked.values()) if names[name] > 1] == []
    return marked


def test_every_failure_scenario_is_on_the_page_with_the_tests_that_are_marked_with_it() -> None:
    cells, marked = scenarios_of_the_page(), scenarios_of_the_tests()
    assert cells.keys() == SCENARIOS
    without = {scenario for scenario, cell in cells.items() if cell == "not there yet"}
    assert without == NOT_THERE_YET.keys()
    shown = {
        scenario: set(re.findall(r"`(test_\w+)`", cell))
        for scenario, cell in cells.items()
        if scenario not in without
    }
    assert shown == marked
    assert all(shown.values())


def test_every_metric_of_the_catalogue_has_a_rule_or_the_reason_why_not() -> None:
    rules = csv.DictReader((ROOT / "seeds" / "alert_rules.csv").read_text().splitlines())
    asked = {re.match(r"[DT]-\d\d", rule["rule_id"])[0] for rule in rules}
    page = (ROOT / "dbt_project" / "docs" / "alerts.md").read_text(encoding="utf-8")
    left_out = set(re.findall(r"^\| (D-\d\d) \| .+ \| .+ \|$", page, re.MULTILINE))
    assert {name for name in asked if name.startswith("D")} | left_out == METRICS
    assert asked & left_out == set()


def test_a_browser_shows_the_lineage_graph_from_the_file_system(page: Path, tmp_path: Path) -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip("no Chromium here; by hand: make docs, open the page, the button lower right")
    shown = subprocess.run(
        [
            browser,
            *OFFLINE,
            f"--user-data-dir={tmp_path / 'browser'}",
            "--dump-dom",
            f"{page.as_uri()}#!/model/model.otc.tickets?g_v=1",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    assert "Lineage Graph" in shown
    assert re.search(r'<canvas[^>]+data-id="layer2-node"', shown)
    manifest = json.loads((page.parent / "manifest.json").read_text(encoding="utf-8"))
    parents = manifest["parent_map"]["model.otc.tickets"]
    assert any(name.endswith("stg_otc__tickets") for name in parents)
    assert "stg_otc__tickets" in shown
