"""The result of an execution."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ExecutionResult"]


@dataclass(frozen=True, slots=True)
class ExecutionResult:
    """A GraphQL response.

    Attributes:
        body: the response as JSON bytes, `data` and `errors` included.
        has_data: False where `data` is absent (a request error, such as a bad variable).
        has_errors: whether the response has an `errors` entry.
    """

    body: bytes
    has_data: bool
    has_errors: bool
