"""Every place where a rule can stand, by every way to its field, in every mode."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.identity import Identity
from graphweft.gateway.snapshot import Snapshot
from graphweft.policies.authorization import Authorization, AuthorizationMode
from tests.policies.authorization.kit import CODE, Asked, ask, composed, identity, snapshot_of

RULES = {
    "authenticated": "@authenticated",
    "scopes": '@requiresScopes(scopes: [["read", "own"], ["all"]])',
    "policy": '@policy(policies: [["adult", "paid"], ["staff"]])',
}
MAY: dict[str, list[Identity | None]] = {
    "authenticated": [identity()],
    "scopes": [identity("read", "own"), identity("all", "more")],
    "policy": [identity(policies=["adult", "paid", "x"]), identity(policies=["staff"])],
}
MAY_NOT: dict[str, list[Identity | None]] = {
    "authenticated": [None],
    "scopes": [None, identity(), identity("read")],
    "policy": [None, identity(policies=["adult"])],
}
PLACES = ("field", "owner", "object", "scalar", "enum")


class Way(NamedTuple):
    """A query for the field, and the path at which its absence is told.

    Attributes:
        needs: whether the plan itself may need the field.
    """

    query: str
    path: list[str]
    needs: bool = False


WAYS = {
    "direct": Way("{ thing { open S } }", ["thing", "secret"]),
    "alone": Way("{ thing { S } }", ["thing", "secret"]),
    "alias": Way("{ thing { open open2: S } }", ["thing", "open2"]),
    "inline fragment": Way("{ thing { open ... on Thing { S } } }", ["thing", "secret"]),
    "bare fragment": Way("{ thing { open ... { S } } }", ["thing", "secret"]),
    "named fragment": Way("{ thing { open ...F } } fragment F on Thing { S }", ["thing", "secret"]),
    "fragment on the interface": Way("{ thing { open ... on Node { S } } }", ["thing", "secret"]),
    "condition": Way("{ thing { open ... @include(if: true) { S } } }", ["thing", "secret"]),
    "list": Way("{ things { open S } }", ["things"]),
    "interface": Way("{ node { id S } }", ["node", "secret"]),
    "implementation": Way("{ node { id ... on Thing { S } } }", ["node", "secret"]),
    "union": Way("{ any { ... on Thing { open S } } }", ["any", "secret"]),
    "interface in a union": Way("{ any { ... on Node { S } } }", ["any", "secret"]),
    "nested entity": Way("{ thing { near { near { S } } } }", ["thing", "near", "near", "secret"]),
    "provides": Way("{ provided { open S } }", ["provided", "secret"]),
    "requires": Way("{ thing { open derived } }", ["thing", "derived"]),
    "with a field that requires it": Way("{ thing { derived S } }", ["thing", "secret"]),
    "key": Way("{ keyed { more S } }", ["keyed", "secret"], needs=True),
    "key, asked twice": Way("{ keyed { a: S more b: S } }", ["keyed", "a"], needs=True),
    "interface object": Way("{ media { id hidden } }", ["media", "hidden"]),
    "implementation of an interface object": Way("{ film { id hidden } }", ["film", "hidden"]),
    "fragment on an interface object": Way(
        "{ media { id ... on Film { hidden } } }", ["media", "hidden"]
    ),
    "mutation": Way("mutation { change { open S } }", ["change", "secret"]),
}

DATA: dict[str, Any] = {"id": "1", "open": "o", "more": "m", "derived": "SECRET", "A": "A"}
THING: dict[str, Any] = {"__typename": "Thing", "__interfaces": ["Node"], "id": "1"}
FILM: dict[str, Any] = {"__typename": "Film", "__interfaces": ["Media"], "id": "1"}


def subgraphs(place: str, rule: str) -> dict[str, str]:
    """Subgraphs with the rule in this place, and where composition demands it again."""

    def at(*places: str) -> str:
        return RULES[rule] if place in places else ""

    type_ = {"object": "Part", "scalar": "Mark", "enum": "Grade"}.get(place, "String")
    field_set = "secret { v }" if place == "object" else "secret"
    again = at("field", "object", "scalar", "enum")
    own = at("owner")
    return {
        "a": f"""
            type Query {{
              thing: Thing  things: [Thing]  node: Node  any: Any  keyed: Keyed  media: Media
              film: Film
            }}
            type Mutation {{ change: Thing }}
            interface Node {{ id: ID!  secret: {type_} }}
            union Any = Thing | Other
            type Thing implements Node @key(fields: "id") {own} {{
              id: ID!  open: String @shareable  secret: {type_} @shareable {at("field")}
            }}
            type Other implements Node {{ id: ID!  secret: {type_} }}
            type Keyed @key(fields: "{field_set}") {own} {{ secret: {type_} {at("field")} }}
            interface Media @key(fields: "id") {{ id: ID! }}
            type Film implements Media @key(fields: "id") {own} {{ id: ID! }}
            {types(at)}
        """,
        "b": f"""
            type Query {{ provided: Thing @provides(fields: "open {field_set}") }}
            type Thing @key(fields: "id") {own} {{
              id: ID!  open: String @external  secret: {type_} @external  near: Thing
              derived: String @requires(fields: "{field_set}") {again}
            }}
            type Keyed @key(fields: "{field_set}") {own} {{
              secret: {type_} {at("field")}  more: String
            }}
            type Media @interfaceObject @key(fields: "id") {{
              id: ID!  hidden: {type_} {at("field")}
            }}
            {types(at)}
        """,
    }


def types(at: Any) -> str:
    return f"""
        type Part @shareable {at("object")} {{ v: String }}
        scalar Mark {at("scalar")}
        enum Grade {at("enum")} {{ SECRET }}
    """


async def check_policies(
    policies: frozenset[str], who: Identity | None, context: RequestContext
) -> Collection[str]:
    return who.claims.get("policies", ()) if who is not None else ()


@cache
def snapshot(place: str, rule: str, mode: AuthorizationMode) -> Snapshot:
    secret: Any = {"v": "SECRET"} if place == "object" else "SECRET"
    thing = {**DATA, **THING, "secret": secret}
    near = {**thing, "near": {**thing, "near": thing}}
    film = {**FILM, "hidden": secret}
    data = {
        **DATA,
        "entity": {**near, "hidden": secret, "__interfaces": ["Node", "Media"]},
        "thing": near,
        "things": [thing, thing],
        "node": thing,
        "any": thing,
        "provided": thing,
        "change": thing,
        "keyed": {**thing, "__typename": "Keyed"},
        "media": film,
        "film": film,
    }
    sdl = composed(subgraphs(place, rule))
    return snapshot_of(sdl, ["a", "b"], data, Authorization(mode, check_policies))


def rows() -> Iterator[Any]:
    for place, name, rule in product(PLACES, WAYS, RULES):
        yield pytest.param(place, WAYS[name], rule, id=f"{place}-{name}-{rule}")


def query_of(place: str, way: Way) -> str:
    secret, hidden = "secret", "hidden"
    if place == "object":
        secret, hidden = "secret { v }", "hidden { v }"
    return re.sub(r"\bhidden\b", hidden, re.sub(r"\bS\b", secret, way.query))


def path_of(place: str, way: Way) -> list[str]:
    """Where the absence is told: a rule on the owner is one on whatever returns it."""
    return way.path[:1] if place == "owner" else way.path


def assert_hidden(asked: Asked, path: list[str], way: Way) -> None:
    """Nothing of the secret is in the answer, and nobody was asked for it."""
    assert "SECRET" not in str(asked.body)
    assert (CODE, path) in asked.errors
    assert {code for code, _ in asked.errors} == {CODE}
    if not way.needs:
        assert not re.search(r"\b(secret|derived|hidden)\b", asked.texts)


@pytest.mark.parametrize(("place", "way", "rule"), list(rows()))
async def test_the_field_is_answered_to_those_who_may_see_it_alone(
    place: str, way: Way, rule: str
) -> None:
    query = query_of(place, way)
    filtering = snapshot(place, rule, AuthorizationMode.FILTER)
    rejecting = snapshot(place, rule, AuthorizationMode.REJECT)
    trying = snapshot(place, rule, AuthorizationMode.DRY_RUN)
    expected = await ask(filtering, query, MAY[rule][0])
    assert "errors" not in expected.body
    assert "SECRET" in str(expected.data)
    for who in MAY[rule]:
        for graph in (filtering, rejecting, trying):
            assert (await ask(graph, query, who)).body == expected.body
    for who in MAY_NOT[rule]:
        asked = await ask(filtering, query, who)
        path = path_of(place, way)
        assert_hidden(asked, path, way)
        assert asked.data is not None
        refused = await ask(rejecting, query, who)
        assert_hidden(refused, path, way)
        assert refused.is_refused
        assert "data" not in refused.body
        assert not refused.texts
        assert (await ask(trying, query, who)).body == expected.body
