"""What a subgraph's SDL says of keys and external fields, read by graphql-core alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from graphql import (
    DirectiveNode,
    FieldNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    OperationDefinitionNode,
    SelectionNode,
    StringValueNode,
    parse,
)

from graphweft.federation.execution.json_values import is_list, is_object

__all__ = ["Facts", "has_key", "read_facts"]

_TYPES = (ObjectTypeDefinitionNode, ObjectTypeExtensionNode, InterfaceTypeDefinitionNode)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one subgraph.

    Attributes:
        keys: by type name, the selections of its keys.
        external: coordinates of external fields.
        forbidden: coordinates of external fields that no key and no `@provides` names, so that no
            operation may ask for them.
        interface_objects: names of the types with `@interfaceObject`.
    """

    keys: dict[str, list[Sequence[SelectionNode]]] = field(
        default_factory=dict[str, list[Sequence[SelectionNode]]]
    )
    external: set[str] = field(default_factory=set[str])
    forbidden: set[str] = field(default_factory=set[str])
    interface_objects: set[str] = field(default_factory=set[str])


def read_facts(sdl: str) -> Facts:
    """Facts of a subgraph's SDL."""
    facts, lent = Facts(), set[str]()
    for definition in parse(sdl).definitions:
        if not isinstance(definition, _TYPES):
            continue
        name = definition.name.value
        for directive in _named(definition.directives, "key"):
            selections = _field_set(directive)
            facts.keys.setdefault(name, []).append(selections)
            lent |= _names(selections)
        if list(_named(definition.directives, "interfaceObject")):
            facts.interface_objects.add(name)
        for item in definition.fields or ():
            if list(_named(item.directives, "external")):
                facts.external.add(f"{name}.{item.name.value}")
            for directive in _named(item.directives, "provides"):
                lent |= _names(_field_set(directive))
    facts.forbidden.update(c for c in facts.external if c.split(".")[1] not in lent)
    return facts


def has_key(value: Any, key: Sequence[SelectionNode], representation: Any) -> bool:
    """Whether a representation has the whole key, without a null, and names this object by it."""
    if is_list(representation):
        return (
            is_list(value)
            and len(value) == len(representation)
            and all(map(has_key, value, repeat(key), representation))
        )
    if not is_object(value) or not is_object(representation):
        return False
    for selection in key:
        assert isinstance(selection, FieldNode)
        name = selection.name.value
        mine, given = value.get(name), representation.get(name)
        if selection.selection_set is not None:
            if not has_key(mine, selection.selection_set.selections, given):
                return False
        elif given is None or mine != given:
            return False
    return True


def _named(directives: Sequence[DirectiveNode] | None, name: str) -> Iterable[DirectiveNode]:
    return (d for d in directives or () if d.name.value == name)


def _field_set(directive: DirectiveNode) -> Sequence[SelectionNode]:
    (text,) = (a.value for a in directive.arguments or () if a.name.value == "fields")
    assert isinstance(text, StringValueNode)
    (operation,) = parse(f"{{ {text.value} }}").definitions
    assert isinstance(operation, OperationDefinitionNode)
    return operation.selection_set.selections


def _names(selections: Sequence[SelectionNode]) -> set[str]:
    names = set[str]()
    for selection in selections:
        if isinstance(selection, FieldNode):
            names.add(selection.name.value)
        inner = getattr(selection, "selection_set", None)
        if inner is not None:
            names |= _names(inner.selections)
    return names
