"""What a command leaves on standard error when programs are to read it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

JSON_LOG = {"OTC_LOG": "json"}
LEVELS = ("info", "warning", "error", "critical")


def events_of(said: str) -> list[dict[str, Any]]:
    """Reads every line as an event, and holds each to what all have."""
    events = [json.loads(line) for line in said.splitlines()]
    for event in events:
        assert datetime.fromisoformat(event["time"]).utcoffset() == timedelta(0)
        assert event["level"] in LEVELS
        assert event["event"]
    return events


def named(said: str, name: str) -> list[dict[str, Any]]:
    return [event for event in events_of(said) if event["event"] == name]


def one(said: str, name: str) -> dict[str, Any]:
    (event,) = named(said, name)
    return event
