"""`otc check` warns of a machine that lacks disk, memory, packages or the right Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.check.checks import FAILURE, OK, WARNING
from extract.check.machine import disk, memory
from extract.check.versions import versions


def test_a_disk_without_room_is_a_warning(tmp_path: Path) -> None:
    assert disk(tmp_path, least=0)[0] == OK
    state, text = disk(tmp_path, least=1 << 60)
    assert state == WARNING
    assert "Make room" in text


def test_a_machine_without_memory_is_a_warning(tmp_path: Path) -> None:
    proc = machine(tmp_path, available_mib=700)
    assert memory(700 << 20, proc, tmp_path) == (OK, "700 MiB available")
    state, text = memory(701 << 20, proc, tmp_path)
    assert state == WARNING
    assert "700 MiB available; 701 MiB are needed" in text


GROUPS = {
    "version 2": ("0::/a/b", "a", ("memory.max", "memory.current", "inactive_file"), "400 MiB"),
    "version 2, seen from inside": (
        "0::/elsewhere",
        ".",
        ("memory.max", "memory.current", "inactive_file"),
        "400 MiB",
    ),
    "version 1": (
        "3:cpu,memory:/a",
        "memory/a",
        ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        "400 MiB",
    ),
    "another group's": (
        "0::/a",
        "b",
        ("memory.max", "memory.current", "inactive_file"),
        "700 MiB",
    ),
}


@pytest.mark.parametrize(("membership", "folder", "names", "left"), GROUPS.values(), ids=GROUPS)
def test_the_limit_of_a_container_counts_without_its_cache_of_files(
    membership: str, folder: str, names: tuple[str, str, str], left: str, tmp_path: Path
) -> None:
    proc = machine(tmp_path, available_mib=700, membership=membership)
    group = tmp_path / "groups" / folder
    group.mkdir(parents=True)
    limit, use, cache = names
    (group / limit).write_text(f"{500 << 20}\n")
    (group / use).write_text(f"{300 << 20}\n")
    (group / "memory.stat").write_text(f"anon 1\n{cache} {200 << 20}\n")
    assert memory(0, proc, tmp_path / "groups") == (OK, f"{left} available")
    (group / limit).write_text("max\n" if limit == "memory.max" else f"{(1 << 63) - 4096}\n")
    assert memory(0, proc, tmp_path / "groups") == (OK, "700 MiB available")


def test_a_system_that_does_not_report_its_memory_is_not_a_failure(tmp_path: Path) -> None:
    state, text = memory(1 << 60, tmp_path / "none", tmp_path / "none")
    assert state == OK
    assert "unknown" in text


def test_packages_that_are_missing_or_too_old_are_warnings_that_name_them() -> None:
    state, text = versions(["no-such-package>=1", "dlt<1", 'extra-one>=1; extra == "sandbox"'])
    assert state == WARNING
    assert "no-such-package is not installed, dlt is 1." in text
    assert "extra-one" not in text


def test_a_python_that_is_too_old_is_a_failure() -> None:
    state, text = versions(python_needed=">=99.1")
    assert state == FAILURE
    assert ">=99.1 is needed" in text


def machine(folder: Path, available_mib: int, membership: str = "") -> Path:
    """Writes what Linux reports in /proc into a folder."""
    (folder / "self").mkdir()
    (folder / "self" / "cgroup").write_text(f"{membership}\n" if membership else "")
    (folder / "meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable:   {available_mib << 10} kB\n")
    return folder
