"""A graph of one graphql-core schema with the signatures of `federation.graph`, and its gateway."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx
import orjson
from graphql import (
    DocumentNode,
    GraphQLSchema,
    OperationType,
    build_schema,
    execute,  # pyright: ignore[reportUnknownVariableType] - some of its options are generic
    get_operation_ast,
    parse,
    validate,
)

from graphweft.connectors.contract import Connector, RequestContext
from graphweft.connectors.transport import HttpTransport
from graphweft.federation.graph import ExecutionResult, Graph, OperationRefused
from graphweft.gateway.app import Gateway
from graphweft.gateway.config import GatewayConfig
from graphweft.gateway.snapshot import Snapshot
from graphweft.schemas.errors import GraphweftError
from tests.kit.asgi_server import serve

__all__ = ["FakeConnector", "FakeGraph", "fake_config", "fake_gateway", "gateway_client"]

SCHEMA = build_schema(
    """
    type Query { hello(name: String): String headers(name: String!): String fail: Int crash: Int }
    type Mutation { add: Int }
    """
)


class FakePrepared:
    def __init__(self, graph: FakeGraph, document: DocumentNode, name: str | None) -> None:
        operation = get_operation_ast(document, name)
        assert operation is not None
        self.operation_type: OperationType = operation.operation
        self.plan = None
        self.labels = self.facts = frozenset[str]()
        self._graph = graph
        self._document = document
        self._name = name

    async def execute(
        self, variables: Mapping[str, Any] | None, context: RequestContext
    ) -> ExecutionResult:
        result = execute(
            self._graph.api_schema,
            self._document,
            self._graph.roots,
            context,
            dict(variables or {}),
            self._name,
        )
        if not hasattr(result, "formatted"):
            result = await cast("Any", result)
        formatted: dict[str, Any] = dict(cast("Any", result).formatted)
        has_data = formatted.get("data") is not None or "fail" in str(formatted)
        if not has_data:
            formatted.pop("data", None)
        return ExecutionResult(orjson.dumps(formatted), has_data, "errors" in formatted)


class FakeGraph:
    """Executes with graphql-core; `roots` are resolvers of root fields."""

    def __init__(self, schema: GraphQLSchema = SCHEMA, **roots: Any) -> None:
        self.api_schema = schema
        defaults: dict[str, Any] = {"hello": hello, "headers": header, "fail": fail, "add": add}
        self.roots = {**defaults, **roots}

    async def prepared(self, query: str, operation_name: str | None = None) -> FakePrepared:
        if "crash" in query:
            raise RuntimeError("secret detail")
        try:
            document = parse(query)
        except Exception as error:
            raise OperationRefused([cast("Any", error)]) from error
        errors = validate(self.api_schema, document)
        if errors:
            raise OperationRefused(list(errors))
        return FakePrepared(self, document, operation_name)


def hello(info: Any, name: str = "world") -> str:
    return f"hello {name}"


def header(info: Any, name: str) -> str | None:
    return cast("RequestContext", info.context).headers.get(name)


def add(info: Any) -> int:
    return 1


def fail(info: Any) -> int:
    raise ValueError("fail")


class FakeConnector:
    """Knows only whether it has been closed."""

    def __init__(self) -> None:
        self.is_closed = False

    async def aclose(self) -> None:
        self.is_closed = True


def fake_snapshot(config: GatewayConfig, revision: str = "r1", **roots: Any) -> Snapshot:
    graph = cast("Graph", FakeGraph(**roots))
    connector = cast("Connector", FakeConnector())
    return Snapshot(config, graph, {"fake": connector}, "sdl", revision)


def fake_config(**settings: Any) -> GatewayConfig:
    return GatewayConfig.model_validate({"supergraph": "unused.graphql", **settings})


def fake_gateway(*loads: Snapshot | GraphweftError, **settings: Any) -> Gateway:
    """A gateway that loads these one after the other, or one fake snapshot of the settings."""
    config = fake_config(**settings)
    queue = list(loads) or [fake_snapshot(config)]

    async def load(_: HttpTransport) -> Snapshot:
        item = queue.pop(0)
        if isinstance(item, GraphweftError):
            raise item
        return item

    return Gateway(config, load)


@asynccontextmanager
async def gateway_client(gateway: Gateway) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of the gateway, which is served over a real socket."""
    await gateway.start()
    async with serve(gateway) as url, httpx.AsyncClient(base_url=url) as client:
        yield client
    await gateway.stop()
