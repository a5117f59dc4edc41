"""Composing the recorded federation cases gives what their supergraphs mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DefinitionNode,
    DirectiveDefinitionNode,
    SchemaDefinitionNode,
    TypeDefinitionNode,
    parse,
    print_ast,
)

from graphweft.federation.composition import (
    CompositionFailure,
    SubgraphDocument,
    compose_documents,
)

CASES = Path(__file__).resolve().parents[3] / "shared" / "federation-cases"
SUITES = sorted(path.parent.name for path in CASES.glob("*/supergraph.graphql"))

pytestmark = pytest.mark.skipif(not SUITES, reason="../shared/federation-cases is not here")


@pytest.mark.parametrize("suite", SUITES)
def test_composed_supergraph_means_the_same_as_the_recorded_one(suite: str) -> None:
    folder = CASES / suite
    documents = [
        SubgraphDocument(item["name"], item["sdl"], item["url"])
        for item in json.loads((folder / "subgraphs.json").read_text())
    ]
    result = compose_documents(documents)
    assert not isinstance(result, CompositionFailure), [str(error) for error in result.errors]
    recorded = (folder / "supergraph.graphql").read_text()
    assert _meaning(result.supergraph_sdl) == _meaning(recorded)


def test_order_of_subgraphs_does_not_change_the_supergraph() -> None:
    documents = [
        SubgraphDocument(item["name"], item["sdl"], item["url"])
        for item in json.loads((CASES / "simple-requires-provides/subgraphs.json").read_text())
    ]
    assert compose_documents(documents) == compose_documents(documents[::-1])


def _meaning(sdl: str) -> dict[str, Any]:
    """Definitions by name, everything unordered as sets; join's own definitions left out."""
    meaning: dict[str, Any] = {}
    for definition in parse(sdl).definitions:
        if isinstance(definition, SchemaDefinitionNode):
            meaning["schema"] = {
                print_ast(item)
                for item in (*(definition.directives or ()), *definition.operation_types)
                if "specs.apollo.dev/join" not in print_ast(item)
            }
        elif isinstance(definition, DirectiveDefinitionNode):
            if not definition.name.value.startswith("join__"):
                meaning[f"@{definition.name.value}"] = _directive_definition(definition)
        elif isinstance(definition, TypeDefinitionNode):
            name = definition.name.value
            if name == "join__Graph" or not name.startswith("join__"):
                meaning[name] = _type(definition)
    return meaning


def _directive_definition(node: DirectiveDefinitionNode) -> Any:
    return (
        {print_ast(argument) for argument in node.arguments or ()},
        {location.value for location in node.locations},
        node.repeatable,
    )


def _type(node: DefinitionNode) -> dict[str, Any]:
    parts: dict[str, Any] = {"kind": node.kind, "directives": _directives(node)}
    for attribute in ("interfaces", "types"):
        parts[attribute] = {item.name.value for item in getattr(node, attribute, None) or ()}
    for attribute in ("fields", "values"):
        parts[attribute] = {
            item.name.value: _member(item) for item in getattr(node, attribute, None) or ()
        }
    return parts


def _member(node: Any) -> dict[str, Any]:
    default = getattr(node, "default_value", None)
    return {
        "type": print_ast(node.type) if hasattr(node, "type") else "",
        "default": print_ast(default) if default else "",
        "directives": _directives(node),
        "arguments": {
            item.name.value: _member(item) for item in getattr(node, "arguments", None) or ()
        },
    }


def _directives(node: Any) -> set[Any]:
    return {
        (
            item.name.value,
            frozenset((arg.name.value, print_ast(arg.value)) for arg in item.arguments or ()),
        )
        for item in node.directives or ()
    }
