"""What `@fromContext` selects: one value of the argument's type, on each type that sets it.

The selection is one field, or one inline fragment for each type that it may be on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphweft.schemas.definitions import TypeDefinition, TypeKind
from graphweft.schemas.errors import SdlError
from graphweft.schemas.field_set import (
    FieldSelection,
    FieldSet,
    FragmentSelection,
    parse_field_set,
)
from graphweft.schemas.subgraph import Subgraph
from graphweft.schemas.type_reference import (
    ListType,
    NamedType,
    TypeReference,
    named_type,
    nullable,
)

__all__ = ["selection_problems"]


def selection_problems(
    subgraph: Subgraph, setters: Sequence[TypeDefinition], text: str, expected: TypeReference
) -> Iterator[str]:
    """Why a selection does not give a value of the expected type on each of the setters."""
    try:
        field_set = parse_field_set(text)
    except SdlError as error:
        yield error.message
        return
    reason = _form_problem(field_set)
    if reason:
        yield reason
        return
    used: set[str] = set()
    for setter in setters:
        selected = list(_selected(subgraph, setter, field_set, used))
        if not selected:
            yield f'no part of it is on "{setter.name}"'
        for owner, selection in selected:
            yield from _field_problems(subgraph, owner, selection)
            found = _type_of(subgraph, owner, selection)
            if found is None or not _fits(found, expected):
                yield f"it must be of type {expected}, not {found or 'several types'}"
    for selection in field_set:
        condition = selection.type_condition if isinstance(selection, FragmentSelection) else None
        if condition is not None and condition not in used:
            yield f'no type of the context can be "{condition}"'


def _form_problem(field_set: FieldSet) -> str:
    """One field, or inline fragments with distinct type conditions and one field in each."""
    fragments = [item for item in field_set if isinstance(item, FragmentSelection)]
    if not fragments:
        return "" if len(field_set) == 1 else "it must select one field"
    conditions = {item.type_condition for item in fragments} - {None}
    if len(fragments) < len(field_set):
        return "it mixes a field with inline fragments"
    if len(conditions) < len(fragments):
        return "each inline fragment needs a type condition of its own"
    return ""


def _selected(
    subgraph: Subgraph, setter: TypeDefinition, field_set: FieldSet, used: set[str]
) -> Iterator[tuple[TypeDefinition, FieldSelection | FragmentSelection]]:
    """The parts of the selection that hold for a setter, each with the type that it is on."""
    for selection in field_set:
        if isinstance(selection, FieldSelection):
            yield setter, selection
            continue
        target = subgraph.types.get(selection.type_condition or "")
        if target is not None and target in _possible(subgraph, setter):
            used.add(target.name)
            yield from ((target, inner) for inner in selection.selections)


def _possible(subgraph: Subgraph, item: TypeDefinition) -> Sequence[TypeDefinition]:
    match item.kind:
        case TypeKind.INTERFACE:
            return subgraph.implementations(item.name)
        case TypeKind.UNION:
            return [subgraph.types[name] for name in item.members if name in subgraph.types]
        case _:
            return [item]


def _field_problems(
    subgraph: Subgraph, owner: TypeDefinition, selection: FieldSelection | FragmentSelection
) -> Iterator[str]:
    if owner.directives.interface_object:
        yield f'"{owner.name}" is an interface object'
    if selection.directives:
        yield "it cannot hold directives"
    if isinstance(selection, FragmentSelection):
        return
    if selection.alias:
        yield "it cannot hold aliases"
    item = owner.fields.get(selection.name)
    if item is None:
        yield f'"{owner.name}" has no field "{selection.name}" in this subgraph'
        return
    target = subgraph.types.get(named_type(item.type))
    is_composite = target is not None and target.is_composite
    if is_composite != bool(selection.selections):
        yield f'"{owner.name}.{item.name}" needs {"a" if is_composite else "no"} selection'
    if target is not None and is_composite:
        for inner in selection.selections:
            yield from _field_problems(subgraph, target, inner)


def _type_of(
    subgraph: Subgraph, owner: TypeDefinition, selection: FieldSelection | FragmentSelection
) -> TypeReference | None:
    """The one type that is selected, in the lists on the way to it; None where there are more."""
    if isinstance(selection, FragmentSelection):
        return None
    item = owner.fields.get(selection.name)
    if item is None:
        return None
    leaf: TypeReference | None = NamedType(named_type(item.type))
    target = subgraph.types.get(named_type(item.type))
    if selection.selections and target is not None:
        found = {_type_of(subgraph, target, inner) for inner in selection.selections}
        leaf = found.pop() if len(found) == 1 else None
    return _in_lists(item.type, leaf) if leaf is not None else None


def _in_lists(reference: TypeReference, leaf: TypeReference) -> TypeReference:
    match nullable(reference):
        case ListType(inner):
            return ListType(_in_lists(inner, leaf))
        case _:
            return leaf


def _fits(found: TypeReference, expected: TypeReference) -> bool:
    """A value of a context may be missing, so an argument that takes it must be nullable."""
    match found, expected:
        case ListType(inner), ListType(wanted):
            return _fits(inner, wanted)
        case NamedType(), NamedType():
            return found == expected
        case _:
            return False
