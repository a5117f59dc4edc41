"""The Graph: operations are prepared once, refused with reasons, and never hold the event loop."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, OperationType

from graphweft.connectors.contract import SubgraphCall, SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.federation.graph import Graph, OperationRefused, build_graph
from graphweft.schemas.errors import SupergraphError
from tests.kit.graphs import graph_of, run
from tests.kit.plans import supergraph_of

SUBGRAPHS = {
    "a": """
        type Query { user(id: ID!): User  echo(text: String = "hello"): String }
        type Mutation { rename(name: String!): User }
        type User { id: ID!  name: String  friend: User }
    """
}


def _echo(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"echo": variables.get("text"), "user": {"name": "Ann"}}}


def _graph() -> Graph:
    return graph_of(SUBGRAPHS, {"a": _echo})


def _code(refused: pytest.ExceptionInfo[OperationRefused]) -> Any:
    return (refused.value.errors[0].extensions or {})["code"]


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("{ user(", None, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("query A { echo } query B { echo }", None, "OPERATION_RESOLUTION_FAILURE"),
        ("query A { echo }", "C", "OPERATION_RESOLUTION_FAILURE"),
    ],
)
def test_an_operation_is_refused_with_a_code(query: str, name: str | None, code: str) -> None:
    with pytest.raises(OperationRefused) as refused:
        _graph().prepare(query, name)
    assert _code(refused) == code


def test_one_of_several_operations_is_chosen_by_name() -> None:
    document = 'query A { echo } mutation B { rename(name: "x") { id } }'
    assert _graph().prepare(document, "B").operation_type is OperationType.MUTATION


def test_introspection_can_be_switched_off() -> None:
    connectors = {"a": FakeConnector(_echo)}
    graph = build_graph(supergraph_of(SUBGRAPHS), connectors, introspection=False)
    with pytest.raises(OperationRefused) as refused:
        graph.prepare("{ a: __schema { types { name } } }")
    assert _code(refused) == "INTROSPECTION_DISABLED"
    with pytest.raises(OperationRefused) as refused:
        graph.prepare("{ ech }")
    assert "echo" not in refused.value.errors[0].message


def test_checks_refuse_an_operation_before_it_is_validated() -> None:
    def check(document: DocumentNode, operation: OperationDefinitionNode) -> list[GraphQLError]:
        seen.append(operation)
        return [GraphQLError("no", operation, extensions={"code": "NO"})]

    seen: list[OperationDefinitionNode] = []
    connectors = {"a": FakeConnector(_echo)}
    graph = build_graph(supergraph_of(SUBGRAPHS), connectors, checks=[check, check])
    with pytest.raises(OperationRefused) as refused:
        graph.prepare("query A { nothing } query B { echo }", "A")
    assert [error.message for error in refused.value.errors] == ["no", "no"]
    assert _code(refused) == "NO"
    assert [operation.name and operation.name.value for operation in seen] == ["A", "A"]


async def test_a_bad_variable_is_a_request_error() -> None:
    graph = _graph()
    query = "query ($id: ID!) { user(id: $id) { name } }"
    response = await run(graph, query, {})
    assert "data" not in response
    assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_defaults_of_variables_are_sent() -> None:
    response = await run(_graph(), 'query ($text: String = "hi") { echo(text: $text) }', {})
    assert response == {"data": {"echo": "hi"}}


async def test_an_unseen_operation_is_prepared_once_for_all_who_wait() -> None:
    prepared: list[str] = []

    class Counting(FakeConnector):
        def prepare(self, operation: SubgraphOperation) -> SubgraphCall:
            prepared.append(operation.text)
            return super().prepare(operation)

    graph = build_graph(supergraph_of(SUBGRAPHS), {"a": Counting(_echo)})

    found = await asyncio.gather(*(graph.prepared("{ echo }") for _ in range(5)))

    assert len(prepared) == 1
    assert all(operation is found[0] for operation in found)


def test_an_operation_that_takes_too_long_to_plan_is_refused() -> None:
    connectors = {"a": FakeConnector(_echo)}
    deep = "{ user(id: 1) " + "{ friend " * 60 + "{ name }" + " }" * 61
    graph = build_graph(supergraph_of(SUBGRAPHS), connectors, planning_seconds=1e-9)
    with pytest.raises(OperationRefused) as refused:
        graph.prepare(deep)
    assert _code(refused) == "QUERY_PLANNING_TIMEOUT"


def test_a_subgraph_without_a_connector_is_named() -> None:
    with pytest.raises(SupergraphError, match="no connector for subgraph a"):
        build_graph(supergraph_of(SUBGRAPHS), {})


def test_a_document_that_is_no_supergraph_says_what_to_do() -> None:
    with pytest.raises(SupergraphError, match="graphweft compose"):
        build_graph("type Query { a: Int }", {})
