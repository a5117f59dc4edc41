"""`@listSize` describes a list (cost spec v0.1)."""

from __future__ import annotations

from collections.abc import Iterator

from graphweft.federation.composition.result import CompositionError
from graphweft.federation.composition.validation.report import problem
from graphweft.schemas.definitions import FieldDefinition
from graphweft.schemas.directives import ListSize
from graphweft.schemas.subgraph import Subgraph
from graphweft.schemas.type_reference import (
    ListType,
    NamedType,
    TypeReference,
    named_type,
    nullable,
)

__all__ = ["check_list_size"]


def check_list_size(subgraph: Subgraph) -> Iterator[CompositionError]:
    """Check every `@listSize` of a subgraph."""
    for owner in subgraph.types.values():
        for item in owner.fields.values():
            size = item.directives.list_size
            if size is not None:
                for suffix, reason in _problems(subgraph, item, size):
                    place = f"{owner.name}.{item.name}"
                    message = f'"{place}" has @listSize: {reason}'
                    code = f"LIST_SIZE_{suffix}"
                    yield problem(subgraph, code, message, item.location, place)


def _problems(
    subgraph: Subgraph, item: FieldDefinition, size: ListSize
) -> Iterator[tuple[str, str]]:
    if size.sized_fields is None and not _is_list(item.type):
        yield "APPLIED_TO_NON_LIST", f"its type {item.type} is no list; name sizedFields"
    if size.assumed_size is not None and size.assumed_size < 0:
        yield "INVALID_ASSUMED_SIZE", f"assumedSize {size.assumed_size} is negative"
    for name in size.slicing_arguments or ():
        argument = item.arguments.get(name)
        if argument is None:
            yield "INVALID_SLICING_ARGUMENT", f'the field has no argument "{name}"'
        elif nullable(argument.type) != NamedType("Int"):
            yield "INVALID_SLICING_ARGUMENT", f'"{name}" must be Int, not {argument.type}'
    target = subgraph.types.get(named_type(item.type))
    for name in size.sized_fields or ():
        sized = target.fields.get(name) if target else None
        if sized is None:
            yield "INVALID_SIZED_FIELD", f'"{named_type(item.type)}" has no field "{name}"'
        elif not _is_list(sized.type):
            yield "APPLIED_TO_NON_LIST", f'"{name}" of type {sized.type} is no list'


def _is_list(reference: TypeReference) -> bool:
    return isinstance(nullable(reference), ListType)
