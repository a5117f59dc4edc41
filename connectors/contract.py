"""What a connector is: the one thing federation knows of the backends.

A connector describes a backend as subgraph SDL and executes subgraph operations against it. A
subgraph operation is prepared once per query plan (all compiling happens there) and called once per
request.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, runtime_checkable

from graphql import DocumentNode, OperationType

from graphweft.connectors.freshness import Freshness
from graphweft.connectors.identity import Identity
from graphweft.connectors.trace import Trace
from graphweft.schemas.subgraph import Subgraph

__all__ = [
    "Connector",
    "Headers",
    "RawSubgraphCall",
    "RequestContext",
    "SubgraphCall",
    "SubgraphOperation",
    "SubgraphResponse",
]


Headers = tuple[tuple[str, str], ...]
"""Names in lower case, and values."""


@dataclass(frozen=True, slots=True)
class SubgraphOperation:
    """One operation that a plan sends to one subgraph, the same for every request.

    Attributes:
        subgraph: name of the subgraph; for an expanded binding, of the synthetic subgraph.
        operation_type: query or mutation.
        name: operation name as sent, "" for an anonymous one.
        text: the document as sent.
        document: the same document, parsed: exactly one operation, fragments allowed.
        variable_names: names of the client variables it uses; an entity fetch may have further
            ones, with what `@fromContext` takes from objects above.
        representation_variables: names of the variables with representations; () where root fields
            are asked. An entity fetch has one `_entities` field for each, with no other argument
            and no other root field; where it has several, they are aliased.
    """

    subgraph: str
    operation_type: OperationType
    name: str
    text: str
    document: DocumentNode
    variable_names: tuple[str, ...] = ()
    representation_variables: tuple[str, ...] = ()


class SubgraphResponse(NamedTuple):
    """A GraphQL response of a subgraph, decoded.

    `data` is a dict or None; the executor may keep and change it, so a connector never hands out
    an object that it shares between calls. `errors` are GraphQL errors in response form (`message`,
    `path`, `extensions`); a path starts at the operation's root, so for an entity fetch with the
    response key of an `_entities` field and an index. `headers` are those of each HTTP response
    that it was made of.
    """

    data: dict[str, Any] | None
    errors: Sequence[dict[str, Any]] = ()
    extensions: Mapping[str, Any] | None = None
    headers: Sequence[Headers] = ()


@dataclass(slots=True)
class RequestContext:
    """What one client request carries to connectors. Made once per request, never shared.

    Attributes:
        headers: the client's request headers, names in lower case; a repeated header is joined
            with ", ".
        peer: address of who made the connection; "" where it is not known.
        request_id: correlation id, for logs and for `extensions`.
        deadline: `loop.time()` in seconds by which the answer must be there, None for no limit.
        identity: who is asking; None for anybody.
        values: free values that plugins and policies add (`$context` in mappings).
        loaders: per-request dataloaders, made on first use, keyed by whatever the connector picks.
        trace: receives records of what is done, where the caller asked for a trace.
        freshness: how long its answer may be kept; None where nobody wants to know.
        override_label: decides for this request whether a label of `@override` is active; None, of
            the answer too, leaves it to the configuration.
        obligations: how many reasons there are to go on without the client: a mutation that was
            begun, calls that other requests wait for.
        leave: set once the client has gone; ends this request unless it has obligations.
        is_overdue: set before the request is cancelled because its time is up, so that what was
            fetched is answered.
    """

    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    request_id: str = ""
    peer: str = ""
    deadline: float | None = None
    identity: Identity | None = None
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    loaders: dict[Hashable, Any] = field(default_factory=dict[Hashable, Any])
    trace: Trace | None = None
    freshness: Freshness | None = None
    override_label: Callable[[str], bool | None] | None = None
    obligations: int = 0
    leave: Callable[[], None] | None = None
    is_overdue: bool = False


class SubgraphCall(Protocol):
    """A prepared subgraph operation."""

    async def __call__(
        self, variables: dict[str, Any], context: RequestContext
    ) -> SubgraphResponse:
        """Execute with these variables (representations included).

        Raises:
            BackendError: nothing usable came back (unreachable, timeout, not GraphQL). Failures of
                single fields are `errors` of the response instead.
        """
        ...


@runtime_checkable
class RawSubgraphCall(Protocol):
    """A call that can also hand over the response undecoded (JSON bytes of a GraphQL response)."""

    async def raw(self, variables: dict[str, Any], context: RequestContext) -> bytes:
        """The response body, not decoded. Raises BackendError like the call itself."""
        ...

    def decode(self, body: bytes) -> SubgraphResponse:
        """What the call itself would have made of that body. Raises BackendError."""
        ...


@runtime_checkable
class Connector(Protocol):
    """A backend, seen as a subgraph."""

    async def describe(self) -> str:
        """Subgraph SDL of the backend, with binding directives where the backend is not GraphQL.

        Raises:
            BackendError: the backend cannot be reached or does not describe itself.
            DocumentError: what it says of itself cannot be read.
        """
        ...

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        """The subgraphs that the planner plans over.

        The subgraph itself where the backend executes whole operations; one synthetic subgraph per
        binding where it does not. `prepare` is then called with the synthetic names. May be called
        from another thread than the event loop's, like `prepare`.
        """
        ...

    def prepare(self, operation: SubgraphOperation) -> SubgraphCall:
        """Compile an operation; called once per plan, never per request.

        May be called from another thread than the event loop's: nothing that belongs to a loop is
        made here.
        """
        ...

    async def aclose(self) -> None:
        """Release connections. The connector is not used afterwards."""
        ...
