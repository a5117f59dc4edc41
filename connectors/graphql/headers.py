"""Which headers a request to a subgraph carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["HeaderRules"]

_HOP_BY_HOP = frozenset(
    {
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


@dataclass(frozen=True, slots=True)
class HeaderRules:
    """Nothing is sent to a subgraph unless a rule says so.

    Attributes:
        propagate: names of the client's headers that are passed on, in lower case.
        insert: headers that each request gets; a propagated header of the same name wins.

    Raises:
        ValueError: a name cannot be passed on, or a value cannot be sent.
    """

    propagate: tuple[str, ...] = ()
    insert: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        refused = sorted(_HOP_BY_HOP.intersection(name.lower() for name in self.propagate))
        if refused:
            raise ValueError(f"the header {refused[0]!r} belongs to a connection, not to a request")
        for name, value in self.insert:
            if not value.isprintable():
                raise ValueError(f"the value of the header {name!r} has a control character")

    def apply(self, client: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The headers for one request, from the client's."""
        passed = [(name, client[name]) for name in self.propagate if name in client]
        if not passed:
            return self.insert
        names = {name for name, _ in passed}
        return (*[pair for pair in self.insert if pair[0].lower() not in names], *passed)
