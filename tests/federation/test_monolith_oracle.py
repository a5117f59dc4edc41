"""Random valid operations: the gateway's answer is the monolith's answer."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from random import Random
from typing import Any

from graphql import parse, validate
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import randoms
from hypothesis_graphql import queries

from graphweft.connectors.contract import RequestContext
from graphweft.federation.composition import Composed, compose
from graphweft.federation.graph import Graph, build_graph
from graphweft.schemas.subgraph import build_subgraph
from tests.kit.monolith import MONOLITH, SUBGRAPHS, PartConnector, answer_whole
from tests.kit.operation_twists import twist

SLOW_ALLOWED = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


@cache
def gateway() -> Graph:
    result = compose([build_subgraph(name, sdl) for name, sdl in SUBGRAPHS.items()])
    assert isinstance(result, Composed), result.errors
    connectors = {name: PartConnector(sdl) for name, sdl in SUBGRAPHS.items()}
    return build_graph(result.supergraph_sdl, connectors)


def answer_in_parts(query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    async def run() -> dict[str, Any]:
        result = await gateway().prepare(query).execute(variables, RequestContext())
        answer: dict[str, Any] = json.loads(result.body)
        return answer

    return asyncio.run(run())


@given(queries(MONOLITH))
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW_ALLOWED)
def test_random_operations_are_answered_as_by_the_monolith(query: str) -> None:
    if validate(MONOLITH, parse(query)):
        return  # the generator is not always right about overlapping fields
    whole, parts = answer_whole(query), answer_in_parts(query)
    assert parts["data"] == whole["data"]
    assert bool(parts.get("errors")) == bool(whole.get("errors"))


@given(queries(MONOLITH), randoms(use_true_random=False))
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW_ALLOWED)
def test_twisted_operations_are_answered_as_by_the_monolith(query: str, random: Random) -> None:
    twisted, variables = twist(query, random)
    if validate(MONOLITH, parse(twisted)):
        return  # a twist may have put different fields under one response key
    whole, parts = answer_whole(twisted, variables), answer_in_parts(twisted, variables)
    assert parts["data"] == whole["data"]
    assert bool(parts.get("errors")) == bool(whole.get("errors"))


def test_a_query_over_all_parts_is_answered_as_by_the_monolith() -> None:
    query = """
    query Everything {
      status { version load }
      topProducts(first: 6) {
        __typename id name
        reviews { stars author { name email friends { nickname } } of { id name } }
        ... on Book { shipping inStock writer { address { street city } risky } }
        ... on Movie { minutes cast { name reviews { body } } inStock }
      }
      search { __typename ... on User { name risky } ... on Product { price } }
      warehouses { holds { ... on Book { weight shipping name } ... on Movie { name } } }
    }
    """
    whole, parts = answer_whole(query), answer_in_parts(query)
    assert parts["data"] == whole["data"]
