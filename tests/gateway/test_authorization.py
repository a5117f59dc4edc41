"""The section `authorization`: what clients may see, over the real pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphweft.connectors.contract import RequestContext, SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.connectors.identity import Identity
from graphweft.connectors.transport import HttpTransport
from graphweft.gateway.app import Gateway
from graphweft.gateway.authorization import open_authorization
from graphweft.gateway.config.authorization import AuthorizationConfig
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.snapshot import Snapshot, build_snapshot, snapshot_of_supergraph
from graphweft.policies.authorization.outcome import find_met
from graphweft.policies.authorization.requirement import Kind, Requirement
from graphweft.schemas.errors import DocumentError
from tests.gateway.fakes import fake_config, gateway_client
from tests.policies.authorization.kit import CODE, composed

SDL = """
    type Query { open: String  mine: String @authenticated }
    type Mutation { change: String @requiresScopes(scopes: [["write"]]) }
"""
MODULE = """
async def allowed(policies, identity, context):
    return {"open-to-all"}

def not_async(policies, identity, context):
    return policies
"""


def _gateway(connector: FakeConnector, **settings: Any) -> Gateway:
    config = fake_config(**settings)

    async def load(transport: HttpTransport) -> Snapshot:
        return await snapshot_of_supergraph(
            config, composed({"a": SDL}), {"a": connector}, transport
        )

    return Gateway(config, load)


def _answer(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"open": "yes", "mine": "SECRET", "change": "SECRET"}}


async def _post(gateway: Gateway, query: str) -> tuple[int, Any]:
    async with gateway_client(gateway) as client:
        headers = {"accept": "application/graphql-response+json"}
        response = await client.post("/graphql", json={"query": query}, headers=headers)
        return response.status_code, response.json()


async def test_what_a_client_may_not_see_is_null_by_default() -> None:
    connector = FakeConnector(_answer)
    status, body = await _post(_gateway(connector), "{ open mine }")
    assert status == 200
    assert body["data"] == {"open": "yes", "mine": None}
    assert [error["path"] for error in body["errors"]] == [["mine"]]
    assert "mine" not in connector.calls[0].operation.text


async def test_the_operation_is_refused_in_mode_reject() -> None:
    connector = FakeConnector(_answer)
    gateway = _gateway(connector, authorization={"mode": "reject"})
    status, body = await _post(gateway, "{ open mine }")
    assert status == 400
    assert "data" not in body
    assert [error["extensions"]["code"] for error in body["errors"]] == [CODE]
    assert not connector.calls


async def test_all_is_answered_in_mode_dry_run() -> None:
    gateway = _gateway(FakeConnector(_answer), authorization={"mode": "dry_run"})
    assert await _post(gateway, "{ open mine }") == (
        200,
        {"data": {"open": "yes", "mine": "SECRET"}},
    )


async def test_a_mutation_that_is_not_authorised_is_not_executed() -> None:
    connector = FakeConnector(_answer)
    _, body = await _post(_gateway(connector), "mutation { change }")
    assert body["data"] == {"change": None}
    assert not connector.calls


async def test_a_rule_of_a_rest_api_is_observed(tmp_path: Path) -> None:
    """The planner plans over synthetic subgraphs there; the rules are those of the authored one."""
    (tmp_path / "api.graphql").write_text(
        """
        extend schema
          @link(
            url: "https://specs.apollo.dev/federation/v2.12"
            import: ["@key", "@authenticated"]
          )
          @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@connect"])
        type Query {
          posts: [Post] @connect(http: { GET: "http://127.0.0.1:9/posts" },
            selection: "id author: { id: authorId name } reviewer: { id: reviewerId }")
          user(id: ID!): User @connect(http: { GET: "http://127.0.0.1:9/users/{$args.id}" },
            entity: true, selection: "id name")
        }
        type Post { id: ID! author: User reviewer: User }
        type User @key(fields: "id") { id: ID! name: String @authenticated }
        """
    )
    config = GatewayConfig.model_validate(
        {"subgraphs": {"api": {"rest": {}, "schema": str(tmp_path / "api.graphql")}}}
    )
    transport: Any = None  # nothing is fetched
    snapshot = await build_snapshot(config, transport)
    for query in ("{ posts { author { id name } } }", "{ user(id: 1) { name } }"):
        operation = await snapshot.graph.prepared(query)
        assert [one.message for one in operation.withheld] == ["Not authorized to see User.name"]


async def test_the_configured_function_decides_on_policies(tmp_path: Path) -> None:
    (tmp_path / "policies_of_this_test.py").write_text(MODULE)
    config = AuthorizationConfig(policies="policies_of_this_test:allowed", path=tmp_path)
    authorization = open_authorization(config)
    asked = {
        name: Requirement(Kind.POLICIES, frozenset({frozenset({name})}))
        for name in ("open-to-all", "closed")
    }
    context = RequestContext(identity=Identity("someone"))
    met = await find_met(asked.values(), context, authorization.check_policies)
    assert met == {asked["open-to-all"]}


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("no_such_module:allowed", "no_such_module"),
        ("policies_of_another_test:nothing", "has no attribute 'nothing'"),
        ("policies_of_another_test:not_async", "is not an async function"),
    ],
)
def test_a_function_that_cannot_be_used_is_told(
    tmp_path: Path, reference: str, message: str
) -> None:
    (tmp_path / "policies_of_another_test.py").write_text(MODULE)
    with pytest.raises(DocumentError, match=message):
        open_authorization(AuthorizationConfig(policies=reference, path=tmp_path))
