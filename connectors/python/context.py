"""What resolvers of a schema in this process see of the request: `info.context`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any, TypeVar

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.identity import Identity

__all__ = ["MakeContext", "ResolverContext"]

T = TypeVar("T")

MakeContext = Callable[[RequestContext], "Awaitable[Any] | Any"]
"""Makes the context of an operation, out of that of the request; may be async."""


class ResolverContext(dict[str, Any]):
    """The context unless a schema has one of its own: a dict, as Ariadne's and Strawberry's are.

    `context["request"]` is the `RequestContext`.
    """

    def __init__(self, request: RequestContext, subgraph: str = "") -> None:
        """That of one operation of a request.

        Args:
            request: what the client sent, and who it is.
            subgraph: whose operation it is; what `once` makes is shared within it.
        """
        super().__init__(request=request)
        self.request = request
        self.subgraph = subgraph

    @property
    def headers(self) -> Mapping[str, str]:
        """Those of the client, by lower-case name."""
        return self.request.headers

    @property
    def identity(self) -> Identity | None:
        """Who asks: subject, scopes and claims; None for anybody."""
        return self.request.identity

    @property
    def request_id(self) -> str:
        """For logs."""
        return self.request.request_id

    @property
    def deadline(self) -> float | None:
        """`loop.time()` by which the answer must be there."""
        return self.request.deadline

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What the subgraph's operations of a request share under this key, such as a dataloader.

        Args:
            key: a name.
            make: makes it where it is not there yet.
        """
        loaders = self.request.loaders
        name = ("python", self.subgraph, key)
        if name not in loaders:
            loaders[name] = make()
        found: T = loaders[name]
        return found
