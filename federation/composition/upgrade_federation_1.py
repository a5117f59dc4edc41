"""Give Federation 1 subgraphs the meaning that Federation 2 spells out.

The rules are those of "Moving to Federation 2": extensions become definitions, `@external` on keys
and on interfaces goes, unused externals go, and what several subgraphs resolve becomes shareable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from graphweft.federation.composition.field_usage import (
    FieldUsage,
    read_field_usage,
    selected_fields,
)
from graphweft.federation.composition.result import CompositionError
from graphweft.federation.composition.validate_subgraph import validate_subgraph
from graphweft.schemas.definitions import FieldDefinition, TypeDefinition, TypeKind
from graphweft.schemas.directives import Directives
from graphweft.schemas.field_set import FieldSet, FragmentSelection, parse_valid_field_set
from graphweft.schemas.subgraph import ROOT_NAMES, Subgraph
from graphweft.schemas.type_reference import named_type

__all__ = ["upgrade_federation_1"]

_ROOTS = frozenset(ROOT_NAMES.values())

Step = Callable[[Subgraph, Sequence[Subgraph]], Subgraph]


def upgrade_federation_1(
    subgraphs: Sequence[Subgraph],
) -> tuple[list[Subgraph], list[CompositionError]]:
    """Upgrade and then validate each Federation 1 subgraph; the others stay as they are."""
    upgraded: list[Subgraph] = []
    errors: list[CompositionError] = []
    for subgraph in subgraphs:
        if subgraph.federation is not None:
            upgraded.append(subgraph)
            continue
        found = [
            *_extensions_without_base(subgraph, subgraphs),
            *_interface_objects_of_others(subgraph, subgraphs),
        ]
        if not found:
            upgraded.append(_upgrade(subgraph, subgraphs))
            found = [
                *_emptied_types(subgraph, upgraded[-1]),
                *validate_subgraph(upgraded[-1]),
            ]
        errors += found
    return upgraded, errors


def _upgrade(subgraph: Subgraph, everyone: Sequence[Subgraph]) -> Subgraph:
    others = [other for other in everyone if other.name != subgraph.name]
    steps: tuple[Step, ...] = (
        _drop_external_on_interfaces_and_types,
        _drop_external_on_keys_of_extensions,
        _drop_directives_on_interfaces,
        _drop_inactive_requires_and_provides,
        _drop_unused_externals,
        _add_shareable,
        _drop_tags_on_external,
        _turn_extensions_into_definitions,
    )
    for step in steps:
        subgraph = step(subgraph, others)
    return subgraph


def _extensions_without_base(
    subgraph: Subgraph, everyone: Sequence[Subgraph]
) -> list[CompositionError]:
    return [
        CompositionError(
            "EXTENSION_WITH_NO_BASE",
            f'[{subgraph.name}] type "{item.name}" is only extended; define it in a subgraph',
            (item.location,),
            item.name,
        )
        for item in subgraph.types.values()
        if item.is_extension
        and item.name not in _ROOTS
        and not any(
            other.name != subgraph.name and _is_defined(other, item.name) for other in everyone
        )
    ]


def _emptied_types(subgraph: Subgraph, upgraded: Subgraph) -> list[CompositionError]:
    """The types that lost all their fields and that others still refer to."""
    used = {
        name
        for item in upgraded.types.values()
        for name in (
            *item.members,
            *item.interfaces,
            *(named_type(field.type) for field in item.fields.values()),
        )
    }
    return [
        CompositionError(
            "TYPE_WITH_ONLY_UNUSED_EXTERNAL",
            f'[{subgraph.name}] type "{name}" has only @external fields, and no @key, @requires or'
            " @provides of this subgraph uses any of them; remove the type",
            (item.location,),
            name,
        )
        for name, item in subgraph.types.items()
        if name not in upgraded.types and name in used
    ]


def _is_defined(subgraph: Subgraph, name: str) -> bool:
    item = subgraph.types.get(name)
    return item is not None and item.is_defined


def _interface_objects_of_others(
    subgraph: Subgraph, everyone: Sequence[Subgraph]
) -> list[CompositionError]:
    users = [
        other.name
        for other in everyone
        if any(item.directives.interface_object for item in other.types.values())
    ]
    if not users:
        return []
    message = (
        f"@interfaceObject in {', '.join(users)} needs every subgraph to be a Federation 2 schema,"
        f' and "{subgraph.name}" is none: add a @link to federation there'
    )
    return [CompositionError("INTERFACE_OBJECT_USAGE_ERROR", message)]


def _drop_external_on_interfaces_and_types(
    subgraph: Subgraph, _others: Sequence[Subgraph]
) -> Subgraph:
    def edit(item: TypeDefinition) -> TypeDefinition:
        if item.kind is TypeKind.INTERFACE:
            item = _with_fields(item, lambda field: _edit_field(field, external=False))
        return replace(item, directives=replace(item.directives, external=False))

    return _with_types(subgraph, edit)


def _drop_external_on_keys_of_extensions(
    subgraph: Subgraph, others: Sequence[Subgraph]
) -> Subgraph:
    """Key fields of an extension; without an own key, those of each other subgraph's first key."""

    def edit(item: TypeDefinition) -> TypeDefinition:
        if not item.is_extension or not item.is_composite:
            return item
        keys = [(subgraph, key) for key in item.directives.keys]
        if not keys:
            keys = [
                (other, definition.directives.keys[0])
                for other in others
                if (definition := other.types.get(item.name)) and definition.has_key
            ]
        fields = {
            name
            for owner, key in keys
            for type_name, name in selected_fields(
                owner, item.name, parse_valid_field_set(key.fields), with_implementations=False
            )
            if type_name == item.name
        }
        return _with_fields(
            item,
            lambda field: _edit_field(field, external=False) if field.name in fields else field,
        )

    return _with_types(subgraph, edit)


