"""No command of dbt closes or loses what no rebuild makes again."""

from __future__ import annotations

import pytest

from tests.warehouse.publication.conftest import Published

HISTORIES = (
    "snapshots.tickets_snapshot",
    "snapshots.team_members_snapshot",
    "snapshots.team_queue_assignments_snapshot",
    "quality.score_history",
)


def held(published: Published) -> dict[str, tuple]:
    hashed = "select count(*), md5(string_agg(kept::text, '|' order by kept::text)) from {} as kept"
    return {name: published.query(hashed.format(name))[0] for name in HISTORIES}


def test_an_empty_build_is_refused(published: Published) -> None:
    before = held(published)
    done = published.build("build", "--empty")
    assert done.returncode != 0
    assert "With --empty every table would be built without rows" in done.stdout
    assert held(published) == before


def test_a_sample_is_refused_where_readers_would_get_it(published: Published) -> None:
    done = published.build("run", "--select", "stg_otc__tickets", sample_pct=10)
    assert done.returncode != 0
    assert "Readers would get a sample" in done.stdout


@pytest.mark.parametrize("lost", ["schema snapshots", "table quality.score_history"])
def test_a_lost_history_does_not_begin_anew_by_itself(lost: str, published: Published) -> None:
    published.query(f"drop {lost} cascade")
    done = published.build("snapshot")
    assert done.returncode != 0
    assert "gone, and with it a history that no rebuild makes again" in done.stdout
    assert lost.split()[-1] in done.stdout
    assert published.build("snapshot", history_may_restart=True).returncode == 0


def test_a_full_refresh_keeps_every_history(published: Published) -> None:
    before = held(published)
    no_need = (
        "--exclude",
        "test_type:generic",
        "--exclude-resource-type",
        "unit_test",
        "function",
    )
    done = published.build("build", "--full-refresh", *no_need)
    assert done.returncode == 0, done.stdout
    after = held(published)
    assert {name: after[name] for name in HISTORIES[:3]} == {
        name: before[name] for name in HISTORIES[:3]
    }
    assert after["quality.score_history"][0] == before["quality.score_history"][0] + 1
