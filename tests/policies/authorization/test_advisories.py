"""Ways around field rules that gateways have had (advisories of late 2025), each closed here.

Supergraphs of other origin are taken as they are: what composition would have added is taken out.
"""

from __future__ import annotations

from typing import Any

import pytest

from graphweft.connectors.identity import Identity
from graphweft.federation.composition import CompositionFailure, compose
from graphweft.schemas.subgraph import build_subgraph
from tests.policies.authorization.kit import CODE, LINK, ask, composed, identity, snapshot_of

DATA: dict[str, Any] = {
    "node": {"__typename": "A", "__interfaces": ["Node"], "id": "1", "s": "SECRET"},
    "thing": {
        "__typename": "Thing",
        "id": "1",
        "s": "SECRET",
        "all": "SECRET",
        "near": {"id": "1"},
    },
    "entity": {"id": "1", "all": "SECRET", "below": "SECRET"},
}


async def test_a_field_of_an_interface_needs_what_every_implementation_needs() -> None:
    """GHSA-x33c-7c2v-mrj9: it was only checked whether the implementations agree."""
    sdl = composed(
        {
            "a": """
        type Query { node: Node }
        interface Node { id: ID!  s: String }
        type A implements Node { id: ID!  s: String @requiresScopes(scopes: [["a"]]) }
        type B implements Node { id: ID!  s: String @requiresScopes(scopes: [["b"]]) }
        type C implements Node { id: ID!  s: String }
            """
        }
    )
    written_on_the_interface = '@requiresScopes(scopes: [["a", "b"]])'
    assert written_on_the_interface in sdl
    for supergraph in (sdl, sdl.replace(written_on_the_interface, "")):
        snapshot = snapshot_of(supergraph, ["a"], DATA)
        for who in (None, identity("a"), identity("b")):
            asked = await ask(snapshot, "{ node { id s } }", who)
            assert asked.data == {"node": {"id": "1", "s": None}}
            assert asked.errors == [(CODE, ["node", "s"])]
            assert " s}" not in asked.texts
        asked = await ask(snapshot, "{ node { id ... on A { s } } }", identity("a"))
        assert asked.data == {"node": {"id": "1", "s": "SECRET"}}
        asked = await ask(snapshot, "{ node { id s } }", identity("a", "b"))
        assert asked.data == {"node": {"id": "1", "s": "SECRET"}}


async def test_an_interface_needs_what_every_implementation_needs() -> None:
    """The same for rules of types."""
    sdl = composed(
        {
            "a": """
        type Query { node: Node }
        interface Node { id: ID! }
        type A implements Node { id: ID! }
        type B implements Node @authenticated { id: ID! }
            """
        }
    )
    interface = "interface Node\n  @join__type(graph: A)\n  @authenticated"
    assert interface in sdl
    bare = sdl.replace(interface, interface.removesuffix("\n  @authenticated"))
    for supergraph in (sdl, bare):
        snapshot = snapshot_of(supergraph, ["a"], DATA)
        for query in ("{ node { id } }", "{ node { ... on A { id } } }", "{ node { __typename } }"):
            asked = await ask(snapshot, query)
            assert asked.data == {"node": None}
            assert asked.errors == [(CODE, ["node"])]
            assert not asked.texts
            assert (await ask(snapshot, query, identity())).errors == []


@pytest.mark.parametrize("who", [None, identity()], ids=["unknown", "known"])
async def test_a_rule_of_an_interface_holds_for_fragments_on_its_implementations(
    who: Identity | None,
) -> None:
    """GHSA-mx7m-j9xf-62hw: a supergraph has a rule on an interface, and none on the objects."""
    sdl = composed(
        {
            "a": """
        type Query { node: Node }
        interface Node { id: ID! }
        type A implements Node { id: ID!  s: String }
            """
        }
    )
    # the link is that of a supergraph with such rules
    sdl = sdl.replace("interface Node\n", 'interface Node @requiresScopes(scopes: [["x"]])\n')
    snapshot = snapshot_of(sdl, ["a"], DATA)
    for query in ("{ node { ... on A { s } } }", "{ node { ...F } } fragment F on A { t: s }"):
        asked = await ask(snapshot, query, who)
        assert asked.data == {"node": None}
        assert asked.errors == [(CODE, ["node"])]
        assert not asked.texts


def test_composition_refuses_rules_on_interfaces() -> None:
    sdl = "type Query { n: N } interface N @authenticated { id: ID } type A implements N { id: ID }"
    result = compose([build_subgraph("a", LINK + sdl)])
    assert isinstance(result, CompositionFailure)
    assert {e.code for e in result.errors} == {"AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE"}


