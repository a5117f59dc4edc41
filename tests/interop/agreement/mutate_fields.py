"""Mutations of fields, arguments, their types and their defaults."""

from __future__ import annotations

from graphql import (
    FieldDefinitionNode,
    InputValueDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    NameNode,
    NonNullTypeNode,
    TypeNode,
    parse_const_value,
    parse_type,
    print_ast,
)

from tests.interop.agreement.documents import edited, walk
from tests.interop.agreement.mutator import COMPOSITE, INPUT, NAMED, Mutated, Mutator, Scene, label

__all__ = ["FIELD_MUTATORS"]

_SCALARS = ("Int", "String", "ID", "Boolean", "Float")
_DEFAULTS = ("1", "2", '"a"', "true", "null", "[]", "{}", "A")


def _drop_field(scene: Scene) -> Mutated | None:
    field = scene.pick(FieldDefinitionNode)
    return scene.with_node(field, None, f"drop field {label(field)}") if field else None


def _drop_input_value(scene: Scene) -> Mutated | None:
    value = scene.pick(InputValueDefinitionNode)
    return scene.with_node(value, None, f"drop {label(value)}") if value else None


def _rename_field(scene: Scene) -> Mutated | None:
    field = scene.pick(FieldDefinitionNode)
    if field is None:
        return None
    new = edited(field, name=NameNode(value=f"{label(field)}New"))
    return scene.with_node(field, new, f"rename field {label(field)}")


def _copy_field(scene: Scene) -> Mutated | None:
    """A field of another subgraph's type of the same name, or of any other type here."""
    owner = scene.pick_type(*COMPOSITE)
    if owner is None:
        return None
    fields = [
        field
        for document in (*scene.others, scene.document)
        for item in document.definitions
        if isinstance(item, COMPOSITE) and label(item) == label(owner)
        for field in item.fields or ()
        if label(field) not in {label(own) for own in owner.fields or ()}
    ]
    if not fields:
        return None
    field = scene.random.choice(fields)
    if scene.random.random() < 0.5:
        field = edited(field, directives=())
    new = edited(owner, fields=(*(owner.fields or ()), field))
    return scene.with_node(owner, new, f"copy field {label(owner)}.{label(field)}")


def _toggle_non_null(scene: Scene) -> Mutated | None:
    found = _pick_type_node(scene)
    if found is None:
        return None
    new: TypeNode
    if isinstance(found, NonNullTypeNode):
        new = found.type
    else:
        assert isinstance(found, (NamedTypeNode, ListTypeNode))
        new = NonNullTypeNode(type=found)
    return scene.with_node(found, new, f"{print_ast(found)} becomes {print_ast(new)}")


def _toggle_list(scene: Scene) -> Mutated | None:
    found = _pick_type_node(scene)
    if found is None:
        return None
    new = found.type if isinstance(found, ListTypeNode) else ListTypeNode(type=found)
    return scene.with_node(found, new, f"{print_ast(found)} becomes {print_ast(new)}")


def _pick_type_node(scene: Scene) -> TypeNode | None:
    """A whole type of a field or argument; one below a list only now and then."""
    found = [
        node.type
        for node, _ in walk(scene.document)
        if isinstance(node, (FieldDefinitionNode, InputValueDefinitionNode))
    ]
    if not found:
        return None
    picked = scene.random.choice(found)
    inner = picked.type if isinstance(picked, (ListTypeNode, NonNullTypeNode)) else picked
    return inner if scene.random.random() < 0.3 else picked


def _change_named_type(scene: Scene) -> Mutated | None:
    owner: FieldDefinitionNode | InputValueDefinitionNode | None
    if scene.random.random() < 0.6:
        owner = scene.pick(FieldDefinitionNode)
    else:
        owner = scene.pick(InputValueDefinitionNode)
    if owner is None:
        return None
    names = [node for node, _ in walk(owner.type) if isinstance(node, NamedTypeNode)]
    choices = [*_SCALARS, *scene.type_names(*NAMED)]
    new = NamedTypeNode(name=NameNode(value=scene.random.choice(choices)))
    return scene.with_node(names[0], new, f"{label(owner)} becomes of type {label(new)}")


def _add_argument(scene: Scene) -> Mutated | None:
    field = scene.pick(FieldDefinitionNode)
    if field is None:
        return None
    new = _input_value(scene)
    arguments = (*(field.arguments or ()), new)
    change = f"add argument {print_ast(new)} to {label(field)}"
    return scene.with_node(field, edited(field, arguments=arguments), change)


def _add_input_field(scene: Scene) -> Mutated | None:
    owner = scene.pick_type(*INPUT)
    if owner is None:
        return None
    new = _input_value(scene)
    change = f"add {print_ast(new)} to {label(owner)}"
    return scene.with_node(owner, edited(owner, fields=(*(owner.fields or ()), new)), change)


def _input_value(scene: Scene) -> InputValueDefinitionNode:
    written = scene.random.choice(("Int", "Int!", "String", "[ID!]"))
    default = scene.random.choice((None, None, "1" if written.startswith("Int") else None))
    return InputValueDefinitionNode(
        name=NameNode(value="added"),
        type=parse_type(written, no_location=True),
        default_value=parse_const_value(default, no_location=True) if default else None,
        directives=(),
    )


def _change_default(scene: Scene) -> Mutated | None:
    value = scene.pick(InputValueDefinitionNode)
    if value is None:
        return None
    if value.default_value is not None and scene.random.random() < 0.5:
        new = edited(value, default_value=None)
        return scene.with_node(value, new, f"drop the default of {label(value)}")
    text = scene.random.choice(_DEFAULTS)
    new = edited(value, default_value=parse_const_value(text, no_location=True))
    return scene.with_node(value, new, f"default of {label(value)} becomes {text}")


FIELD_MUTATORS: tuple[Mutator, ...] = (
    _drop_field,
    _drop_field,
    _drop_input_value,
    _rename_field,
    _copy_field,
    _copy_field,
    _toggle_non_null,
    _toggle_list,
    _change_named_type,
    _add_argument,
    _add_input_field,
    _change_default,
)
