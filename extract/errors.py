"""Errors that a person can act on, and the exit codes that scripts can rely on."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Documented in the README; 2 belongs to the argument parser (a usage error)."""

    OK = 0
    FAILED = 1
    PARTIAL = 3
    LOCKED = 4
    CONFIGURATION = 5


class OtcError(Exception):
    """A failure with its remedy: one sentence each, and never a credential in either."""

    exit_code = ExitCode.FAILED

    def __init__(self, cause: str, remedy: str = "") -> None:
        self.cause = cause
        self.remedy = remedy
        super().__init__(f"{cause} {remedy}".strip())

    def __reduce__(self) -> tuple[type[OtcError], tuple[str, str]]:
        """Errors travel between the load's processes."""
        return type(self), (self.cause, self.remedy)


class ConfigurationError(OtcError):
    """Something is not set, or set to what cannot work."""

    exit_code = ExitCode.CONFIGURATION


class WarehouseError(OtcError):
    """PostgreSQL cannot be reached or refuses what was asked."""


class DeskError(OtcError):
    """The desk cannot be reached or answers what is no view."""


class ContractError(DeskError):
    """The view's columns are not what the warehouse is built on."""


class LockedError(OtcError):
    """Another load is under way."""

    exit_code = ExitCode.LOCKED
