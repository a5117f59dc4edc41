"""Interfaces and unions: the mapping says the type, by a field or by a spread (connect v0.4)."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.rest import RestConnector
from graphweft.federation.composition import CompositionFailure, compose
from graphweft.federation.graph import build_graph
from graphweft.schemas.subgraph import build_subgraph
from tests.connectors.rest.backend import serve

HEAD = """extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  @link(url: "https://specs.apollo.dev/connect/v0.4", import: ["@source", "@connect"])
  @source(name: "zoo", http: { baseURL: "http://backend" })
interface Pet { name: String! }
type Dog implements Pet { name: String! barks: Boolean }
type Cat implements Pet { name: String! lives: Int }
type Fish { name: String! depth: Float! }
union Animal = Dog | Cat | Fish
type Query {
  pets: [Pet] @connect(source: "zoo", http: { GET: "/" }, selection: \"\"\"%s\"\"\")
  animals: [Animal] @connect(source: "zoo", http: { GET: "/" }, selection: \"\"\"%s\"\"\")
}
"""
BY_FIELD = """
    __typename: kind->match(["d", "Dog"], ["c", "Cat"], ["f", "Fish"])
    name barks lives depth
"""
BY_SPREAD = """
    name
    ... kind->match(
      ["d", { __typename: "Dog", barks: $.barks }],
      ["c", { __typename: "Cat", lives: $.lives }],
      ["f", { __typename: "Fish", depth: $.depth }]
    )
"""
BY_SELECTIONS = """
    ... kind->match(
      ["d", $ { __typename: $("Dog") name barks }],
      ["c", $ { __typename: $("Cat") name lives }],
      ["f", $ { __typename: $("Fish") name depth }]
    )
"""
FORMS = pytest.mark.parametrize(
    "selection", [BY_FIELD, BY_SPREAD, BY_SELECTIONS], ids=["field", "spread", "selections"]
)


def _without_fish(selection: str) -> str:
    """What an interface may hold of which `Fish` is none."""
    lines = [line for line in selection.splitlines() if "Fish" not in line or "Dog" in line]
    text = "\n".join(lines).replace(', ["f", "Fish"]', "").replace(" depth", "")
    return text.replace("],\n    )", "]\n    )")


REX = {"kind": "d", "name": "Rex", "barks": True}
TOM = {"kind": "c", "name": "Tom", "lives": 9}
NEMO = {"kind": "f", "name": "Nemo", "depth": 3}
PETS = "{ pets { __typename name ... on Dog { barks } ... on Cat { left: lives } } }"
ANIMALS = """{ animals { __typename ... on Dog { barks } ... on Pet { name }
               ... on Fish { name deep: depth } } }"""


async def _ask(selection: str, answer: Any, query: str) -> Any:
    async with serve(lambda _received: answer) as backend:
        sdl = (HEAD % (_without_fish(selection), selection)).replace("http://backend", backend.url)
        connector = RestConnector("zoo", sdl=sdl, transport=backend.transport)
        subgraphs = connector.expand(build_subgraph("zoo", sdl))
        composed = compose(subgraphs, ownership_checks=False)
        assert not isinstance(composed, CompositionFailure), composed.errors
        graph = build_graph(composed.supergraph_sdl, {s.name: connector for s in subgraphs})
        result = await graph.prepare(query).execute({}, RequestContext())
        return orjson.loads(result.body)


@FORMS
async def test_an_interface_is_told_by_the_mapping(selection: str) -> None:
    assert await _ask(selection, [REX, TOM], PETS) == {
        "data": {
            "pets": [
                {"__typename": "Dog", "name": "Rex", "barks": True},
                {"__typename": "Cat", "name": "Tom", "left": 9},
            ]
        }
    }


@FORMS
async def test_a_union_is_told_by_the_mapping(selection: str) -> None:
    assert await _ask(selection, [REX, NEMO, TOM], ANIMALS) == {
        "data": {
            "animals": [
                {"__typename": "Dog", "barks": True, "name": "Rex"},
                {"__typename": "Fish", "name": "Nemo", "deep": 3.0},
                {"__typename": "Cat", "name": "Tom"},
            ]
        }
    }


@FORMS
async def test_an_object_of_no_known_type_is_null_and_an_error(selection: str) -> None:
    answer = await _ask(selection, [REX, {"kind": "x", "name": "?"}], PETS)
    assert answer["data"]["pets"][1] is None
    assert answer["data"]["pets"][0]["name"] == "Rex"
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "UPSTREAM_INVALID_RESPONSE"
    assert "Pet" in error["message"]


@pytest.mark.parametrize("kind", [{"a": 1}, [1], 5, None])
async def test_a_type_that_is_no_text_is_an_error_of_its_object(kind: Any) -> None:
    selection = "__typename: kind name barks lives depth"
    answer = await _ask(selection, [{"kind": "Dog", "name": "Rex"}, {"kind": kind}], PETS)
    assert answer["data"]["pets"] == [
        {"__typename": "Dog", "name": "Rex", "barks": None}, None,
    ]  # fmt: skip
    assert [error["extensions"]["code"] for error in answer["errors"]] == [
        "UPSTREAM_INVALID_RESPONSE"
    ]


@FORMS
async def test_a_field_that_the_type_promises_is_checked(selection: str) -> None:
    answer = await _ask(selection, [{"kind": "f", "name": "Nemo"}, REX], ANIMALS)
    assert answer["data"]["animals"][0] is None
    assert "depth" in answer["errors"][0]["message"] or "deep" in answer["errors"][0]["message"]
