"""What can be wrong with a file that somebody exported."""

from __future__ import annotations

from extract.errors import OtcError


class ExportError(OtcError):
    """The file cannot be read, or holds no complete export of a view."""