@pytest.mark.parametrize(
    ("link", "rules"),
    [
        ('import: [{ name: "@authenticated", as: "@login" }]', "@login"),
        ('as: "auth", import: []', "@auth"),
        ('as: "auth"', "@auth"),
    ],
)
@pytest.mark.parametrize("is_defined", [True, False])
async def test_renamed_directives_are_rules(link: str, rules: str, is_defined: bool) -> None:
    """GHSA-g8jh-vg5j-4h3f: directives that were renamed on import were ignored."""
    sdl = composed({"a": "type Query { thing: Thing } type Thing { id: ID!  s: String }"})
    sdl = sdl.replace(
        '@link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)',
        '@link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)\n'
        f'  @link(url: "https://specs.apollo.dev/authenticated/v0.1", {link}, for: SECURITY)',
    ).replace("s: String", f"s: String {rules}")
    if is_defined:
        sdl += f"\ndirective {rules} on FIELD_DEFINITION | OBJECT\n"
    snapshot = snapshot_of(sdl, ["a"], DATA)
    asked = await ask(snapshot, "{ thing { id s } }")
    assert asked.data == {"thing": {"id": "1", "s": None}}
    assert (await ask(snapshot, "{ thing { s } }", identity())).data == {"thing": {"s": "SECRET"}}


@pytest.mark.parametrize("name", ["@needs", "@requiresScopes"])
async def test_directives_renamed_in_subgraphs_are_rules(name: str) -> None:
    """The same from the subgraphs on."""
    head = LINK.replace('"@requiresScopes"', f'{{ name: "@requiresScopes", as: "{name}" }}')
    sdl = f'type Query {{ thing: Thing }} type Thing {{ id: ID!  s: String {name}(scopes: "a") }}'
    result = compose([build_subgraph("a", head + sdl)])
    assert not isinstance(result, CompositionFailure), result.errors
    snapshot = snapshot_of(result.supergraph_sdl, ["a"], DATA)
    asked = await ask(snapshot, "{ thing { id s } }", identity("b"))
    assert asked.data == {"thing": {"id": "1", "s": None}}
    assert (await ask(snapshot, "{ thing { s } }", identity("a"))).errors == []


REQUIRES = {
    "a": """
        type Query { thing: Thing }
        type Thing @key(fields: "id") { id: ID!  s: String @authenticated }
    """,
    "b": """
        type Thing @key(fields: "id") {
          id: ID!  s: String @external  all: String @requires(fields: "s") RULE
        }
    """,
}
CONTEXT = {
    "a": """
        type Query { thing: Thing }
        type Thing @key(fields: "id") @context(name: "c") {
          id: ID!  s: String @authenticated  near: Near
        }
        type Near @key(fields: "id") {
          id: ID!  below(s: String @fromContext(field: "$c { s }")): String RULE
        }
    """,
    "b": 'type Near @key(fields: "id") { id: ID! }',
}


def _with(subgraphs: dict[str, str], rule: str) -> dict[str, str]:
    return {name: sdl.replace("RULE", rule) for name, sdl in subgraphs.items()}


@pytest.mark.parametrize("subgraphs", [REQUIRES, CONTEXT], ids=["requires", "context"])
def test_composition_demands_the_rules_of_what_a_field_requires(subgraphs: dict[str, str]) -> None:
    """GHSA-m8jr-fxqx-8xx6: protected fields were fetched for fields without a rule."""
    parts = [build_subgraph(name, LINK + sdl) for name, sdl in _with(subgraphs, "").items()]
    result = compose(parts)
    assert isinstance(result, CompositionFailure)
    assert {e.code for e in result.errors} == {"MISSING_TRANSITIVE_AUTH_REQUIREMENTS"}


@pytest.mark.parametrize(
    ("subgraphs", "query", "path"),
    [
        (REQUIRES, "{ thing { id all } }", ["thing", "all"]),
        (CONTEXT, "{ thing { id near { below } } }", ["thing", "near", "below"]),
    ],
    ids=["requires", "context"],
)
async def test_a_field_needs_what_the_fields_need_that_it_requires(
    subgraphs: dict[str, str], query: str, path: list[str]
) -> None:
    """A supergraph that was composed without that check is closed when it is read."""
    sdl = composed(_with(subgraphs, "@authenticated"))
    lines = [
        line.replace(" @authenticated", "") if line.strip().startswith(path[-1]) else line
        for line in sdl.splitlines()
    ]
    bare = "\n".join(lines)
    assert bare.count("@authenticated") == sdl.count("@authenticated") - 1
    for supergraph in (sdl, bare):
        snapshot = snapshot_of(supergraph, ["a", "b"], DATA)
        asked = await ask(snapshot, query)
        assert asked.errors == [(CODE, path)]
        assert "SECRET" not in str(asked.body)
        assert "s" not in asked.texts.replace("entations", "").split()
        assert not asked.sent["b"]
        assert (await ask(snapshot, query, identity())).errors == []