def _drop_directives_on_interfaces(subgraph: Subgraph, _others: Sequence[Subgraph]) -> Subgraph:
    def edit(item: TypeDefinition) -> TypeDefinition:
        if item.kind is TypeKind.INTERFACE:
            item = _with_fields(
                item, lambda field: _edit_field(field, requires=None, provides=None)
            )
            return replace(item, directives=replace(item.directives, keys=()))
        if item.kind is TypeKind.OBJECT:
            return _with_fields(item, drop_provides_on_leaf)
        return item

    def drop_provides_on_leaf(field: FieldDefinition) -> FieldDefinition:
        target = subgraph.types.get(named_type(field.type))
        is_composite = target is not None and target.is_composite
        return field if is_composite else _edit_field(field, provides=None)

    return _with_types(subgraph, edit)


def _drop_inactive_requires_and_provides(
    subgraph: Subgraph, _others: Sequence[Subgraph]
) -> Subgraph:
    """Field sets of which nothing is external any more do nothing."""
    external = read_field_usage(subgraph).external

    def is_inactive(owner: str, text: str | None) -> bool:
        if text is None or not _is_complete(
            subgraph, owner, field_set := parse_valid_field_set(text)
        ):
            return False
        selected = list(selected_fields(subgraph, owner, field_set))
        return bool(selected) and not any(item in external for item in selected)

    def edit(item: TypeDefinition) -> TypeDefinition:
        def edit_field(field: FieldDefinition) -> FieldDefinition:
            if is_inactive(item.name, field.directives.requires):
                field = _edit_field(field, requires=None)
            if is_inactive(named_type(field.type), field.directives.provides):
                field = _edit_field(field, provides=None)
            return field

        return _with_fields(item, edit_field)

    return _with_types(subgraph, edit)


def _is_complete(subgraph: Subgraph, owner: str, field_set: FieldSet) -> bool:
    """Whether a selection ends in leaves only; validation tells of others, so they stay."""
    definition = subgraph.types.get(owner)
    for selection in field_set:
        if isinstance(selection, FragmentSelection):
            condition = selection.type_condition or owner
            if not _is_complete(subgraph, condition, selection.selections):
                return False
            continue
        field = definition.fields.get(selection.name) if definition else None
        target = subgraph.types.get(named_type(field.type)) if field else None
        if target is not None and target.is_composite:
            if not selection.selections:
                return False
            if not _is_complete(subgraph, target.name, selection.selections):
                return False
    return True


