"""What can be wrong with the roster or with what is asked of it."""

from __future__ import annotations

from extract.errors import OtcError


class RosterError(OtcError):
    """The roster cannot be read or may not be changed so; nothing was written."""
