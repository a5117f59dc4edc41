"""Why a snapshot could not be built: every problem at once, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from graphweft.connectors.transport import OutboundRefusedError
from graphweft.schemas.errors import (
    BackendError,
    DocumentError,
    GraphweftError,
    SourceLocation,
    SubgraphError,
)

__all__ = ["BuildFailedError", "Problem", "problems_of"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        code: upper snake case; a composition error's own code.
        message: what is wrong and what to do.
        location: where, as far as it is known.
    """

    code: str
    message: str
    location: SourceLocation | None = None

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        return f"{place}{self.message}"


class BuildFailedError(GraphweftError):
    """A configuration cannot be served. `problems` says why; never empty."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{problem} [{problem.code}]" for problem in problems))
        self.problems = tuple(problems)

    @classmethod
    def of(cls, error: GraphweftError) -> Self:
        """The failure that one error is."""
        return cls(problems_of(error))


def problems_of(error: GraphweftError) -> tuple[Problem, ...]:
    """An error as problems."""
    if isinstance(error, BuildFailedError):
        return error.problems
    if isinstance(error, SubgraphError):
        return tuple(Problem(item.code, item.message, item.location) for item in error.problems)
    if isinstance(error, DocumentError):
        return (Problem("INVALID_DOCUMENT", error.message, error.location),)
    if isinstance(error, BackendError):
        refused = _outbound_refusal(error)
        if refused is not None:
            return (Problem(refused.code, refused.detail),)
        return (Problem(error.code, error.message),)
    return (Problem("INTERNAL_ERROR", error.message),)


def _outbound_refusal(error: BaseException) -> OutboundRefusedError | None:
    """What says why an address is not called, behind an error that says what it was wanted for."""
    found: BaseException | None = error
    while found is not None and not isinstance(found, OutboundRefusedError):
        found = found.__cause__
    return found
