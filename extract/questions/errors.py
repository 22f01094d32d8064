"""What can be wrong with a question or with how it is asked."""

from __future__ import annotations

from extract.errors import OtcError


class QuestionError(OtcError):
    """There is no such question, or its parameters are invalid."""
