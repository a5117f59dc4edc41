"""Mutations of whole definitions: types, their members, enum values, descriptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import (
    EnumTypeDefinitionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    NamedTypeNode,
    NameNode,
    Node,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    StringValueNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    UnionTypeDefinitionNode,
)

from graphweft.schemas.check_graphql import EXTENSION_KINDS
from tests.interop.agreement.documents import edited, replaced, walk
from tests.interop.agreement.mutator import COMPOSITE, NAMED, Mutated, Mutator, Scene, label

__all__ = ["DEFINITION_MUTATORS"]

_EXTENSIONS = {definition: extension for extension, definition in EXTENSION_KINDS.items()}


def _drop_type(scene: Scene) -> Mutated | None:
    item = scene.pick_type(*NAMED)
    return scene.with_node(item, None, f"drop type {label(item)}") if item else None


def _rename_type(scene: Scene) -> Mutated | None:
    """The definition only, or its uses too."""
    item = scene.pick_type(*NAMED)
    if item is None:
        return None
    name = label(item)
    new = NameNode(value=f"{name}New")
    if scene.random.random() < 0.3:
        return scene.with_node(item, edited(item, name=new), f"rename the definition of {name}")
    document = scene.document
    while found := next(
        (
            node
            for node, _ in walk(document)
            if isinstance(node, (NamedTypeNode, *NAMED)) and label(node) == name
        ),
        None,
    ):
        document = replaced(document, found, edited(found, name=new))
    return Mutated(document, f"rename type {name}")


def _toggle_extension(scene: Scene) -> Mutated | None:
    item: Node | None = scene.pick_type(*NAMED)
    if item is None:
        return None
    if isinstance(item, TypeExtensionNode):
        new = _as_kind(item, EXTENSION_KINDS[type(item)])
    else:
        assert isinstance(item, TypeDefinitionNode)
        new = _as_kind(item, _EXTENSIONS[type(item)])
    return scene.with_node(item, new, f"{label(item)} becomes {new.kind}")


def _as_kind(item: Node, kind: Callable[..., Node]) -> Node:
    """The parts that another kind of definition has too."""
    parts: dict[str, Any] = {key: getattr(item, key) for key in item.keys}
    keys = getattr(kind, "keys", ())
    return kind(**{key: part for key, part in parts.items() if key in keys})


def _change_kind(scene: Scene) -> Mutated | None:
    item = scene.pick_type(ObjectTypeDefinitionNode, InterfaceTypeDefinitionNode)
    if item is None:
        return None
    is_object = isinstance(item, ObjectTypeDefinitionNode)
    kind: Any = InterfaceTypeDefinitionNode if is_object else ObjectTypeDefinitionNode
    new = kind(**{key: getattr(item, key) for key in item.keys})
    return scene.with_node(item, new, f"{label(item)} becomes {new.kind}")


def _drop_interface(scene: Scene) -> Mutated | None:
    owner = scene.pick_type(*COMPOSITE)
    if owner is None or not owner.interfaces:
        return None
    item = scene.random.choice(owner.interfaces)
    new = edited(owner, interfaces=tuple(one for one in owner.interfaces if one is not item))
    return scene.with_node(owner, new, f"{label(owner)} no longer implements {label(item)}")


def _add_interface(scene: Scene) -> Mutated | None:
    owner = scene.pick_type(ObjectTypeDefinitionNode, ObjectTypeExtensionNode)
    names = scene.type_names(InterfaceTypeDefinitionNode, InterfaceTypeExtensionNode)
    if owner is None or not names:
        return None
    name = scene.random.choice(names)
    interfaces = (*(owner.interfaces or ()), NamedTypeNode(name=NameNode(value=name)))
    return scene.with_node(
        owner, edited(owner, interfaces=interfaces), f"{label(owner)} implements {name}"
    )


def _drop_member(scene: Scene) -> Mutated | None:
    union = scene.pick(UnionTypeDefinitionNode)
    if union is None or not union.types:
        return None
    item = scene.random.choice(union.types)
    new = edited(union, types=tuple(one for one in union.types if one is not item))
    return scene.with_node(union, new, f"drop {label(item)} from union {label(union)}")


def _add_member(scene: Scene) -> Mutated | None:
    union = scene.pick(UnionTypeDefinitionNode)
    names = scene.type_names(ObjectTypeDefinitionNode)
    if union is None or not names:
        return None
    name = scene.random.choice(names)
    types = (*(union.types or ()), NamedTypeNode(name=NameNode(value=name)))
    return scene.with_node(union, edited(union, types=types), f"add {name} to {label(union)}")


def _drop_enum_value(scene: Scene) -> Mutated | None:
    value = scene.pick(EnumValueDefinitionNode)
    return scene.with_node(value, None, f"drop value {label(value)}") if value else None


def _rename_enum_value(scene: Scene) -> Mutated | None:
    value = scene.pick(EnumValueDefinitionNode)
    if value is None:
        return None
    new = edited(value, name=NameNode(value=f"{label(value)}_NEW"))
    return scene.with_node(value, new, f"rename value {label(value)}")


def _add_enum_value(scene: Scene) -> Mutated | None:
    enum = scene.pick(EnumTypeDefinitionNode)
    if enum is None:
        return None
    value = EnumValueDefinitionNode(name=NameNode(value="ADDED"), directives=())
    new = edited(enum, values=(*(enum.values or ()), value))
    return scene.with_node(enum, new, f"add a value to {label(enum)}")


def _change_description(scene: Scene) -> Mutated | None:
    kinds = (
        FieldDefinitionNode,
        ObjectTypeDefinitionNode,
        EnumValueDefinitionNode,
        InputObjectTypeDefinitionNode,
    )
    node = scene.pick(scene.random.choice(kinds))
    if node is None:
        return None
    text = StringValueNode(value=scene.random.choice(("One.", "Another\nin lines.")))
    return scene.with_node(node, edited(node, description=text), f"describe {label(node)}")


DEFINITION_MUTATORS: tuple[Mutator, ...] = (
    _drop_type,
    _rename_type,
    _toggle_extension,
    _change_kind,
    _drop_interface,
    _add_interface,
    _drop_member,
    _add_member,
    _drop_enum_value,
    _rename_enum_value,
    _add_enum_value,
    _change_description,
)
