"""Starts and stops the stand-in desk as a process of its own, and tells it from any other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import requests

from extract.errors import OtcError
from tests.sandbox.desk import DeskConfig
from tests.sandbox.state import SandboxState

START_SECONDS = 30
STOP_SECONDS = 10


@dataclass(frozen=True)
class DeskProcess:
    """Controls one clone's desk; its folder holds the log and the number of the process."""

    folder: Path
    state: SandboxState

    @property
    def _ready_file(self) -> Path:
        return self.folder / "ready.json"

    @property
    def log(self) -> Path:
        return self.folder / "desk.log"

    def is_running(self) -> bool:
        """Tells whether the port answers, and as this desk, not another clone's."""
        try:
            answer = requests.get(
                f"http://127.0.0.1:{self.state.desk_port}/health", timeout=5
            ).json()
        except (requests.RequestException, ValueError):
            return False
        return isinstance(answer, dict) and answer.get("instance") == self.state.desk_instance

    def start(self) -> None:
        """Starts the desk unless it is up; ends one that no longer answers first."""
        if self.is_running():
            return
        self.stop()
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("w", encoding="utf-8") as log:
            process = subprocess.Popen(
                self._command(),
                cwd="/",
                env=self._environ(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if not _becomes_true(
            lambda: self._ready_file.exists() or process.poll() is not None, START_SECONDS
        ):
            process.kill()
        if not self._ready_file.exists():
            lines = self.log.read_text(encoding="utf-8").strip().splitlines()
            raise OtcError(
                f"The stand-in desk does not start: {lines[-1] if lines else 'no output.'}",
                "Run `make setup PORTS=new` if the port is taken; the log is in .sandbox/desk.",
            )

    def stop(self) -> None:
        """Ends the desk, by force if need be, but only if the process is this folder's desk."""
        pid = self._pid()
        if pid is not None:
            for signal_number in (signal.SIGTERM, signal.SIGKILL):
                os.kill(pid, signal_number)
                if _becomes_true(lambda: self._pid() is None, STOP_SECONDS):
                    break
        self._ready_file.unlink(missing_ok=True)

    def _pid(self) -> int | None:
        """Finds the recorded process if it is still the desk: process numbers are used again."""
        try:
            pid = int(json.loads(self._ready_file.read_text(encoding="utf-8"))["pid"])
        except (FileNotFoundError, ValueError, KeyError):
            return None
        listed = subprocess.run(
            ["ps", "-ww", "-o", "stat=,args=", "-p", str(pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.strip()
        is_ours = str(self._ready_file) in listed and not listed.startswith("Z")
        return pid if is_ours else None

    def _command(self) -> list[str]:
        return [
            sys.executable,
            "-m",
            "tests.sandbox.desk",
            f"--port={self.state.desk_port}",
            f"--scale={self.state.desk_scale}",
            f"--seed={self.state.desk_seed}",
            f"--as-of={self.state.desk_as_of}",
            f"--ready-file={self._ready_file}",
        ]

    def _environ(self) -> dict[str, str]:
        """Passes the account in the environment, because `ps` shows arguments."""
        return {
            **os.environ,
            "OTC_USERNAME": DeskConfig().username,
            "OTC_PASSWORD": self.state.desk_password,
            "OTC_DESK_INSTANCE": self.state.desk_instance,
        }


def _becomes_true(condition: Callable[[], bool], seconds: float) -> bool:
    """Polls, because another process's start and end cannot be waited for."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
