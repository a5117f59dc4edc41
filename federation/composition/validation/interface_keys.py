"""Implementations have the keys of their interface (Federation, "Entity interfaces")."""

from __future__ import annotations

from collections.abc import Iterator

from graphweft.federation.composition.result import CompositionError
from graphweft.federation.composition.validation.report import problem
from graphweft.schemas.definitions import TypeDefinition, TypeKind
from graphweft.schemas.directives import Key
from graphweft.schemas.errors import SdlError
from graphweft.schemas.field_set import (
    FieldSelection,
    FieldSet,
    parse_field_set,
    parse_valid_field_set,
)
from graphweft.schemas.subgraph import Subgraph
from graphweft.schemas.type_reference import named_type

__all__ = ["check_interface_keys"]


def check_interface_keys(subgraph: Subgraph) -> Iterator[CompositionError]:
    """Check every key of every interface of a subgraph."""
    for interface in subgraph.types.values():
        if interface.kind is not TypeKind.INTERFACE:
            continue
        for key in interface.directives.keys:
            for implementation in subgraph.implementations(interface.name):
                if not all(
                    _is_known(subgraph, implementation, parse_valid_field_set(own.fields))
                    for own in implementation.directives.keys
                ):
                    continue  # what is wrong with its keys is told by itself
                reason = _reason(key, implementation)
                if reason:
                    message = (
                        f'interface "{interface.name}" has @key(fields: "{key.fields}"), which its'
                        f' implementation "{implementation.name}" {reason}'
                    )
                    yield problem(
                        subgraph,
                        "INTERFACE_KEY_NOT_ON_IMPLEMENTATION",
                        message,
                        implementation.location,
                        implementation.name,
                    )


def _is_known(subgraph: Subgraph, owner: TypeDefinition, field_set: FieldSet) -> bool:
    """Whether a key names fields that are there."""
    for selection in field_set:
        if not isinstance(selection, FieldSelection) or selection.name == "__typename":
            continue
        field = owner.fields.get(selection.name)
        if field is None:
            return False
        target = subgraph.types.get(named_type(field.type))
        if target is not None and not _is_known(subgraph, target, selection.selections):
            return False
    return True


def _reason(key: Key, implementation: TypeDefinition) -> str:
    wanted = _unordered(key.fields)
    same = [own for own in implementation.directives.keys if _unordered(own.fields) == wanted]
    if not same:
        return "needs too"
    if key.resolvable and not same[0].resolvable:
        return "has with resolvable: false; it must be resolvable there too"
    return ""


def _unordered(text: str) -> object:
    try:
        return _as_set(parse_field_set(text))
    except SdlError:
        return text


def _as_set(field_set: FieldSet) -> frozenset[object]:
    return frozenset(
        (
            selection.name
            if isinstance(selection, FieldSelection)
            else f"... on {selection.type_condition}",
            _as_set(selection.selections),
        )
        for selection in field_set
    )
