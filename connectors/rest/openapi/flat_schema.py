"""The flat schema: what the type mapping needs to know of one JSON Schema, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from graphweft.connectors.rest.openapi.document import (
    JsonObject,
    Located,
    as_list,
    as_object,
    as_text,
)

__all__ = ["FlatSchema", "merge", "read_own", "types_of", "with_siblings"]

_COMPONENTS = "#/components/schemas/"
_NUMBERS = frozenset({"integer", "number"})


@dataclass(frozen=True, slots=True)
class FlatSchema:
    """A schema as the type mapping needs it.

    Attributes:
        pointer: where it is defined; two uses of one definition have the same pointer.
        component: name under `#/components/schemas`, "" for an inline schema.
        type: JSON type, "" when it may be anything.
        properties: for each property its definitions, more than one when `allOf` members repeat it.
        enum: allowed values, null left out; empty when not restricted.
        is_map: properties beyond the named ones carry data (`additionalProperties`).
        problem: why there is no single type; "" where there is nothing to say.
    """

    pointer: str
    component: str = ""
    type: str = ""
    format: str = ""
    nullable: bool = False
    properties: dict[str, tuple[Located, ...]] = field(
        default_factory=dict[str, tuple[Located, ...]]
    )
    required: frozenset[str] = frozenset()
    items: Located | None = None
    enum: tuple[Any, ...] = ()
    is_map: bool = False
    description: str = ""
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    numbers: tuple[float, ...] = ()
    problem: str = ""

    @property
    def accepts_null(self) -> bool:
        """Whether null is a value: said so, or nothing is said of the values at all."""
        return self.nullable or not (self.type or self.problem)


def read_own(target: Located) -> FlatSchema:
    """Read the keywords of one schema node itself, without `$ref`, `allOf` and alternatives."""
    node = target.object
    types = [text for text in types_of(node) if text != "null"]
    enum = [*as_list(node.get("enum")), *([node["const"]] if "const" in node else [])]
    values = tuple(value for value in enum if value is not None)
    kind = _single_type(types) if types else _implied_type(node, values)
    properties = target.child("properties")
    extra = node.get("additionalProperties")
    items = target.child("items")
    return FlatSchema(
        pointer=target.pointer,
        component=_component_name(target.pointer),
        type=kind,
        format=as_text(node.get("format")),
        nullable=node.get("nullable") is True or "null" in types_of(node) or None in enum,
        properties={name: (member,) for name, member in properties.members()},
        required=frozenset(filter(None, map(as_text, as_list(node.get("required"))))),
        items=None if items.node is None or "prefixItems" in node else items,
        enum=values,
        is_map=extra is True or bool(as_object(extra)) or "patternProperties" in node,
        description=as_text(node.get("description")),
        deprecated=node.get("deprecated") is True,
        read_only=node.get("readOnly") is True,
        write_only=node.get("writeOnly") is True,
        numbers=_numbers(node),
        problem=""
        if kind or len(types) < 2
        else f"the types {', '.join(types)} have no common one",
    )


def with_siblings(flat: FlatSchema, node: JsonObject) -> FlatSchema:
    """Keywords beside a `$ref` or a lone `allOf` describe this use, not the definition."""
    return replace(
        flat,
        nullable=flat.nullable or node.get("nullable") is True,
        description=as_text(node.get("description")) or flat.description,
        deprecated=flat.deprecated or node.get("deprecated") is True,
        read_only=flat.read_only or node.get("readOnly") is True,
        write_only=flat.write_only or node.get("writeOnly") is True,
    )


def merge(own: FlatSchema, parts: list[FlatSchema]) -> FlatSchema:
    """Everything that `own` and `parts` say, at the place of `own`; later ones win."""
    everything = [*parts, own]
    types = list(dict.fromkeys(part.type for part in everything if part.type))
    problem = next((part.problem for part in everything if part.problem), "")
    if len(types) > 1 and not set(types) <= _NUMBERS:
        problem = f"its members contradict each other: {' and '.join(types)}"
    properties: dict[str, tuple[Located, ...]] = {}
    for part in everything:
        for name, definitions in part.properties.items():
            kept = properties.get(name, ())
            properties[name] = (*kept, *(one for one in definitions if one not in kept))
    return replace(
        own,
        type="" if problem else ("integer" if len(types) > 1 else next(iter(types), "")),
        format=next((part.format for part in everything if part.format), ""),
        nullable=own.nullable or (bool(parts) and all(part.nullable for part in parts)),
        properties=properties,
        required=frozenset().union(*(part.required for part in everything)),
        items=next((part.items for part in reversed(everything) if part.items), None),
        enum=next((part.enum for part in reversed(everything) if part.enum), ()),
        is_map=any(part.is_map for part in everything),
        description=own.description or next((p.description for p in parts if p.description), ""),
        problem=problem,
    )


def types_of(node: JsonObject) -> list[str]:
    """The `type` keyword as a list, `null` included."""
    declared = node.get("type")
    return [declared] if isinstance(declared, str) else list(map(as_text, as_list(declared)))


def _single_type(types: list[str]) -> str:
    if len(types) == 1:
        return "string" if types[0] == "file" else types[0]
    return "number" if set(types) <= _NUMBERS else ""


def _implied_type(node: JsonObject, values: tuple[Any, ...]) -> str:
    if "properties" in node or "additionalProperties" in node:
        return "object"
    if "items" in node or "prefixItems" in node:
        return "array"
    if values and all(isinstance(value, str) for value in values):
        return "string"
    if values and all(isinstance(value, bool) for value in values):
        return "boolean"
    if values and all(isinstance(value, int) for value in values):
        return "integer"
    return "string" if as_text(node.get("format")) in {"date-time", "date", "uuid", "uri"} else ""


def _numbers(node: JsonObject) -> tuple[float, ...]:
    """Numbers that show how large the values get."""
    shown = [node.get(key) for key in ("minimum", "maximum", "example", "default")]
    shown += [*as_list(node.get("examples")), *as_list(node.get("enum"))]
    return tuple(
        value for value in shown if isinstance(value, int | float) and not isinstance(value, bool)
    )


def _component_name(pointer: str) -> str:
    name = pointer.removeprefix(_COMPONENTS)
    return "" if name == pointer or "/" in name else name.replace("~1", "/").replace("~0", "~")
