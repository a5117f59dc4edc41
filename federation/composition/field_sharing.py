"""Fields that several subgraphs resolve must be `@shareable` in each of them."""

from __future__ import annotations

from collections.abc import Mapping

from graphweft.federation.composition.merge_context import MergeContext, quoted
from graphweft.federation.composition.override import Overrides
from graphweft.schemas.definitions import FieldDefinition, TypeKind
from graphweft.schemas.errors import SourceLocation

__all__ = ["check_field_sharing"]


def check_field_sharing(
    context: MergeContext,
    owner: str,
    field_name: str,
    sources: Mapping[str, FieldDefinition],
    overrides: Overrides,
) -> None:
    """Check one field of an object type, fields of its interface objects included."""
    coordinate = f"{owner}.{field_name}"
    if owner == "Subscription":
        _check_subscription(context, coordinate, sources)
    resolvers: dict[str, bool] = {}
    locations: list[SourceLocation] = []
    for graph, item in sources.items():
        usage = context.usage[graph]
        if graph in overrides.overridden or not usage.resolves((owner, field_name)):
            continue
        resolvers[graph] = (owner, field_name) in usage.shareable
        locations.append(item.location)
    for graph, interface, is_shareable in _through_interface_objects(context, owner, field_name):
        resolvers[f"{graph} (by @interfaceObject {interface})"] = is_shareable
    closed = [graph for graph, is_shareable in resolvers.items() if not is_shareable]
    if closed and len(resolvers) > 1:
        context.error(
            "INVALID_FIELD_SHARING",
            f'"{coordinate}" is resolved by {quoted(list(resolvers))}; mark it @shareable in'
            f" {quoted(closed)} too, or keep it in one subgraph",
            locations,
            coordinate,
        )


def _check_subscription(
    context: MergeContext, coordinate: str, sources: Mapping[str, FieldDefinition]
) -> None:
    marked = [item.location for item in sources.values() if item.directives.shareable]
    if marked:
        context.error(
            "INVALID_FIELD_SHARING",
            f'"{coordinate}" cannot be @shareable: a subscription has one source',
            marked,
            coordinate,
        )


def _through_interface_objects(
    context: MergeContext, owner: str, field_name: str
) -> list[tuple[str, str, bool]]:
    """Interface objects that resolve the field for this type: subgraph, interface, shareable."""
    found: list[tuple[str, str, bool]] = []
    for interface in sorted(context.supertypes.get(owner, frozenset())):
        for graph in sorted(context.interface_objects.get(interface, frozenset())):
            definition = context.subgraphs[graph].types[interface]
            coordinate = (interface, field_name)
            usage = context.usage[graph]
            if (
                definition.kind is TypeKind.OBJECT
                and field_name in definition.fields
                and usage.resolves(coordinate)
            ):
                found.append((graph, interface, coordinate in usage.shareable))
    return found
