"""`mf`, as the documentation tells an analyst to use it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.support import PASSWORDS, ROOT
from tests.warehouse.semantic.metricflow_desk import MetricDesk

PAGE = ROOT / "dbt_project" / "docs" / "semantic_layer.md"
EXAMPLES = re.findall(r"^mf query (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_example_of_the_documentation_gives_rows(
    metric_desk: MetricDesk, answers: Path
) -> None:
    assert len(EXAMPLES) >= 10
    given = metric_desk.ask([shlex.split(example) for example in EXAMPLES], answers)
    for example, rows in zip(EXAMPLES, given, strict=True):
        assert rows, example


@pytest.mark.parametrize("offline", [["--skip-dw"], []], ids=["alone", "against the warehouse"])
def test_the_configuration_is_valid(metric_desk: MetricDesk, offline: list[str]) -> None:
    done = metric_desk.mf("validate-configs", *offline)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "validated the semantics of built manifest (ERRORS: 0, FUTURE_ERRORS: 0" in done.stdout


def test_a_login_that_only_reads_marts_can_ask_without_network_and_home(
    metric_desk: MetricDesk,
) -> None:
    reporter = {"PGUSER": "otc_reporter", "PGPASSWORD": PASSWORDS["otc_reporter"]}
    done = metric_desk.mf("query", *shlex.split(EXAMPLES[0]), "--quiet", **reporter)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.split()[:2] == ["queue", "sla_compliance_pct"]
    assert list((metric_desk.project / "home").rglob("*")) == []


def test_a_metric_that_does_not_exist_is_refused(metric_desk: MetricDesk) -> None:
    done = metric_desk.mf("query", "--metrics", "comment_quality")
    assert done.returncode != 0
    assert "comment_quality" in done.stdout
