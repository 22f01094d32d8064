"""Measures how fast the desk makes and serves each view, and in how much memory.

`python -m tests.sandbox.desk.benchmark --scale 1` starts a desk of its own in another process,
reads each view without parsing it, and writes one line a view.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.sandbox.desk.child import ChildDesk, child_desk
from tests.sandbox.desk.reader import opened, view_target

READ_BYTES = 1 << 20
# In every row, and never in a text.
ROW_MARKS = {
    "tickets": b'"TKT-Ticket ID":',
    "comments": b'"TKTCT-CommentID":',
    "timesheets": b'"TS-User Username":',
}


def measure(desk: ChildDesk, view: str) -> str:
    """One line of figures, from reading a view once."""
    mark = ROW_MARKS[view]
    started = time.perf_counter()
    with opened(desk, view_target(desk, view)) as response:
        seen = response.read(1)
        first_byte = time.perf_counter() - started
        rows, size = 0, 1
        while chunk := response.read(READ_BYTES):
            size += len(chunk)
            # The end of the last chunk may begin a mark, and is too short to hold one.
            seen = seen[1 - len(mark) :] + chunk
            rows += seen.count(mark)
    seconds = time.perf_counter() - started
    memory = desk.peak_memory_mib()
    return (
        f"{view:<10} {rows:>9,} rows {size / 1e6:>6.0f} MB {seconds:>6.1f} s"
        f" {rows / seconds:>8,.0f} rows/s, first byte {first_byte * 1000:.0f} ms,"
        f" peak memory {'unknown' if memory is None else f'{memory:.0f} MiB'}"
    )


def main() -> None:
    """Measure, and write the figures to the standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    with child_desk("--scale", str(parser.parse_args().scale)) as desk:
        for view in ROW_MARKS:
            sys.stdout.write(measure(desk, view) + "\n")


if __name__ == "__main__":
    main()
