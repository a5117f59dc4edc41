"""A small scenario, written down: what is left of a random one that told of a mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import print_schema

from graphweft.federation.composition import Composed, compose
from graphweft.schemas.api_schema import build_api_schema
from graphweft.schemas.read_supergraph import read_supergraph
from graphweft.schemas.subgraph import build_subgraph
from tests.kit.oracle.facts import read_facts
from tests.kit.oracle.scenario import Obj, Resolver, Scenario, federation
from tests.kit.oracle.supergraphs.digest import digest_of

__all__ = ["small_scenario"]


def small_scenario(
    subgraphs: Mapping[str, str], objects: Sequence[Obj], root: Mapping[str, Any]
) -> Scenario:
    """The monolith is what composition makes of the subgraphs; a field that requires others says
    what they are."""
    sdls = {name: federation(sdl) for name, sdl in subgraphs.items()}
    result = compose([build_subgraph(name, sdl) for name, sdl in sdls.items()])
    assert isinstance(result, Composed), [str(error) for error in result.errors]
    schema = build_api_schema(read_supergraph(result.supergraph_sdl))
    fields: dict[str, Resolver] = {}
    for sdl in sdls.values():
        for coordinate, selections in read_facts(sdl).requires.items():
            fields[coordinate] = digest_of(coordinate.split(".")[1], selections, schema)
    return Scenario("small", print_schema(schema), sdls, objects, root, fields)
