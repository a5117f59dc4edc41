"""Real backends in threads of the test's process: two federated GraphQL servers."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
from ariadne import QueryType
from ariadne.contrib.federation import FederatedObjectType, make_federated_schema
from graphql import (
    GraphQLSchema,
    graphql_sync,  # pyright: ignore[reportUnknownVariableType] - some of its options are generic
)

__all__ = ["Backend", "products_schema", "reviews_schema", "running"]

HEADER = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n'
NAMES = {"1": "Tent", "2": "Stove"}


def products_schema(extra: str = "") -> GraphQLSchema:
    """Products, looked up by id; `extra` is more of the type."""
    query = QueryType()
    product = FederatedObjectType("Product")

    @query.field("products")
    def products(*_: Any) -> list[dict[str, str]]:
        return [{"id": key, "name": name} for key, name in NAMES.items()]

    @query.field("header")
    def header(_: Any, info: Any, name: str) -> str | None:
        return str(info.context.get(name)) if name in info.context else None

    @product.reference_resolver
    def find(_: Any, __: Any, key: dict[str, str]) -> dict[str, str]:
        return {"id": key["id"], "name": NAMES[key["id"]]}

    sdl = f"""{HEADER}
    type Query {{ products: [Product!] header(name: String!): String }}
    type Product @key(fields: "id") {{ id: ID! name: String {extra} }}
    """
    return make_federated_schema(sdl, query, product)


def reviews_schema() -> GraphQLSchema:
    """Stars of a product."""
    product = FederatedObjectType("Product")

    @product.reference_resolver
    def find(_: Any, __: Any, key: dict[str, str]) -> dict[str, Any]:
        return {"id": key["id"], "stars": int(key["id"]) + 3}

    sdl = f"""{HEADER}
    type Product @key(fields: "id") {{ id: ID! stars: Int }}
    """
    return make_federated_schema(sdl, product)


class Backend:
    """A GraphQL server that can be stopped and started again on its port.

    Attributes:
        schema: what it serves; may be replaced at any time.
        arrived: set when an operation has arrived.
        gate: operations wait for it before they are executed.
    """

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.arrived = threading.Event()
        self.gate = threading.Event()
        self.gate.set()
        self._port = 0
        self._server: ThreadingHTTPServer | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/graphql"

    def start(self) -> None:
        backend = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = orjson.loads(self.rfile.read(int(self.headers["content-length"])))
                backend.arrived.set()
                backend.gate.wait(30)
                result = graphql_sync(
                    backend.schema,
                    content["query"],
                    variable_values=content.get("variables"),
                    context_value={key.lower(): value for key, value in self.headers.items()},
                )
                body = orjson.dumps(result.formatted)
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()


@contextmanager
def running(schema: GraphQLSchema) -> Generator[Backend]:
    """A backend for the time of a `with` block."""
    backend = Backend(schema)
    try:
        yield backend
    finally:
        backend.stop()
