"""Holds what defines one clone's sandbox: its ports, its passwords and its desk."""

from __future__ import annotations

import json
import random
import secrets
import socket
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from extract.atomic_write import write_atomically
from extract.errors import ConfigurationError

# Below the ranges that systems hand out for outgoing connections, so that a server that was down
# for a while finds its port free again.
PORTS = range(20_000, 30_000)
DESK_TIMEZONE = ZoneInfo("Australia/Sydney")


def _secret() -> str:
    return secrets.token_urlsafe(24)


def free_port() -> int:
    """Finds a free port, at random, so that two clones rarely choose the same."""
    for port in random.SystemRandom().sample(PORTS, k=200):
        with socket.socket() as candidate:
            try:
                candidate.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ConfigurationError(
        f"No free port between {PORTS.start} and {PORTS.stop} on 127.0.0.1.", "Stop some servers."
    )


def _today() -> str:
    """Starts the desk's clock at the midnight before the setup, so that its data is recent."""
    today = datetime.now(DESK_TIMEZONE).date()
    return datetime.combine(today, time()).isoformat()


@dataclass(frozen=True)
class SandboxState:
    """Holds the content of `.sandbox/state.json`, which only its owner can read."""

    postgres_port: int = field(default_factory=free_port)
    desk_port: int = field(default_factory=free_port)
    admin_password: str = field(default_factory=_secret, repr=False)
    loader_password: str = field(default_factory=_secret, repr=False)
    transformer_password: str = field(default_factory=_secret, repr=False)
    reporter_password: str = field(default_factory=_secret, repr=False)
    desk_password: str = field(default_factory=_secret, repr=False)
    desk_instance: str = field(default_factory=_secret, repr=False)
    desk_as_of: str = field(default_factory=_today)
    desk_scale: float = 0.02
    desk_seed: int = 7

    @classmethod
    def load_or_create(cls, folder: Path) -> SandboxState:
        """Reads the folder's state; the first call creates it."""
        path = folder / "state.json"
        if path.exists():
            try:
                return cls(**json.loads(path.read_text(encoding="utf-8")))
            except (ValueError, TypeError) as error:
                raise ConfigurationError(
                    f"{path} cannot be read ({error}).", "Run `make clean` and `make setup`."
                ) from None
        state = cls()
        state.save(folder)
        return state

    def save(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=2) + "\n"
        write_atomically(folder / "state.json", text, mode=0o600)

    def with_new_ports(self) -> SandboxState:
        return replace(self, postgres_port=free_port(), desk_port=free_port())
