"""Supergraphs go both ways: Apollo's is served by us, ours by Apollo and Hive, all alike."""

from __future__ import annotations

import asyncio

import pytest

from tests.interop.gateways import Answers, RunNode, ask_graphweft, ask_node, compose_subgraphs
from tests.interop.operations import OPERATIONS, Operation
from tests.interop.subgraphs.serve import ServedSubgraph

pytestmark = pytest.mark.interop

IN_HIVE = [one for one in OPERATIONS if one.in_hive]


def name_of(operation: Operation) -> str:
    return operation.name


every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)


@pytest.fixture(scope="module")
def apollo_supergraph(node: RunNode, subgraphs: dict[str, ServedSubgraph]) -> str:
    """The subgraphs, composed by Apollo's composition."""
    given = [{"name": one.name, "url": one.url, "sdl": one.sdl} for one in subgraphs.values()]
    return node("compose.mjs", given)


@pytest.fixture(scope="module")
def our_supergraph(subgraphs: dict[str, ServedSubgraph]) -> str:
    return compose_subgraphs(subgraphs.values())


@pytest.fixture(scope="module")
def expected(node: RunNode, apollo_supergraph: str) -> Answers:
    """What Apollo's gateway answers from Apollo's supergraph."""
    answers = ask_node(node, "apollo.mjs", apollo_supergraph, OPERATIONS)
    assert not any("errors" in answer for answer in answers.values()), answers
    return answers


@pytest.fixture(scope="module")
def apollo_on_ours(node: RunNode, our_supergraph: str) -> Answers:
    return ask_node(node, "apollo.mjs", our_supergraph, OPERATIONS)


@pytest.fixture(scope="module")
def hive_on_ours(node: RunNode, our_supergraph: str) -> Answers:
    return ask_node(node, "hive.mjs", our_supergraph, IN_HIVE)


@pytest.fixture(scope="module")
def graphweft_on_ours(our_supergraph: str) -> Answers:
    return asyncio.run(ask_graphweft(our_supergraph, OPERATIONS))


@pytest.fixture(scope="module")
def graphweft_on_apollo(apollo_supergraph: str) -> Answers:
    return asyncio.run(ask_graphweft(apollo_supergraph, OPERATIONS))


@every_operation
def test_graphweft_serves_the_supergraph_of_apollo_as_apollo_does(
    operation: Operation, graphweft_on_apollo: Answers, expected: Answers
) -> None:
    assert graphweft_on_apollo[operation.name] == expected[operation.name]


@every_operation
def test_graphweft_serves_its_own_supergraph_as_apollo_serves_theirs(
    operation: Operation, graphweft_on_ours: Answers, expected: Answers
) -> None:
    assert graphweft_on_ours[operation.name] == expected[operation.name]


@every_operation
def test_apollo_serves_the_supergraph_of_graphweft(
    operation: Operation, apollo_on_ours: Answers, expected: Answers
) -> None:
    assert apollo_on_ours[operation.name] == expected[operation.name]


@pytest.mark.parametrize("operation", IN_HIVE, ids=name_of)
def test_hive_serves_the_supergraph_of_graphweft(
    operation: Operation, hive_on_ours: Answers, expected: Answers
) -> None:
    assert hive_on_ours[operation.name] == expected[operation.name]
