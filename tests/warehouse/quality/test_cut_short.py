"""A build that breaks off in the middle of cleaning has cleaned nothing, and raw is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import ThrowawayWarehouse
from tests.warehouse.quality.builds import build
from tests.warehouse.quality.raw_edits import edit
from tests.warehouse.quality.test_gate import contents, marts

VIEWS = ("tickets", "comments", "timesheets")
SUM = "select count(*), sum(hashtextextended(({row})::text, 0)) from {table} as each_row"
SAYS = "select count(*) from marts.comments where comment_text = 'Said otherwise.'"


def sums(warehouse: ThrowawayWarehouse, schema: str, row: str = "each_row") -> list[tuple]:
    prefix = {"raw_otc": "", "staging": "stg_otc__"}[schema]
    tables = [f"{schema}.{prefix}{view}" for view in VIEWS]
    return [warehouse.query(SUM.format(row=row, table=table))[0] for table in tables]


@pytest.mark.scenario("C-22")
def test_an_error_midway_through_cleaning_leaves_raw_and_staging_and_a_retry_works(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    edit(good, "comments", "tktct_comment = 'Said otherwise.'", percent=40)
    raw, staged, served = sums(good, "raw_otc"), sums(good, "staging"), marts(good)
    content = contents(good)
    # The fiftieth row that staging writes.
    good.query(
        "create sequence staging.written;"
        "create function staging.breaks() returns trigger language plpgsql as "
        "'begin if nextval(''staging.written'') = 50 then raise exception ''It broke.''; end if; "
        "return new; end';"
        "create trigger breaks before insert or update on staging.stg_otc__comments "
        "for each row execute function staging.breaks()"
    )
    done = build(good, folder)
    assert done.returncode == 1
    assert "It broke." in done.stdout
    assert good.query("select last_value from staging.written") == [(50,)]
    assert (sums(good, "raw_otc"), sums(good, "staging")) == (raw, staged)
    assert marts(good) == served

    good.query("drop function staging.breaks cascade; drop sequence staging.written")
    again = build(good, folder)
    assert again.returncode == 0, again.stdout
    assert sums(good, "raw_otc") == raw
    assert good.query(SAYS)[0][0] > 50
    assert contents(good).keys() == content.keys()
    assert contents(good) != content
