"""Whether a literal is a value of a type, as a subgraph defines it."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
)

from graphweft.schemas.definitions import TypeDefinition, TypeKind
from graphweft.schemas.type_reference import ListType, NamedType, NonNullType, TypeReference

__all__ = ["accepts"]

_SCALARS: Mapping[str, tuple[type[ValueNode], ...]] = {
    "Int": (IntValueNode,),
    "Float": (IntValueNode, FloatValueNode),
    "String": (StringValueNode,),
    "ID": (StringValueNode, IntValueNode),
    "Boolean": (BooleanValueNode,),
}


def accepts(
    types: Mapping[str, TypeDefinition], reference: TypeReference, value: ValueNode
) -> bool:
    """Whether the value can be coerced; scalars of a subgraph's own take any value."""
    match reference:
        case NonNullType(inner):
            return not isinstance(value, NullValueNode) and accepts(types, inner, value)
        case _ if isinstance(value, NullValueNode):
            return True
        case ListType(inner):
            items = value.values if isinstance(value, ListValueNode) else (value,)
            return all(accepts(types, inner, item) for item in items)
        case NamedType(name):
            return _accepts_named(types, name, value)


def _accepts_named(types: Mapping[str, TypeDefinition], name: str, value: ValueNode) -> bool:
    if name in _SCALARS:
        return isinstance(value, _SCALARS[name])
    definition = types.get(name)
    if definition is None or definition.kind is TypeKind.SCALAR:
        return True
    if definition.kind is TypeKind.ENUM:
        return isinstance(value, EnumValueNode) and value.value in definition.values
    return isinstance(value, ObjectValueNode) and all(
        field.name.value in definition.input_fields
        and accepts(types, definition.input_fields[field.name.value].type, field.value)
        for field in value.fields
    )
