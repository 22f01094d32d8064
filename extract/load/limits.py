"""Limits what a load may look like, so that a bad day at the desk does not pass for a good one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from extract.errors import ConfigurationError, OtcError
from extract.load.run import Counts
from extract.settings.environment import number
from extract.warehouse.connection import LastingConnection

# Recent loads of the view from the source; what a person let through is the new measure.
USUAL_ROWS = """
select percentile_disc(0.5) within group (order by records_fetched)
from (
    select records_fetched
    from raw_otc.load_runs
    where
        view_name = %(view)s
        and source = %(source)s
        and status in ('success', 'partial')
        and started_at >= coalesce(
            (
                select max(started_at)
                from raw_otc.load_runs
                where
                    view_name = %(view)s
                    and source = %(source)s
                    and status in ('success', 'partial')
                    and accepted_reason is not null
            ),
            '-infinity'
        )
    order by started_at desc
    limit 5
) as recent
"""


class LimitError(OtcError):
    """Says which figure of a load broke which limit."""


@dataclass(frozen=True)
class LoadLimits:
    """Holds the limits of one view: each is a setting, here its default.

    OTC_LEAST_ROWS_PCT counts for all views, OTC_TICKETS_LEAST_ROWS_PCT for one.
    """

    # Of the rows that recent loads had. The desk's window breathes with weekends and holidays; half
    # of it gone is an outage or another window. An export may be of any size.
    least_rows_pct: float = 50.0
    # Two people who book the same minute are rejected every day, one row in a hundred.
    most_rejected_pct: float = 10.0
    # So that a small view may have a few bad rows.
    most_rejected_rows: float = 10.0
    # People correct and withdraw a few entries a day; more at once is a response with holes.
    most_vanished_pct: float = 2.0
    most_vanished_rows: float = 50.0

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], view: str) -> LoadLimits:
        values = {}
        for setting in fields(cls):
            name = setting.name.upper()
            general = number(environ, f"OTC_{name}", setting.default)
            values[setting.name] = number(environ, f"OTC_{view.upper()}_{name}", general)
            if name.endswith("_PCT") and values[setting.name] > 100:
                raise ConfigurationError(f"OTC_{name} is above 100 %.", "Set it to 0 to 100.")
        return cls(**values)

    def allow_to_vanish(self, rows: int, *, of: int) -> bool:
        return rows <= max(self.most_vanished_rows, of * self.most_vanished_pct / 100)

    def is_beyond_vanishing(self, counts: Counts) -> bool:
        stored = counts.unchanged + counts.updated + counts.vanished
        return not self.allow_to_vanish(counts.vanished, of=stored)

    def broken_by(self, counts: Counts, usual_rows: int | None) -> Iterator[str]:
        """Says which figures broke which limits."""
        fetched, rejected = counts.fetched, counts.rejected
        if not fetched:
            yield "The view is empty."
        elif rejected == fetched:
            yield f"All {fetched:,} rows were rejected."
        elif rejected > max(self.most_rejected_rows, fetched * self.most_rejected_pct / 100):
            yield (
                f"{rejected:,} of {fetched:,} rows were rejected, more than "
                f"{self.most_rejected_pct:g} %."
            )
        if usual_rows and 0 < fetched < usual_rows * self.least_rows_pct / 100:
            yield (
                f"The view has {fetched:,} rows, less than {self.least_rows_pct:g} % of the "
                f"{usual_rows:,} that recent loads had."
            )


def usual_rows(connection: LastingConnection, view: str, source: str) -> int | None:
    """Gives the median of recent loads; None if there was none, or if every size is right."""
    if source != "api":
        return None
    with connection.cursor() as cursor:
        # A dry run may meet an empty warehouse.
        cursor.execute("select to_regclass('raw_otc.load_runs')")
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(USUAL_ROWS, {"view": view, "source": source})
        return cursor.fetchone()[0]
