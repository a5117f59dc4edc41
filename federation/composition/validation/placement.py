"""Directives stand only where they mean something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from graphweft.federation.composition.field_usage import read_field_usage
from graphweft.federation.composition.result import CompositionError
from graphweft.federation.composition.validation.report import problem
from graphweft.schemas.definitions import FieldDefinition, TypeDefinition, TypeKind
from graphweft.schemas.directives import Directives
from graphweft.schemas.subgraph import Subgraph

__all__ = ["check_placement", "check_unused_external"]


def check_placement(subgraph: Subgraph) -> Iterator[CompositionError]:
    """Check `@external`, `@shareable`, `@interfaceObject`, `@cost` and requirements."""
    for owner in subgraph.types.values():
        if owner.directives.interface_object and not owner.directives.keys:
            message = f'"{owner.name}" has @interfaceObject and needs a @key'
            yield problem(
                subgraph, "INTERFACE_OBJECT_USAGE_ERROR", message, owner.location, owner.name
            )
        if owner.kind is TypeKind.INTERFACE or owner.directives.interface_object:
            yield from _check_requirements(subgraph, owner)
        if owner.kind is TypeKind.INTERFACE:
            for item in owner.fields.values():
                yield from _check_interface_field(subgraph, owner, item)
        else:
            yield from _check_repeated_shareable(subgraph, owner)


def check_unused_external(subgraph: Subgraph) -> Iterator[CompositionError]:
    """Every `@external` field is needed by a field set or an interface."""
    usage = read_field_usage(subgraph)
    for owner in subgraph.types.values():
        for item in owner.fields.values():
            coordinate = (owner.name, item.name)
            if coordinate in usage.external and not usage.is_used(coordinate):
                place = f"{owner.name}.{item.name}"
                message = (
                    f'"{place}" is @external but no @key, @requires, @provides or interface of this'
                    " subgraph uses it; remove it"
                )
                yield problem(subgraph, "EXTERNAL_UNUSED", message, item.location, place)


def _check_interface_field(
    subgraph: Subgraph, owner: TypeDefinition, item: FieldDefinition
) -> Iterator[CompositionError]:
    place = f"{owner.name}.{item.name}"
    for is_set, code, name in (
        (item.directives.external, "EXTERNAL_ON_INTERFACE", "external"),
        (item.directives.shareable, "INVALID_SHAREABLE_USAGE", "shareable"),
        (item.directives.cost is not None, "COST_APPLIED_TO_INTERFACE_FIELD", "cost"),
    ):
        if is_set:
            message = f'"{place}" is a field of an interface: put @{name} on its object types'
            yield problem(subgraph, code, message, item.location, place)


def _check_repeated_shareable(
    subgraph: Subgraph, owner: TypeDefinition
) -> Iterator[CompositionError]:
    """`@shareable` is repeatable only for a type and its extensions to have it each once."""
    elements = [(owner.name, owner.directives, owner.location)]
    elements += [
        (f"{owner.name}.{item.name}", item.directives, item.location)
        for item in owner.fields.values()
    ]
    for place, directives, location in elements:
        counted = Counter(item.declaration for item in directives.of("shareable"))
        for _ in (count for count in counted.values() if count > 1):
            message = f'"{place}" has @shareable more than once; keep one of them'
            yield problem(subgraph, "INVALID_SHAREABLE_USAGE", message, location, place)


def _check_requirements(subgraph: Subgraph, owner: TypeDefinition) -> Iterator[CompositionError]:
    elements = [(owner.name, owner.directives, owner.location)]
    elements += [
        (f"{owner.name}.{item.name}", item.directives, item.location)
        for item in owner.fields.values()
        if owner.kind is TypeKind.INTERFACE
    ]
    for place, directives, location in elements:
        for name in _requirements(directives):
            message = f'"{place}" belongs to an interface: put @{name} on its object types'
            yield problem(
                subgraph, "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE", message, location, place
            )


def _requirements(directives: Directives) -> Iterator[str]:
    if directives.authenticated:
        yield "authenticated"
    if directives.requires_scopes is not None:
        yield "requiresScopes"
    if directives.policies is not None:
        yield "policy"
