"""An operation that one GraphQL server answers whole goes through undecoded, and is sent once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graphweft.connectors.contract import (
    RequestContext,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.federation.graph import build_graph
from graphweft.schemas.errors import BackendError
from graphweft.schemas.subgraph import Subgraph
from tests.kit.plans import supergraph_of

SDL = {
    "a": """
        type Query { user: User  secret: Kind }
        type Mutation { bump: Int }
        type User { name: String!  kind: Kind }
        enum Kind { OPEN HIDDEN }
    """
}


class _RawCall:
    def __init__(self, body: bytes | None) -> None:
        self._body = body
        self.sent = 0

    async def __call__(
        self, variables: dict[str, Any], context: RequestContext
    ) -> SubgraphResponse:
        return self.decode(await self.raw(variables, context))

    async def raw(self, variables: dict[str, Any], context: RequestContext) -> bytes:
        self.sent += 1
        if self._body is None:
            raise BackendError("down", code="UPSTREAM_UNREACHABLE", subgraph="a")
        return self._body

    def decode(self, body: bytes) -> SubgraphResponse:
        response = json.loads(body)
        return SubgraphResponse(response.get("data"), response.get("errors") or ())


class _Server:
    def __init__(self, body: bytes | None) -> None:
        self.call = _RawCall(body)

    async def describe(self) -> str:
        return SDL["a"]

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        return (subgraph,)

    def prepare(self, operation: SubgraphOperation) -> _RawCall:
        return self.call

    async def aclose(self) -> None:
        return None


async def _run(body: bytes | None, query: str, sdl: str | None = None) -> tuple[bytes, int]:
    server = _Server(body)
    graph = build_graph(sdl or supergraph_of(SDL), {"a": server})
    result = await graph.prepare(query).execute(None, RequestContext())
    return result.body, server.call.sent


async def test_a_plain_success_is_the_answer_byte_by_byte() -> None:
    body = b'{"data":{"user":{"name":"Ann"}} }'

    assert await _run(body, "{ user { name } }") == (body, 1)


@pytest.mark.parametrize("query", ["{ user { name } }", "mutation { bump }"])
async def test_a_failure_is_reported_and_the_operation_is_not_sent_again(query: str) -> None:
    answer, sent = await _run(None, query)

    assert sent == 1
    assert json.loads(answer)["errors"][0]["extensions"]["code"] == "UPSTREAM_UNREACHABLE"


async def test_errors_of_the_subgraph_are_completed_with_its_name() -> None:
    body = b'{"data":{"user":null},"errors":[{"message":"no","path":["user"]}]}'

    answer, sent = await _run(body, "{ user { name } }")

    assert sent == 1
    assert json.loads(answer) == {
        "data": {"user": None},
        "errors": [
            {
                "message": "no",
                "path": ["user"],
                "extensions": {"code": "DOWNSTREAM_SERVICE_ERROR", "service": "a"},
            }
        ],
    }


async def test_extensions_of_the_subgraph_do_not_reach_the_client() -> None:
    answer, _ = await _run(b'{"data":{"user":null},"extensions":{"cost":7}}', "{ user { name } }")

    assert json.loads(answer) == {"data": {"user": None}}


async def test_an_enum_value_that_clients_may_not_see_is_null_with_an_error() -> None:
    sdl = supergraph_of({"a": SDL["a"].replace("HIDDEN", "HIDDEN @inaccessible")})

    answer, _ = await _run(b'{"data":{"secret":"HIDDEN"}}', "{ secret }", sdl)

    response = json.loads(answer)
    assert response["data"] == {"secret": None}
    assert response["errors"][0]["path"] == ["secret"]
    assert "HIDDEN" not in json.dumps(response["errors"])
