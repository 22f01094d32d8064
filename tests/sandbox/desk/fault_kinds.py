"""The faults there are, and the options each of them takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.sandbox.desk.config import SettingError, check_choice

REQUIRED = object()
LONGEST_DELAY_SECONDS = 600


class Option(NamedTuple):
    """The default of one option, and what a value must be; a default of None may be given too."""

    default: Any
    rule: str
    accepts: Callable[[Any], bool]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _seconds(default: float | None) -> Option:
    return Option(
        default,
        f"seconds from 0 to {LONGEST_DELAY_SECONDS}",
        lambda value: _is_number(value) and 0 <= value <= LONGEST_DELAY_SECONDS,
    )


def _count(default: int | None) -> Option:
    return Option(
        default,
        "a whole number from 0 up",
        lambda value: type(value) is int and value >= 0,
    )


def _one_of(default: object, *others: object) -> Option:
    choices = (default, *others)
    return Option(
        default,
        f"one of {', '.join(map(str, choices))}",
        lambda value: type(value) is type(default) and value in choices,
    )


def _text(default: object) -> Option:
    return Option(default, "a text", lambda value: isinstance(value, str))


def _anything(default: object) -> Option:
    return Option(default, "any JSON value", lambda _: True)


_COLUMN = _text(None)
# Of the rows this share, and at most so many; with neither, the first row alone.
_SOME_ROWS = {
    "share": Option(
        None, "a share from 0 to 1", lambda value: _is_number(value) and 0 <= value <= 1
    ),
    "rows": _count(None),
}

# Answered instead of the view.
REPLACING: dict[str, dict[str, Option]] = {
    "status": {
        "code": _one_of(500, 401, 403, 404, 429, 502, 503),
        "retry_after": _seconds(None),
        "retry_after_form": _one_of("seconds", "date"),
    },
    "html": {},
    "error_text": {"text": _text("The report could not be generated.")},
}
# On the way to the client.
TRANSPORT: dict[str, dict[str, Option]] = {
    "slow": {"first_byte_seconds": _seconds(0), "chunk_seconds": _seconds(0)},
    "drop": {"after_bytes": _count(1000)},
    "truncate": {"after_bytes": _count(1000)},
    "bom": {},
}
# In the rows.
ROWS: dict[str, dict[str, Option]] = {
    "empty": {},
    "rename": {"column": _text(REQUIRED), "to": _text(REQUIRED)},
    "missing": {"column": _text(REQUIRED)},
    "new_column": {"column": _text("New Column"), "value": _anything("new")},
    "duplicate": _SOME_ROWS,
    "conflict": _SOME_ROWS,
    "nan": {**_SOME_ROWS, "column": _COLUMN, "value": _one_of("NaN", "Infinity", "-Infinity")},
    "nul": {**_SOME_ROWS, "column": _COLUMN},
    "surrogate": {**_SOME_ROWS, "column": _COLUMN},
    "not_object": {**_SOME_ROWS, "value": _anything("not a row")},
    "no_key": {**_SOME_ROWS, "how": _one_of("absent", "null", "blank")},
    "garbage_dates": {**_SOME_ROWS, "column": _COLUMN},
    "text_ids": {**_SOME_ROWS, "column": _COLUMN},
    "left_out": _SOME_ROWS,
    "spelled_ids": {**_SOME_ROWS, "column": _COLUMN},
    "replace": {**_SOME_ROWS, "column": _text(REQUIRED), "value": _anything("poisoned")},
}
KINDS = {**REPLACING, **TRANSPORT, **ROWS}


def complete(kind: object, given: Mapping[str, object]) -> dict[str, Any]:
    """All options of a fault, or an error that says what there is to choose from."""
    check_choice("fault", kind, KINDS)
    known = KINDS[str(kind)]
    for name, value in given.items():
        if name not in known:
            there_are = f"it takes {', '.join(known)}" if known else "it takes none"
            raise SettingError(f"Unknown option {name!r} of the fault {kind!r}: {there_are}.")
        option = known[name]
        if not option.accepts(value) and not (value is None and option.default is None):
            raise SettingError(
                f"The option {name!r} of the fault {kind!r} must be {option.rule}, not {value!r}."
            )
    options = {name: option.default for name, option in known.items()} | dict(given)
    missing = [name for name, value in options.items() if value is REQUIRED]
    if missing:
        raise SettingError(f"The fault {kind!r} needs the option {missing[0]!r}.")
    return options
