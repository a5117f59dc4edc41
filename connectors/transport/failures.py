"""What can go wrong between us and a backend.

    UPSTREAM_UNREACHABLE        no connection, or it was lost before an answer
    UPSTREAM_TIMEOUT            no complete answer in time
    UPSTREAM_INVALID_RESPONSE   not HTTP, cut short, or larger than the limit

The messages are fit for clients: they name no host. The engine's own error is the `__cause__`.
"""

from __future__ import annotations

from graphweft.schemas.errors import BackendError

__all__ = ["timed_out", "too_large", "unreachable", "unreadable"]


def unreachable() -> BackendError:
    """There is no connection, or it was lost before an answer."""
    return BackendError("the backend cannot be reached", code="UPSTREAM_UNREACHABLE")


def timed_out() -> BackendError:
    """There is no complete answer in time."""
    return BackendError("the backend did not answer in time", code="UPSTREAM_TIMEOUT")


def unreadable() -> BackendError:
    """The answer is not HTTP, or is cut short."""
    return BackendError(
        "the backend's answer is not readable HTTP", code="UPSTREAM_INVALID_RESPONSE"
    )


def too_large(limit: int) -> BackendError:
    """The answer is larger than this many bytes."""
    return BackendError(
        f"the backend's answer is larger than {limit} bytes", code="UPSTREAM_INVALID_RESPONSE"
    )
