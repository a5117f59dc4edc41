"""A document is not executed because of how it was asked for."""

from __future__ import annotations

from graphweft.schemas.errors import GraphweftError

__all__ = ["DocumentRefusedError"]


class DocumentRefusedError(GraphweftError):
    """A request names no document that may be executed.

    Attributes:
        code: `extensions.code` of the error that the client sees.
        is_question: the client is expected to ask again, with the text.
    """

    def __init__(self, message: str, code: str, *, is_question: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.is_question = is_question