def _drop_unused_externals(subgraph: Subgraph, _others: Sequence[Subgraph]) -> Subgraph:
    usage = read_field_usage(subgraph)

    def edit(item: TypeDefinition) -> TypeDefinition:
        kept = {
            name: field
            for name, field in item.fields.items()
            if (item.name, name) not in usage.external or usage.is_used((item.name, name))
        }
        return replace(item, fields=kept)

    edited = {name: edit(item) for name, item in subgraph.types.items()}
    return replace(
        subgraph,
        types={
            name: item
            for name, item in edited.items()
            if item.fields or not subgraph.types[name].fields
        },
    )


def _add_shareable(subgraph: Subgraph, others: Sequence[Subgraph]) -> Subgraph:
    usages = [(other, read_field_usage(other)) for other in others]
    own = read_field_usage(subgraph)

    def edit(item: TypeDefinition) -> TypeDefinition:
        if item.kind is not TypeKind.OBJECT:
            return item
        if item.has_key or item.name in _ROOTS:
            return _with_fields(item, lambda field: edit_field(item, field))
        if any(item.name in other.types for other in others):
            return _with_fields(item, lambda field: share_declared(item, field))
        return item

    def share_declared(item: TypeDefinition, field: FieldDefinition) -> FieldDefinition:
        is_base = item.is_extension or not field.in_extension
        return _edit_field(field, shareable=True) if is_base else field

    def edit_field(item: TypeDefinition, field: FieldDefinition) -> FieldDefinition:
        coordinate = (item.name, field.name)
        is_subscription = item.name == "Subscription"
        if coordinate in own.keys or is_subscription or not _is_shared(usages, coordinate):
            return field
        return _edit_field(field, shareable=True)

    return _with_types(subgraph, edit)


def _is_shared(usages: list[tuple[Subgraph, FieldUsage]], coordinate: tuple[str, str]) -> bool:
    type_name, field_name = coordinate
    return any(
        (definition := other.types.get(type_name)) is not None
        and field_name in definition.fields
        and usage.resolves(coordinate)
        for other, usage in usages
    )


def _drop_tags_on_external(subgraph: Subgraph, others: Sequence[Subgraph]) -> Subgraph:
    """A tag on an external field that the defining subgraph repeats says nothing."""
    external = read_field_usage(subgraph).external

    def edit(item: TypeDefinition) -> TypeDefinition:
        def edit_field(field: FieldDefinition) -> FieldDefinition:
            if (item.name, field.name) not in external or not field.directives.tags:
                return field
            elsewhere = {
                tag
                for other in others
                if (definition := other.types.get(item.name)) is not None
                and (same := definition.fields.get(field.name)) is not None
                and not same.directives.external
                for tag in same.directives.tags
            }
            kept = tuple(tag for tag in field.directives.tags if tag not in elsewhere)
            return _edit_field(field, tags=kept)

        return _with_fields(item, edit_field)

    return _with_types(subgraph, edit)


def _turn_extensions_into_definitions(subgraph: Subgraph, _others: Sequence[Subgraph]) -> Subgraph:
    return _with_types(subgraph, lambda item: replace(item, is_extension=item.directives.extends))


def _with_types(subgraph: Subgraph, edit: Callable[[TypeDefinition], TypeDefinition]) -> Subgraph:
    types: Mapping[str, TypeDefinition] = {
        name: edit(item) for name, item in subgraph.types.items()
    }
    return replace(subgraph, types=types)


def _with_fields(
    item: TypeDefinition, edit: Callable[[FieldDefinition], FieldDefinition]
) -> TypeDefinition:
    return replace(item, fields={name: edit(field) for name, field in item.fields.items()})


def _edit_field(field: FieldDefinition, **changes: object) -> FieldDefinition:
    directives: Directives = replace(field.directives, **changes)  # type: ignore[arg-type]  # names are Directives' own, the callers above
    return replace(field, directives=directives)
