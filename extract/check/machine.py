"""Checks that the machine has the disk space and the memory that a load needs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from extract.check.checks import OK, WARNING, Result

# A load saves the response to a file (up to 700 MB for the largest view), with an engine file and
# the changed rows beside it; the rest is room for the desk to grow.
LEAST_DISK_BYTES = 2 << 30
# A load takes up to 400 MB, and other programs need some too.
LEAST_MEMORY_BYTES = 512 << 20

MEMORY = re.compile(r"^(MemTotal|MemAvailable):\s+(\d+) kB$", re.MULTILINE)
# Of a control group, version 2 and version 1: the limit, the use, and the part of the use that is
# only a cache of files.
GROUP_FILES = (
    ("memory.max", "memory.current", "inactive_file"),
    ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
)


def disk(root: Path, least: int = LEAST_DISK_BYTES) -> Result:
    free = free_bytes(root)
    text = f"{free / 2**30:.1f} GiB free for the loader's work files"
    if free < least:
        return WARNING, f"{text}; a full load takes up to {least / 2**30:g} GiB. Make room."
    return OK, text


def free_bytes(root: Path) -> int:
    return shutil.disk_usage(root).free


def memory(
    least: int = LEAST_MEMORY_BYTES,
    proc: Path = Path("/proc"),
    groups: Path = Path("/sys/fs/cgroup"),
) -> Result:
    """Takes the least of what is left on the machine and, in a container, of its limits."""
    left = min((left for left, _ in memory_left(proc, groups)), default=None)
    if left is None:
        return OK, "unknown: this system does not report what is available"
    text = f"{left >> 20:,} MiB available"
    if left < least:
        return WARNING, (
            f"{text}; {least >> 20:,} MiB are needed. End other programs, or raise the "
            "container's limit."
        )
    return OK, text


def memory_left(
    proc: Path = Path("/proc"), groups: Path = Path("/sys/fs/cgroup")
) -> list[tuple[int, int]]:
    """Lists what is left, and of how much: on the machine, and in each group with a limit."""
    return [*_left_on_machine(proc), *_left_in_groups(proc, groups)]


def _left_on_machine(proc: Path) -> Iterator[tuple[int, int]]:
    try:
        found = dict(MEMORY.findall((proc / "meminfo").read_text(encoding="ascii")))
    except OSError:
        return
    if "MemAvailable" in found:
        yield int(found["MemAvailable"]) << 10, int(found.get("MemTotal", 0)) << 10


def _left_in_groups(proc: Path, groups: Path) -> Iterator[tuple[int, int]]:
    for folder in _group_folders(proc, groups):
        for limit_file, use_file, cache in GROUP_FILES:
            try:
                limit = (folder / limit_file).read_text(encoding="ascii").strip()
                use = int((folder / use_file).read_text(encoding="ascii"))
                statistics = (folder / "memory.stat").read_text(encoding="ascii")
            except OSError:
                continue
            if limit != "max":
                cached = re.search(rf"^{cache} (\d+)$", statistics, re.MULTILINE)
                left = int(limit) - use + (int(cached.group(1)) if cached else 0)
                yield max(0, left), int(limit)


def _group_folders(proc: Path, groups: Path) -> Iterator[Path]:
    """Yields our control group and all above it: the limit of each applies.

    A container may see its host's path there, but always finds its own limit at the top.
    """
    try:
        lines = (proc / "self" / "cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        top = groups / "memory" if controllers else groups
        own = top / path.lstrip("/")
        yield from (folder for folder in (own, *own.parents) if folder.is_relative_to(top))
