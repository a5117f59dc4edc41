"""What a protocol adds to a binding: how its backend is called."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

from graphweft.connectors.bindings.binding import Binding
from graphweft.connectors.contract import Headers, RequestContext
from graphweft.connectors.mapping import Variables, Wanted
from graphweft.connectors.trace import TraceRecord
from graphweft.schemas.definitions import TypeDefinition
from graphweft.schemas.errors import BackendError

__all__ = ["NOT_FOUND", "BackendCall", "BoundBinding", "Reply", "call_record", "error_entry"]

NOT_FOUND = "NOT_FOUND"
"""Code of the BackendError that says that a thing is not there, rather than that a call failed."""


class Reply(NamedTuple):
    """A backend's answer.

    Attributes:
        value: decoded.
        variables: those of the call, with `$response` added.
        headers: of an HTTP response.
    """

    value: Any
    variables: Variables
    headers: Headers = ()


class BackendCall(Protocol):
    """Calls the backend of one binding."""

    async def __call__(
        self, variables: Variables, context: RequestContext, *, is_read: bool
    ) -> Reply:
        """Build the request from the variables, send it, decode the answer.

        Args:
            is_read: nothing changes through the call, so identical calls may be one.

        Raises:
            BackendError: with the code and extensions that a client is to see; with `NOT_FOUND`
                where the backend says that there is no such thing.
        """
        ...


@dataclass(frozen=True, slots=True)
class BoundBinding:
    """A binding that can be executed.

    Attributes:
        types: the types of the authored subgraph.
        call: calls its backend.
        variables: the variables that do not depend on the field: `$config`, `$context` and so on.
            Makes a new dict each time.
        concurrency: most calls to its source at a time, within one request.
        not_found_is_null: whether an entity or nullable field that is not found is null without
            an error.
        narrow: for a protocol that decodes only what is read. Called when an operation is compiled,
            with what it wants of the mapped value (None for a leaf); answers the call for that,
            and a name for it. Calls of one binding with equal names answer alike.
        variant: the name that `narrow` gave.
    """

    binding: Binding
    types: Mapping[str, TypeDefinition]
    call: BackendCall
    variables: Callable[[RequestContext], Variables]
    concurrency: int = 16
    not_found_is_null: bool = True
    narrow: Callable[[Wanted | None], tuple[BackendCall, Hashable]] | None = None
    variant: Hashable = None

    def narrowed(self, wanted: Wanted | None) -> BoundBinding:
        """The binding with the call for what is wanted."""
        if self.narrow is None:
            return self
        call, variant = self.narrow(wanted)
        return replace(self, call=call, variant=variant)


def call_record(binding: Binding, method: str, url: str, variables: Variables) -> TraceRecord:
    """A record of a trace for a call of a binding."""
    record: TraceRecord = {
        "kind": "call",
        "subgraph": binding.subgraph,
        "coordinate": binding.coordinate,
        "method": method,
        "url": url,
    }
    batch = variables.get("$batch")
    if batch is not None:
        record["batchSize"] = len(batch)
    return record


def error_entry(binding: Binding, error: BackendError, path: list[str | int]) -> dict[str, Any]:
    """A GraphQL error in response form for a failed call."""
    extensions = {
        "code": error.code,
        "service": binding.subgraph,
        "connector": {"coordinate": binding.coordinate},
        **error.extensions,
    }
    return {"message": error.message, "path": path, "extensions": extensions}
