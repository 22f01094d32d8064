"""Defines errors that a person can act on, and exit codes that scripts can rely on."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Lists the exit codes of the README; 2 belongs to the argument parser (a usage error)."""

    OK = 0
    FAILED = 1
    PARTIAL = 3
    LOCKED = 4
    CONFIGURATION = 5


class OtcError(Exception):
    """Names a cause and its remedy: one sentence each, and never a credential in either."""

    exit_code = ExitCode.FAILED

    def __init__(self, cause: str, remedy: str = "") -> None:
        self.cause = cause
        self.remedy = remedy
        super().__init__(f"{cause} {remedy}".strip())


class ConfigurationError(OtcError):
    """Says that a setting is missing or cannot work."""

    exit_code = ExitCode.CONFIGURATION


class WarehouseError(OtcError):
    """Says that PostgreSQL cannot be reached or refuses a statement."""


class DeskError(OtcError):
    """Says that the desk cannot be reached or that its answer is not a view."""


class BreakerError(DeskError):
    """Says that the circuit breaker is open, so the desk was not called."""


class ContractError(DeskError):
    """Says that a view's columns are not those that the warehouse is built on."""


class LockedError(OtcError):
    """Says that another load is under way."""

    exit_code = ExitCode.LOCKED
