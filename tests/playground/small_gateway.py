"""A small GraphQL server that answers as a gateway does, with the playground at its root."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from inspect import isawaitable
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLError,
    build_schema,
    graphql,  # pyright: ignore[reportUnknownVariableType] - its middleware is untyped
    parse,
    subscribe,  # pyright: ignore[reportUnknownVariableType] - its middleware is untyped
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from graphweft.playground import PlaygroundSettings, SampleOperation, playground_app

__all__ = ["SAMPLES", "small_gateway"]

SCHEMA = build_schema('''
    """A product that the shop sells."""
    type Product {
      upc: ID!
      name: String!
      reviews: [Review!]!
    }

    type Review {
      body: String!
    }

    type Query {
      product(upc: ID!): Product
      topProducts(first: Int = 2): [Product!]!
    }

    type Subscription {
      countdown(from: Int!): Int!
    }
''')

PRODUCTS: tuple[dict[str, Any], ...] = (
    {"upc": "1", "name": "Table", "reviews": [{"body": "Stands."}, {"body": "Does not wobble."}]},
    {"upc": "2", "name": "Chair", "reviews": []},
)

SAMPLES = (
    SampleOperation(
        "Products with their reviews",
        "query TopProducts {\n  topProducts {\n    name\n    reviews {\n      body\n    }\n  }\n}",
    ),
    SampleOperation(
        "One product",
        "query OneProduct($upc: ID!) {\n  product(upc: $upc) {\n    name\n  }\n}",
        {"upc": "2"},
    ),
)

PLAN_TEXT = """QueryPlan {
  Sequence {
    Fetch(service: "products") {
      {
        topProducts {
          __typename
          upc
          name
        }
      }
    },
    Flatten(path: "topProducts.@") {
      Fetch(service: "reviews") {
        {
          ... on Product {
            __typename
            upc
          }
        } =>
        {
          ... on Product {
            reviews {
              body
            }
          }
        }
      },
    },
  },
}"""

ENTITIES = (
    "query TopProducts__reviews__1($representations:[_Any!]!)"
    "{_entities(representations:$representations){...on Product{reviews{body}}}}"
)
KEY: dict[str, Any] = {
    "kind": "InlineFragment",
    "typeCondition": "Product",
    "selections": [{"kind": "Field", "name": "__typename"}, {"kind": "Field", "name": "upc"}],
}
PLAN_JSON: dict[str, Any] = {
    "kind": "QueryPlan",
    "node": {
        "kind": "Sequence",
        "nodes": [
            {
                "kind": "Fetch",
                "id": 0,
                "serviceName": "products",
                "operationKind": "query",
                "operation": "{topProducts{__typename upc name}}",
                "variableUsages": [],
            },
            {
                "kind": "Flatten",
                "path": ["topProducts", "@"],
                "node": {
                    "kind": "Fetch",
                    "id": 1,
                    "dependsOn": [0],
                    "serviceName": "reviews",
                    "operationKind": "query",
                    "operation": ENTITIES,
                    "reason": "fields of Product, by upc",
                    "requires": [KEY],
                    "variableUsages": [],
                },
            },
        ],
    },
}

TRACE: dict[str, Any] = {
    "seconds": 0.04,
    "records": [
        {"kind": "fetch", "fetch": 0, "subgraph": "products", "started": 0.001, "seconds": 0.009},
        {
            "kind": "call",
            "subgraph": "products",
            "method": "POST",
            "url": "http://products.test/graphql",
            "started": 0.002,
            "seconds": 0.007,
            "status": 200,
            "bytes": 1234,
        },
        {
            "kind": "fetch",
            "fetch": 1,
            "subgraph": "reviews",
            "representations": 2,
            "started": 0.01,
            "seconds": 0.03,
        },
        *(
            {
                "kind": "call",
                "subgraph": "reviews",
                "coordinate": "Product",
                "method": "GET",
                "url": f"http://reviews.test/products/{upc}/reviews",
                "started": 0.011,
                "seconds": 0.02,
                "status": 200,
                "bytes": 56,
            }
            for upc in (1, 2)
        ),
        {
            "kind": "cache",
            "fetch": 1,
            "subgraph": "reviews",
            "result": "miss",
            "wanted": 2,
            "hits": 0,
            "stored": 0,
            "notStored": ["the answer says no-store"],
        },
    ],
}


def small_gateway(settings: PlaygroundSettings | None = None) -> Starlette:
    """The server: GraphQL at /graphql, the playground at /."""
    settings = settings or PlaygroundSettings(samples=SAMPLES)
    return Starlette(
        routes=[
            Route("/graphql", answer, methods=["POST"]),
            Mount("/", playground_app(settings)),
        ]
    )


async def answer(request: Request) -> Response:
    """Execute the operation; the plan comes along where the request asks for it."""
    body = await request.json()
    if "text/event-stream" in request.headers["accept"]:
        return StreamingResponse(events(body), media_type="text/event-stream")
    result = await graphql(SCHEMA, body["query"], Shop(), variable_values=body.get("variables"))
    response: dict[str, Any] = dict(result.formatted)
    if request.headers.get("graphweft-include-query-plan") == "true" and not result.errors:
        response["extensions"] = {"queryPlan": {"text": PLAN_TEXT, "json": PLAN_JSON}}
        if request.headers.get("graphweft-include-trace") == "true":
            response["extensions"]["trace"] = TRACE
    return JSONResponse(response)


async def events(body: dict[str, Any]) -> AsyncIterator[str]:
    """The events of a subscription, in the form of GraphQL over server-sent events."""
    results = subscribe(SCHEMA, parse(body["query"]), Shop())
    if isawaitable(results):
        results = await results
    if isinstance(results, ExecutionResult):
        yield f"event: next\ndata: {json.dumps(results.formatted)}\n\n"
    else:
        async for result in results:
            yield f"event: next\ndata: {json.dumps(result.formatted)}\n\n"
    yield "event: complete\ndata:\n\n"


class Shop:
    """The root value."""

    def topProducts(self, _info: Any, first: int) -> tuple[dict[str, Any], ...]:  # noqa: N802  field name
        """The first products."""
        return PRODUCTS[:first]

    def product(self, _info: Any, upc: str) -> dict[str, Any]:
        """One product by its key."""
        for product in PRODUCTS:
            if product["upc"] == upc:
                return product
        raise GraphQLError(f"No product has the UPC {upc}.")

    async def countdown(self, _info: Any, **arguments: int) -> AsyncIterator[dict[str, int]]:
        """Numbers down to 1."""
        for number in range(arguments["from"], 0, -1):
            await asyncio.sleep(0)
            yield {"countdown": number}
