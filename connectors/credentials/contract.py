"""What credentials are to those who send requests, and what is said where there are none."""

from __future__ import annotations

from typing import Protocol

from graphweft.connectors.transport import HttpRequest
from graphweft.schemas.errors import BackendError

__all__ = ["Credentials", "no_credentials", "with_headers"]


class Credentials(Protocol):
    """Prove to one backend who is calling. Made once, used by many requests at a time."""

    async def apply(self, request: HttpRequest) -> HttpRequest:
        """The request with the proof, for one sending.

        Raises:
            BackendError: there is no proof to be had; `UPSTREAM_CREDENTIALS`.
        """
        ...

    def is_renewed(self, request: HttpRequest, *, refused: bool) -> bool:
        """Whether a request is worth sending again, with other credentials.

        Args:
            request: as `apply` made it.
            refused: whether the backend said that it does not know who is calling; each answer is
                told.
        """
        ...

    async def aclose(self) -> None:
        """End what goes on in the background."""
        ...


def no_credentials() -> BackendError:
    """The error of a call for which there are no credentials; fit for clients."""
    return BackendError(
        "the gateway has no credentials for the backend", code="UPSTREAM_CREDENTIALS"
    )


def with_headers(request: HttpRequest, *headers: tuple[str, str]) -> HttpRequest:
    """The request with these headers, in place of its own of the same names (in lower case)."""
    names = {name for name, _ in headers}
    kept = [pair for pair in request.headers if pair[0].lower() not in names]
    return request._replace(headers=(*kept, *headers))
