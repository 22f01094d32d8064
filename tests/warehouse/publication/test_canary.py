"""A canary that is off is told by name, nothing else is built, and it leaves nothing behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.support import otc
from tests.warehouse.publication.conftest import Published

ITS_SCHEMAS = "select nspname from pg_namespace where nspname ~ 'canary'"


@pytest.mark.scenario("C-24")
def test_a_rate_that_is_off_stops_the_build_that_would_follow(published: Published) -> None:
    limits = published.project / "seeds" / "canary_rates.csv"
    # No rate is nearer than that: the canary is off whatever it finds.
    limits.write_text(limits.read_text().replace("closed_pct,5", "closed_pct,-1"))
    before = published.versions()
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environ = {**published.warehouse.environ(), "PATH": programs}
    done = otc("canary", cwd=published.project, environ=environ, timeout=300)
    assert done.returncode == 1
    assert "The canary is off" in done.stderr
    assert "closed_pct" in done.stderr
    assert published.query(ITS_SCHEMAS) == []
    assert published.versions() == before
