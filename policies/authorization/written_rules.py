"""The rules as they are written in a supergraph, by type and by field.

`@authenticated`, `@requiresScopes` and `@policy`, under whatever name the document imports them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DirectiveNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
)

from graphweft.policies.authorization.requirement import (
    AUTHENTICATED,
    Kind,
    Requirement,
    simplified,
)
from graphweft.schemas.errors import SourceLocation, SupergraphError
from graphweft.schemas.links import SPECS, directive_arguments, items_of
from graphweft.schemas.supergraph import Supergraph

__all__ = ["Coordinate", "Requirements", "WrittenRules", "read_written_rules"]

Coordinate = tuple[str, str]
"""(type, field)"""

Requirements = frozenset[Requirement]
"""All of which have to be met."""

_ARGUMENTS = {Kind.SCOPES: "scopes", Kind.POLICIES: "policies"}
_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class WrittenRules:
    """What the document says; no entry where it says nothing."""

    types: dict[str, Requirements] = field(default_factory=dict[str, Requirements])
    fields: dict[Coordinate, Requirements] = field(default_factory=dict[Coordinate, Requirements])

    def __bool__(self) -> bool:
        return bool(self.types or self.fields)


def read_written_rules(supergraph: Supergraph) -> WrittenRules:
    """Every rule of the supergraph.

    Raises:
        SupergraphError: a rule cannot be understood.
    """
    rules = WrittenRules()
    for definition in supergraph.document.definitions:
        if not isinstance(definition, TypeDefinitionNode):
            continue
        name = definition.name.value
        own = _requirements(definition.directives, supergraph, name)
        if own:
            rules.types[name] = own
        if isinstance(definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            for item in definition.fields or ():
                place = f"{name}.{item.name.value}"
                found = _requirements(item.directives, supergraph, place)
                if found:
                    rules.fields[name, item.name.value] = found
    return rules


def _requirements(
    directives: Iterable[DirectiveNode] | None, supergraph: Supergraph, place: str
) -> Requirements:
    found: set[Requirement] = set()
    for directive in directives or ():
        kind = _kind_of(directive.name.value, supergraph)
        if kind is Kind.AUTHENTICATED:
            found.add(AUTHENTICATED)
        elif kind is not None:
            given = directive_arguments(directive).get(_ARGUMENTS[kind])
            found.add(Requirement(kind, _alternatives(given, kind, place)))
    return frozenset(found)


def _kind_of(name: str, supergraph: Supergraph) -> Kind | None:
    """The rule that a directive states; one that no link explains goes by its name."""
    element = supergraph.links.directive(name)
    if element is None or element.identity == f"{SPECS}/{name}":
        return _KINDS.get(name)
    is_rule = element.identity == f"{SPECS}/{element.name}"
    return _KINDS.get(element.name) if is_rule else None


def _alternatives(given: Any, kind: Kind, place: str) -> frozenset[frozenset[str]]:
    """Sets of names; a single value stands for a list of one (input coercion)."""
    sets = [items_of(names) for names in items_of(given)]
    if not all(isinstance(name, str) for names in sets for name in names):
        raise SupergraphError(
            f"@{kind.value} of {place} is not understood: {_ARGUMENTS[kind]} are lists of lists of "
            "strings",
            SourceLocation("supergraph"),
        )
    return simplified(sets)
