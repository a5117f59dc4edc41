"""`@override`: which subgraph's field takes over from which (Federation, "Migrating fields")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphweft.federation.composition.merge_context import MergeContext
from graphweft.schemas.definitions import FieldDefinition, TypeKind

__all__ = ["Overrides", "read_overrides"]

_LABEL = re.compile(r"[a-zA-Z][a-zA-Z0-9_\-:./]*")
_PERCENT = re.compile(r"percent\((\d{1,2}(\.\d{1,8})?|100)\)")


@dataclass(frozen=True, slots=True)
class Overrides:
    """What overriding makes of the subgraphs that define one field.

    Attributes:
        overridden: subgraphs whose field is not asked any more.
        used: those of them where the field still serves keys or requirements.
        labels: label by subgraph, for both sides of a labelled override.
    """

    overridden: set[str] = field(default_factory=set[str])
    used: set[str] = field(default_factory=set[str])
    labels: dict[str, str] = field(default_factory=dict[str, str])

    def is_gone(self, graph: str) -> bool:
        """Whether the field of that subgraph is no part of the supergraph."""
        return graph in self.overridden and graph not in self.used and graph not in self.labels


def read_overrides(
    context: MergeContext, owner: str, sources: Mapping[str, FieldDefinition]
) -> Overrides:
    """Read and check the `@override`s of one field."""
    overrides = Overrides()
    for graph, item in sources.items():
        override = item.directives.override
        if override is None:
            continue
        if _is_allowed(context, owner, graph, item, sources):
            _apply(context, owner, graph, sources, overrides)
    return overrides


def _is_allowed(
    context: MergeContext,
    owner: str,
    graph: str,
    item: FieldDefinition,
    sources: Mapping[str, FieldDefinition],
) -> bool:
    override = item.directives.override
    assert override is not None  # only such fields come here
    coordinate = f"{owner}.{item.name}"
    source = sources.get(override.source)
    if context.subgraphs[graph].types[owner].kind is TypeKind.INTERFACE:
        code = "OVERRIDE_ON_INTERFACE"
        message = f'"{coordinate}" in "{graph}" is a field of an interface: @override its types'
    elif graph in context.interface_objects.get(owner, ()):
        code = "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"
        message = f'"{coordinate}" cannot have @override in "{graph}": it is of an interface object'
    elif override.source == graph:
        code = "OVERRIDE_FROM_SELF_ERROR"
        message = f'"{coordinate}" in "{graph}" overrides itself: name another subgraph'
    elif source is not None and source.directives.override is not None:
        code = "OVERRIDE_SOURCE_HAS_OVERRIDE"
        message = (
            f'"{coordinate}" has @override in "{graph}" and in "{override.source}", which it'
            " overrides; keep one of them"
        )
    elif collision := _collision(context, owner, graph, item, source):
        code = "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"
        message = f'"{coordinate}" cannot have @override in "{graph}": {collision}'
    else:
        return True
    context.error(code, message, (item.location,), coordinate)
    return False


def _collision(
    context: MergeContext,
    owner: str,
    graph: str,
    item: FieldDefinition,
    source: FieldDefinition | None,
) -> str:
    override = item.directives.override
    if source is None and override is not None:
        return _interface_object_of(context, owner, item.name, override.source)
    if (owner, item.name) in context.usage[graph].external:
        return "it is @external there"
    if source is not None and source.directives.requires is not None:
        return "the overridden field has @requires"
    if source is not None and source.directives.provides is not None:
        return "the overridden field has @provides"
    return ""


def _interface_object_of(context: MergeContext, owner: str, field_name: str, source: str) -> str:
    """Whether the source has the field only by way of an interface object."""
    for interface in sorted(context.supertypes.get(owner, frozenset())):
        if (
            source in context.interface_objects.get(interface, frozenset())
            and field_name in context.subgraphs[source].types[interface].fields
        ):
            return f'"{source}" resolves it by interface object "{interface}"'
    return ""


def _check_label(
    context: MergeContext, coordinate: str, graph: str, item: FieldDefinition, label: str
) -> None:
    if not _LABEL.fullmatch(label) and not _PERCENT.fullmatch(label):
        context.error(
            "OVERRIDE_LABEL_INVALID",
            f'the label "{label}" of @override on "{coordinate}" in "{graph}" must start with a'
            " letter and hold letters, digits and _-:./ only, or be percent(x) with x from 0 to"
            " 100",
            (item.location,),
            coordinate,
        )


def _apply(
    context: MergeContext,
    owner: str,
    graph: str,
    sources: Mapping[str, FieldDefinition],
    overrides: Overrides,
) -> None:
    item = sources[graph]
    override = item.directives.override
    assert override is not None  # only such fields come here
    coordinate = f"{owner}.{item.name}"
    source = override.source
    if source not in context.subgraphs:
        context.hint(
            "FROM_SUBGRAPH_DOES_NOT_EXIST",
            f'"{coordinate}" in "{graph}" overrides "{source}", which is no subgraph',
            coordinate,
        )
        return
    usage = context.usage[source]
    if source not in sources or (owner, item.name) in usage.external:
        context.hint(
            "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED",
            f'"{coordinate}" is not resolved by "{source}" any more: remove @override in "{graph}"',
            coordinate,
        )
        return
    overrides.overridden.add(source)
    if usage.is_used((owner, item.name)):
        overrides.used.add(source)
    if override.label is not None:
        _check_label(context, coordinate, graph, item, override.label)
        overrides.labels.update({graph: override.label, source: override.label})
        code, advice = "OVERRIDE_MIGRATION_IN_PROGRESS", f"migrates by label {override.label!r}"
    else:
        code, advice = "OVERRIDDEN_FIELD_CAN_BE_REMOVED", "takes over; remove the other"
    context.hint(code, f'"{coordinate}" in "{graph}" overrides "{source}": {advice}', coordinate)
