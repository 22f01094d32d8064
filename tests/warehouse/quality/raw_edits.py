"""Raw rows made bad or good again as a load would leave them: newer versions, stamped so."""

from __future__ import annotations

from tests.support import ThrowawayWarehouse

STAMP = "_loaded_at = (select max(_loaded_at) + interval '1 minute' from raw_otc.{view})"
SHARE = "mod(abs(hashtext(_row_key)), 100) < {percent}"


def edit(
    warehouse: ThrowawayWarehouse, view: str, assignments: str, percent: int = 100, where: str = ""
) -> None:
    """Gives a share of the rows other values."""
    share = SHARE.format(percent=percent)
    warehouse.query(
        f"update raw_otc.{view} set {assignments}, {STAMP.format(view=view)} "
        f"where {share} and {where or 'true'}",
        role="loader",
    )


def poison(warehouse: ThrowawayWarehouse, view: str, assignments: str, percent: int) -> None:
    """An edit that `repair` takes back."""
    warehouse.query(
        f"create table raw_otc.good_{view} as select * from raw_otc.{view} "
        f"where {SHARE.format(percent=percent)}",
        role="loader",
    )
    edit(warehouse, view, assignments, percent)


def repair(warehouse: ThrowawayWarehouse, view: str) -> None:
    raw, good = f"raw_otc.{view}", f"raw_otc.good_{view}"
    for statement in (
        f"update {good} set {STAMP.format(view=view)}",
        f"delete from {raw} using {good} as good where {raw}._row_key = good._row_key",
        f"insert into {raw} select * from {good}",
        f"drop table {good}",
    ):
        warehouse.query(statement, role="loader")
