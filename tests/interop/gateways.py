"""The gateways that are asked: two of other projects, in Node, and ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpx

from graphweft.federation.composition import Composed, compose
from graphweft.gateway.app import Gateway
from graphweft.schemas.subgraph import build_subgraph
from tests.interop.operations import Operation
from tests.interop.subgraphs.serve import ServedSubgraph

__all__ = ["Answers", "RunNode", "ask_graphweft", "ask_node", "compose_subgraphs"]

Answers = dict[str, dict[str, Any]]
"""GraphQL responses by the name of the operation."""

RunNode = Callable[[str, object], str]
"""Runs a script of `node/` on a JSON value; gives what it prints."""


def compose_subgraphs(subgraphs: Iterable[ServedSubgraph]) -> str:
    """The supergraph as Graphweft composes it."""
    result = compose([build_subgraph(one.name, one.sdl, one.url) for one in subgraphs])
    assert isinstance(result, Composed), result
    return result.supergraph_sdl


def ask_node(
    node: RunNode, script: str, supergraph: str, operations: Sequence[Operation]
) -> Answers:
    """What the gateway of a script answers from a supergraph."""
    asked = [{"query": one.query, "variables": one.variables} for one in operations]
    answers = json.loads(node(script, {"supergraph": supergraph, "operations": asked}))
    return {one.name: answer for one, answer in zip(operations, answers, strict=True)}


async def ask_graphweft(supergraph: str, operations: Sequence[Operation]) -> Answers:
    """What Graphweft answers from a supergraph, one operation after the other."""
    gateway = Gateway.from_supergraph(supergraph)
    transport = httpx.ASGITransport(gateway)
    answers: Answers = {}
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
            for one in operations:
                body = {"query": one.query, "variables": one.variables}
                answers[one.name] = (await client.post("/graphql", json=body)).json()
    finally:
        await gateway.stop()
    return answers
