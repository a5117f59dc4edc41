"""Every error that Graphweft raises on purpose.

    GraphweftError
    +-- DocumentError            a text that a user gave is wrong; says where
    |   +-- SdlError             an SDL document: syntax, unknown type, misplaced directive
    |   |   +-- SubgraphError    every problem of one subgraph's SDL, with specification codes
    |   +-- SupergraphError      a supergraph SDL that is not in a join-spec form we read
    |   +-- ConfigError          graphweft.yaml or supergraph.yaml
    |   +-- ImportDocumentError  an OpenAPI document, a descriptor set, a .proto file
    |   +-- MappingError         a selection, template or body of @connect or @grpcConnect
    +-- CompositionFailed        subgraphs that do not compose (federation.composition)
    +-- OperationRefused         a client's operation that is not executed (federation)
    +-- BackendError             a backend that cannot be described or called (connectors)

Messages say what is wrong and, where we can know it, what to do. Facts are fields, never to be
parsed back out of a message.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "BackendError",
    "ConfigError",
    "DocumentError",
    "GraphweftError",
    "ImportDocumentError",
    "MappingError",
    "SdlError",
    "SdlProblem",
    "SourceLocation",
    "SubgraphError",
    "SupergraphError",
]


@dataclass(frozen=True, slots=True)
class SourceLocation:
    """A place in a document: `source` is a file path, a URL or a subgraph name."""

    source: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`users.graphql:3:7`; the numbers, counted from 1, are left out where unknown (0)."""
        if not self.line:
            return self.source
        return (
            f"{self.source}:{self.line}:{self.column}"
            if self.column
            else f"{self.source}:{self.line}"
        )


class GraphweftError(Exception):
    """Root of every error that Graphweft raises on purpose."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DocumentError(GraphweftError):
    """A text that a user gave is wrong. `str()` starts with the place where it is known."""

    def __init__(self, message: str, location: SourceLocation | None = None) -> None:
        super().__init__(message)
        self.location = location

    def __str__(self) -> str:
        return f"{self.location}: {self.message}" if self.location else self.message


class SdlError(DocumentError):
    """An SDL document cannot be read."""


@dataclass(frozen=True, slots=True)
class SdlProblem:
    """One thing that is wrong in a subgraph's SDL; `code` is a composition error code."""

    code: str
    message: str
    location: SourceLocation


class SubgraphError(SdlError):
    """A subgraph's SDL is not a valid subgraph schema.

    Attributes:
        subgraph: its name.
        problems: everything that is wrong, in document order; the first one is the message.
    """

    def __init__(self, subgraph: str, problems: tuple[SdlProblem, ...]) -> None:
        super().__init__(problems[0].message, problems[0].location)
        self.subgraph = subgraph
        self.problems = problems


class SupergraphError(DocumentError):
    """A supergraph SDL is not in a join-spec form that we read."""


class ConfigError(DocumentError):
    """A configuration file is wrong."""


class ImportDocumentError(DocumentError):
    """A backend's own description (OpenAPI, descriptors, protos) cannot be imported."""


class MappingError(DocumentError):
    """A mapping in a binding directive cannot be parsed or does not fit its type."""


class BackendError(GraphweftError):
    """A backend could not be described or called.

    Attributes:
        code: `extensions.code` of the GraphQL error that a client sees, upper snake case.
        subgraph: name of the subgraph, or "" where it is not known yet.
        extensions: further `extensions` that may be shown to a client, e.g.
            `{"http": {"status": 502}}`.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "UPSTREAM_ERROR",
        subgraph: str = "",
        extensions: dict[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.subgraph = subgraph
        self.extensions: dict[str, object] = extensions or {}
