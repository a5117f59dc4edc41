"""Requirements (`@authenticated`, `@requiresScopes`, `@policy`) across types and field sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from graphweft.federation.composition.merge_context import MergeContext
from graphweft.federation.composition.merge_directives import (
    RequirementSets,
    merge_requirements,
    requirement_applications,
)
from graphweft.federation.composition.merged import (
    Application,
    Applications,
    MergedSchema,
    MergedType,
)
from graphweft.schemas.definitions import FieldDefinition, TypeKind
from graphweft.schemas.directives import Directives, split_context_field
from graphweft.schemas.field_set import (
    FieldSelection,
    FieldSet,
    FragmentSelection,
    parse_valid_field_set,
)
from graphweft.schemas.type_reference import named_type

__all__ = ["check_transitive_requirements", "spread_requirements"]

_NAMES = frozenset({"authenticated", "requiresScopes", "policy"})


@dataclass(frozen=True, slots=True)
class _Requirements:
    """What a client needs; `scopes` and `policies` are alternatives of sets."""

    authenticated: bool = False
    scopes: RequirementSets = ()
    policies: RequirementSets = ()

    def implies(self, other: _Requirements) -> bool:
        """Whether whoever meets these meets the others too."""
        return (
            (self.authenticated or not other.authenticated)
            and _implies(self.scopes, other.scopes)
            and _implies(self.policies, other.policies)
        )


def spread_requirements(context: MergeContext, schema: MergedSchema) -> MergedSchema:
    """Give interfaces, and their fields, the requirements of all their implementations."""
    types: dict[str, MergedType] = {}
    for name, item in schema.types.items():
        if item.kind is not TypeKind.INTERFACE:
            types[name] = item
            continue
        fields = {
            field_name: replace(
                field,
                applications=(
                    *_without_requirements(field.applications),
                    *_applications(_of_field(context, schema, name, field_name)),
                ),
            )
            for field_name, field in item.fields.items()
        }
        _hint_merged(context, schema, item)
        own = _applications(_of_type(context, schema, name))
        types[name] = replace(
            item, fields=fields, applications=(*_without_requirements(item.applications), *own)
        )
    return replace(schema, types=types)


def _hint_merged(context: MergeContext, schema: MergedSchema, interface: MergedType) -> None:
    """Hint where implementations differ in what they require."""
    places = {interface.name: _sources_of_type(context, schema, interface.name)}
    for name in interface.fields:
        places[f"{interface.name}.{name}"] = _sources_of_field(
            context, schema, interface.name, name
        )
    for place, sources in places.items():
        items = [_read(source) for source in sources]
        for directive, values in (
            ("requiresScopes", {item.scopes for item in items}),
            ("policy", {item.policies for item in items}),
        ):
            if len(values - {()}) > 1:
                context.hint(
                    "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
                    f'"{place}" gets the @{directive} of all its implementations, merged',
                    place,
                )


def check_transitive_requirements(context: MergeContext, schema: MergedSchema) -> None:
    """A field that uses other data needs at least the requirements of that data."""
    for graph, subgraph in context.subgraphs.items():
        for owner in subgraph.types.values():
            for item in owner.fields.values():
                _check_field(context, schema, graph, owner.name, item)


def _check_field(
    context: MergeContext, schema: MergedSchema, graph: str, owner: str, item: FieldDefinition
) -> None:
    inputs = list(_inputs(context, graph, owner, item))
    if not inputs:
        return
    coordinate = f"{owner}.{item.name}"
    own = _conjunction(
        (_of_type(context, schema, owner), _of_field(context, schema, owner, item.name))
    )
    for type_name, field_set in inputs:
        for place, needed in _needed(context, schema, type_name, field_set):
            if not own.implies(needed):
                _report(context, coordinate, place, item)


def _report(context: MergeContext, coordinate: str, place: str, item: FieldDefinition) -> None:
    context.error(
        "MISSING_TRANSITIVE_AUTH_REQUIREMENTS",
        f'"{coordinate}" uses "{place}" and needs its @authenticated, @requiresScopes and @policy'
        " too",
        (item.location,),
        coordinate,
    )


def _inputs(
    context: MergeContext, graph: str, owner: str, item: FieldDefinition
) -> Iterator[tuple[str, FieldSet]]:
    """The selections that a field takes data from, with the type that each is on."""
    if item.directives.requires is not None:
        yield owner, parse_valid_field_set(item.directives.requires)
    for argument in item.arguments.values():
        if argument.directives.from_context is None:
            continue
        name, selection = split_context_field(argument.directives.from_context)
        for setter in context.subgraphs[graph].types.values():
            if name in setter.directives.contexts:
                on_setter = FragmentSelection(setter.name, parse_valid_field_set(selection))
                yield setter.name, (on_setter,)


def _needed(
    context: MergeContext, schema: MergedSchema, owner: str, field_set: FieldSet
) -> Iterator[tuple[str, _Requirements]]:
    for selection in field_set:
        if not isinstance(selection, FieldSelection):
            condition = selection.type_condition or owner
            yield condition, _of_type(context, schema, condition)
            yield from _needed(context, schema, condition, selection.selections)
            continue
        definition = schema.types.get(owner)
        field = definition.fields.get(selection.name) if definition else None
        if field is None:
            continue
        target = named_type(field.type)
        place = f"{owner}.{selection.name}"
        yield place, _of_field(context, schema, owner, selection.name)
        yield place, _of_type(context, schema, target)
        yield from _needed(context, schema, target, selection.selections)


def _of_type(context: MergeContext, schema: MergedSchema, name: str) -> _Requirements:
    return _conjunction(map(_read, _sources_of_type(context, schema, name)))


def _sources_of_type(
    context: MergeContext, schema: MergedSchema, name: str
) -> Iterator[Directives]:
    for type_name in _concrete(schema, name):
        yield from (source.directives for source in context.sources(type_name).values())


def _of_field(
    context: MergeContext, schema: MergedSchema, owner: str, field_name: str
) -> _Requirements:
    return _conjunction(map(_read, _sources_of_field(context, schema, owner, field_name)))


def _sources_of_field(
    context: MergeContext, schema: MergedSchema, owner: str, field_name: str
) -> Iterator[Directives]:
    for type_name in _concrete(schema, owner):
        for source in context.sources(type_name).values():
            if field_name in source.fields:
                yield source.fields[field_name].directives
    for interface in sorted(context.supertypes.get(owner, frozenset())):
        for graph in sorted(context.interface_objects.get(interface, frozenset())):
            source = context.subgraphs[graph].types[interface]
            if field_name in source.fields:
                yield source.fields[field_name].directives


def _concrete(schema: MergedSchema, name: str) -> list[str]:
    """The type itself; for an interface, also the object types that implement it."""
    item = schema.types.get(name)
    if item is None or item.kind is not TypeKind.INTERFACE:
        return [name]
    return [name, *(other.name for other in schema.implementations(name))]


def _read(directives: Directives) -> _Requirements:
    return _Requirements(
        directives.authenticated, directives.requires_scopes or (), directives.policies or ()
    )


def _conjunction(requirements: Iterable[_Requirements]) -> _Requirements:
    items = list(dict.fromkeys(requirements))
    return _Requirements(
        any(item.authenticated for item in items),
        merge_requirements(item.scopes for item in items),
        merge_requirements(item.policies for item in items),
    )


def _implies(own: RequirementSets, other: RequirementSets) -> bool:
    if not other:
        return True
    return bool(own) and all(
        any(set(weaker) <= set(alternative) for weaker in other) for alternative in own
    )


def _without_requirements(applications: Applications) -> Applications:
    return tuple(item for item in applications if item.name not in _NAMES)


def _applications(item: _Requirements) -> tuple[Application, ...]:
    return requirement_applications(
        authenticated=item.authenticated, scopes=item.scopes, policies=item.policies
    )
