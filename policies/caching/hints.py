"""`@cacheControl` and `@cacheTag` of a supergraph: what each subgraph says of its types and fields.

They stand in `@join__directive`, by subgraph. Without one, as supergraphs of other tools have them,
they count for every subgraph of the type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DirectiveNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
)

from graphweft.schemas.errors import SourceLocation, SupergraphError
from graphweft.schemas.links import directive_arguments, items_of
from graphweft.schemas.supergraph import Supergraph

__all__ = ["NO_HINT", "CacheHints", "Hint", "read_cache_hints"]

_CACHE_CONTROL = "cacheControl"
_CACHE_TAGS = frozenset({"cacheTag", "federation__cacheTag"})


@dataclass(frozen=True, slots=True)
class Hint:
    """What one `@cacheControl` says.

    Attributes:
        max_age: seconds; None where it does not say.
        is_private: for one identity only.
        inherits: a composite field without an age of its own has that of its parent.
    """

    max_age: int | None = None
    is_private: bool = False
    inherits: bool = False


NO_HINT = Hint()


@dataclass(slots=True)
class CacheHints:
    """By subgraph; `tags` has the formats of `@cacheTag`, a type's under the field name ""."""

    types: dict[tuple[str, str], Hint] = field(default_factory=dict[tuple[str, str], Hint])
    fields: dict[tuple[str, str, str], Hint] = field(
        default_factory=dict[tuple[str, str, str], Hint]
    )
    tags: dict[tuple[str, str, str], tuple[str, ...]] = field(
        default_factory=dict[tuple[str, str, str], tuple[str, ...]]
    )

    def of_type(self, subgraph: str, name: str) -> Hint:
        """What a subgraph says of a type."""
        return self.types.get((subgraph, name), NO_HINT)

    def of_field(self, subgraph: str, type_name: str, name: str) -> Hint:
        """What a subgraph says of a field."""
        return self.fields.get((subgraph, type_name, name), NO_HINT)


def read_cache_hints(supergraph: Supergraph) -> CacheHints:
    """Every hint of the supergraph.

    Raises:
        SupergraphError: one cannot be understood.
    """
    hints = CacheHints()
    for definition in supergraph.document.definitions:
        if not isinstance(definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            continue
        name = definition.name.value
        for directive in definition.directives or ():
            _read(directive, (name, ""), supergraph, hints)
        for item in definition.fields or ():
            for directive in item.directives or ():
                _read(directive, (name, item.name.value), supergraph, hints)
    return hints


def _read(
    directive: DirectiveNode, place: tuple[str, str], supergraph: Supergraph, hints: CacheHints
) -> None:
    type_name, field_name = place
    for subgraph, name, arguments in _applications(directive, type_name, supergraph):
        if name in _CACHE_TAGS:
            text = arguments.get("format")
            if isinstance(text, str):
                key = (subgraph, type_name, field_name)
                hints.tags[key] = (*hints.tags.get(key, ()), text)
        elif name == _CACHE_CONTROL:
            hint = _hint(arguments, ".".join(filter(None, place)))
            if field_name:
                hints.fields[subgraph, type_name, field_name] = hint
            else:
                hints.types[subgraph, type_name] = hint


def _applications(
    directive: DirectiveNode, type_name: str, supergraph: Supergraph
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(subgraph, directive, arguments) for each subgraph that a directive is of."""
    name, arguments = directive.name.value, directive_arguments(directive)
    graphs = supergraph.types[type_name].graphs if type_name in supergraph.types else ()
    if name == "join__directive":
        graphs = tuple(items_of(arguments.get("graphs")))
        name, arguments = str(arguments.get("name")), arguments.get("args") or dict[str, Any]()
    for graph in graphs:
        if graph in supergraph.graphs:
            yield supergraph.graphs[graph].name, name, arguments


def _hint(arguments: Mapping[str, Any], place: str) -> Hint:
    age, scope = arguments.get("maxAge"), arguments.get("scope", "PUBLIC")
    is_age = age is None or (isinstance(age, int) and not isinstance(age, bool) and age >= 0)
    if not is_age or scope not in {"PUBLIC", "PRIVATE"}:
        raise SupergraphError(
            f"@cacheControl of {place} is not understood: maxAge is a number of seconds, scope "
            "PUBLIC or PRIVATE",
            SourceLocation("supergraph"),
        )
    return Hint(age, scope == "PRIVATE", arguments.get("inheritMaxAge") is True)
