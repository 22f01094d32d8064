"""Starts a desk in a process of its own, for tests and measurements of it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

POLL_SECONDS = 0.02


@dataclass(frozen=True)
class ChildDesk:
    """What its ready file says, its account, and its process."""

    ready: dict[str, Any]
    username: str
    password: str
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The base url."""
        return self.ready["url"]

    @property
    def views(self) -> dict[str, str]:
        """View ids by name."""
        return self.ready["views"]

    def peak_memory_mib(self) -> float | None:
        """The most memory it ever held; None if the system does not report it."""
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
        return int(found[1]) / 1024 if found else None


@contextlib.contextmanager
def child_desk(*options: str) -> Iterator[ChildDesk]:
    """Run with options of the command line, ready when it is given and ended when it is left."""
    username, password = "child-desk", secrets.token_urlsafe(12)
    account = {"OTC_USERNAME": username, "OTC_PASSWORD": password}
    with tempfile.TemporaryDirectory() as folder:
        ready_file = Path(folder) / "ready.json"
        command = [sys.executable, "-m", "tests.sandbox.desk", "--log-level", "warning"]
        command += ["--ready-file", str(ready_file), *options]
        process = subprocess.Popen(command, env=os.environ | account)
        try:
            while not ready_file.exists():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    raise RuntimeError(f"The desk ended with {process.wait(POLL_SECONDS)}.")
            ready = json.loads(ready_file.read_text(encoding="utf-8"))
            yield ChildDesk(ready, username, password, process)
        finally:
            process.terminate()
            process.wait()
