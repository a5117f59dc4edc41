"""The connector of a schema in this process: no socket, no JSON."""

from __future__ import annotations

import asyncio
import inspect
from functools import partial
from pathlib import Path
from typing import Any, cast

import structlog
from graphql import OperationType, parse, print_schema

from graphweft.connectors.contract import RequestContext, SubgraphOperation, SubgraphResponse
from graphweft.connectors.python.context import MakeContext, ResolverContext
from graphweft.connectors.python.execution import Execute, execution_of
from graphweft.connectors.python.load import as_graphql_schema, load_attribute
from graphweft.schemas.errors import BackendError, DocumentError, SourceLocation
from graphweft.schemas.subgraph import Subgraph

__all__ = ["PythonCall", "PythonConnector"]

log: Any = structlog.get_logger("graphweft.python")

_SERVICE_TEXT = "{ _service { sdl } }"
_SERVICE_QUERY = SubgraphOperation("", OperationType.QUERY, "", _SERVICE_TEXT, parse(_SERVICE_TEXT))


class PythonConnector:
    """A Strawberry, Ariadne or graphql-core schema that runs inside the gateway.

    Resolvers see a `ResolverContext` as `info.context`, or what the schema's own function makes.
    """

    def __init__(
        self,
        name: str,
        schema: object,
        *,
        sdl: str | None = None,
        search_path: Path | None = None,
        make_context: MakeContext | None = None,
    ) -> None:
        """Bind a schema.

        Args:
            name: name of the subgraph.
            schema: `module:attribute`, or the schema itself.
            sdl: the subgraph's SDL where it is known; the schema is asked for it otherwise.
            search_path: a folder whose modules can be named too.
            make_context: makes `info.context` of each operation; a `ResolverContext` by default.

        Raises:
            DocumentError: it cannot be imported, or is not a schema.
        """
        self.name = name
        self._sdl = sdl
        self._make_context = make_context or partial(ResolverContext, subgraph=name)
        given = load_attribute(schema, search_path) if isinstance(schema, str) else schema
        place = SourceLocation(schema if isinstance(schema, str) else name)
        self._schema = as_graphql_schema(given, place)
        self._execute = execution_of(name, self._schema, given)

    async def describe(self) -> str:
        """The given SDL, what `_service` says, or the schema printed."""
        if self._sdl is not None:
            return self._sdl
        query = self._schema.query_type
        if query is None or "_service" not in query.fields:
            return print_schema(self._schema)
        context = ResolverContext(RequestContext())
        result = await self._execute(_SERVICE_QUERY, {}, context)
        service = (result.data or {}).get("_service")
        sdl = cast("dict[str, Any]", service).get("sdl") if isinstance(service, dict) else None
        if not isinstance(sdl, str):
            why = f": {result.errors[0].message}" if result.errors else ""
            raise DocumentError(f"`_service {{ sdl }}` gave no SDL{why}", SourceLocation(self.name))
        return sdl

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        """The subgraph itself: graphql-core executes whole operations."""
        return (subgraph,)

    def prepare(self, operation: SubgraphOperation) -> PythonCall:
        """Bind an operation to the schema."""
        return PythonCall(self.name, self._execute, operation, self._make_context)

    async def aclose(self) -> None:
        """Nothing to release."""


class PythonCall:
    """A prepared operation of a schema in this process."""

    __slots__ = ("_execute", "_make_context", "_operation", "name")

    def __init__(
        self,
        name: str,
        execute: Execute,
        operation: SubgraphOperation,
        make_context: MakeContext,
    ) -> None:
        self.name = name
        self._make_context = make_context
        self._execute = execute
        self._operation = operation

    async def __call__(
        self, variables: dict[str, Any], context: RequestContext
    ) -> SubgraphResponse:
        """Execute in this process."""
        try:
            async with asyncio.timeout_at(context.deadline):
                made = await self._context(context)
                given = self._own(variables)
                result = await self._execute(self._operation, given, made)
        except TimeoutError as error:
            raise BackendError(
                f"Subgraph '{self.name}' did not answer in time",
                code="UPSTREAM_TIMEOUT",
                subgraph=self.name,
            ) from error
        errors = [cast("dict[str, Any]", error.formatted) for error in result.errors or ()]
        return SubgraphResponse(result.data, errors, result.extensions)

    def _own(self, variables: dict[str, Any]) -> dict[str, Any]:
        """The variables with representations that may be changed: Strawberry takes keys out."""
        names = self._operation.representation_variables
        copies = {name: [dict(one) for one in variables[name]] for name in names}
        return {**variables, **copies} if copies else variables

    async def _context(self, request: RequestContext) -> Any:
        try:
            made = self._make_context(request)
            return await made if inspect.isawaitable(made) else made
        except BackendError:
            raise
        except Exception as error:
            log.exception("the context could not be made", subgraph=self.name)
            raise BackendError(
                f"Subgraph '{self.name}' failed", code="UPSTREAM_ERROR", subgraph=self.name
            ) from error
