"""What a subgraph's SDL says of keys and external fields, read by graphql-core alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    OperationDefinitionNode,
    SelectionNode,
    StringValueNode,
    parse,
    print_ast,
)

from graphweft.federation.execution.json_values import is_list, is_object

__all__ = ["Facts", "Selections", "has_key", "parse_field_set", "read_facts"]

Selections = tuple[SelectionNode, ...]

_TYPES = (ObjectTypeDefinitionNode, ObjectTypeExtensionNode, InterfaceTypeDefinitionNode)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one subgraph.

    Attributes:
        keys: by type name, the selections of its resolvable keys.
        external: coordinates of external fields.
        key_fields: coordinates of the fields that keys name.
        requires: by coordinate, what the field requires of its object.
        provides: by coordinate, what the field provides.
        overrides: coordinates that this subgraph takes over, with the subgraph that had them.
        interface_objects: names of the types with `@interfaceObject`.
    """

    keys: dict[str, list[Selections]] = field(default_factory=dict[str, list[Selections]])
    external: set[str] = field(default_factory=set[str])
    key_fields: set[str] = field(default_factory=set[str])
    requires: dict[str, Selections] = field(default_factory=dict[str, Selections])
    provides: dict[str, Selections] = field(default_factory=dict[str, Selections])
    overrides: dict[str, str] = field(default_factory=dict[str, str])
    interface_objects: set[str] = field(default_factory=set[str])


def read_facts(sdl: str) -> Facts:
    """Facts of a subgraph's SDL."""
    facts = Facts()
    definitions = [d for d in parse(sdl).definitions if isinstance(d, _TYPES)]
    types = {
        f"{d.name.value}.{f.name.value}": print_ast(f.type).strip("[]!")
        for d in definitions
        for f in d.fields or ()
    }
    for definition in definitions:
        name = definition.name.value
        for directive in _named(definition.directives, "key"):
            selections = parse_field_set(_argument(directive, "fields"))
            if not _is_unresolvable(directive):
                facts.keys.setdefault(name, []).append(selections)
            facts.key_fields.update(_coordinates(selections, name, types))
        if list(_named(definition.directives, "interfaceObject")):
            facts.interface_objects.add(name)
        for item in definition.fields or ():
            _read_field(item.directives, f"{name}.{item.name.value}", facts)
    return facts


def _read_field(directives: Sequence[DirectiveNode] | None, coordinate: str, facts: Facts) -> None:
    if list(_named(directives, "external")):
        facts.external.add(coordinate)
    for directive in _named(directives, "provides"):
        facts.provides[coordinate] = parse_field_set(_argument(directive, "fields"))
    for directive in _named(directives, "requires"):
        facts.requires[coordinate] = parse_field_set(_argument(directive, "fields"))
    for directive in _named(directives, "override"):
        facts.overrides[coordinate] = _argument(directive, "from")


def has_key(value: Any, key: Selections, representation: Any) -> bool:
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


def parse_field_set(text: str) -> Selections:
    """The selections of a field set."""
    (operation,) = parse(f"{{ {text} }}").definitions
    assert isinstance(operation, OperationDefinitionNode)
    return operation.selection_set.selections


def _named(directives: Sequence[DirectiveNode] | None, name: str) -> Iterable[DirectiveNode]:
    return (d for d in directives or () if d.name.value == name)


def _argument(directive: DirectiveNode, name: str) -> str:
    (text,) = (a.value for a in directive.arguments or () if a.name.value == name)
    assert isinstance(text, StringValueNode)
    return text.value


def _is_unresolvable(directive: DirectiveNode) -> bool:
    return any(
        a.name.value == "resolvable" and isinstance(a.value, BooleanValueNode) and not a.value.value
        for a in directive.arguments or ()
    )


def _coordinates(selections: Selections, type_name: str, types: Mapping[str, str]) -> Iterable[str]:
    for selection in selections:
        assert isinstance(selection, FieldNode)
        coordinate = f"{type_name}.{selection.name.value}"
        yield coordinate
        if selection.selection_set is not None:
            yield from _coordinates(selection.selection_set.selections, types[coordinate], types)
