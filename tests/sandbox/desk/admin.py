"""Offers the desk's switches over HTTP, for tests and demos in another process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tests.sandbox.desk.config import SettingError
from tests.sandbox.desk.desk import SWITCHES, Desk

PREFIX = "/_sandbox/"

Payload = dict[str, Any]
Answer = tuple[int, Payload]


def answer(desk: Desk, method: str, path: str, body: bytes) -> Answer:
    """Answers one call with status and JSON; names what is wrong with it in one sentence."""
    name = path.removeprefix(PREFIX)
    ways = _ROUTES.get(name) or (_SWITCH if name in SWITCHES else None)
    if ways is None:
        known = ", ".join([*_ROUTES, *SWITCHES])
        return 404, {"message": f"Unknown switch {name!r}: it is one of {known}."}
    if method not in ways:
        return 405, {"message": f"{name} takes {', '.join(ways)}, not {method}."}
    try:
        ways[method](desk, name, _parsed(body) if method == "POST" else {})
    except SettingError as error:
        return 400, {"message": str(error)}
    return 200, _SHOWN[name](desk) if name in _SHOWN else {name: getattr(desk.config, name)}


def _parsed(body: bytes) -> Payload:
    try:
        payload = json.loads(body)
    except ValueError:
        raise SettingError("The body is not JSON.") from None
    if not isinstance(payload, dict):
        raise SettingError("The body is not a JSON object.")
    return payload


def _show(desk: Desk, name: str, payload: Payload) -> None:
    """A GET changes nothing: every answer shows the state as it is then."""


def _switch(desk: Desk, name: str, payload: Payload) -> None:
    if set(payload) != {name}:
        raise SettingError(f'The body must be {{"{name}": …}}.')
    desk.switch(**payload)


def _add_fault(desk: Desk, name: str, payload: Payload) -> None:
    if "kind" not in payload:
        raise SettingError("A fault needs its kind.")
    desk.faults.add(payload.pop("kind"), **payload)


def _clear_faults(desk: Desk, name: str, payload: Payload) -> None:
    desk.faults.clear()


def _move_clock(desk: Desk, name: str, payload: Payload) -> None:
    if set(payload) == {"as_of"}:
        try:
            desk.clock.set(datetime.fromisoformat(payload["as_of"]))
        except (TypeError, ValueError) as error:
            if isinstance(error, SettingError):
                raise
            raise SettingError(f"{payload['as_of']!r} is not a date and time.") from None
    elif set(payload) == {"advance_days"} and isinstance(payload["advance_days"], (int, float)):
        desk.clock.advance(payload["advance_days"])
    else:
        raise SettingError(
            'The body must be {"as_of": "2026-02-01T18:00:00"} or {"advance_days": 1}.'
        )


def _forget_requests(desk: Desk, name: str, payload: Payload) -> None:
    desk.forget_requests()


_SWITCH: dict[str, Callable[[Desk, str, Payload], None]] = {"GET": _show, "POST": _switch}
_ROUTES: dict[str, dict[str, Callable[[Desk, str, Payload], None]]] = {
    "faults": {"GET": _show, "POST": _add_fault, "DELETE": _clear_faults},
    "clock": {"GET": _show, "POST": _move_clock},
    "requests": {"GET": _show, "DELETE": _forget_requests},
}
_SHOWN: dict[str, Callable[[Desk], Payload]] = {
    "faults": lambda desk: {"faults": desk.faults.active()},
    "clock": lambda desk: {"as_of": desk.clock.now.isoformat()},
    "requests": lambda desk: {"requests": [asdict(request) for request in desk.requests]},
}
