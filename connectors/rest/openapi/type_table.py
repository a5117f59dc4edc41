"""Flat schemas to GraphQL types: objects, inputs, enums and scalars, each definition once."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Literal

from graphweft.connectors.rest.openapi.document import Document, Located
from graphweft.connectors.rest.openapi.flat_schema import FlatSchema
from graphweft.connectors.rest.openapi.flatten import SchemaReader
from graphweft.connectors.rest.openapi.model import (
    EnumType,
    EnumValue,
    ObjectField,
    ObjectType,
    TypeRef,
)
from graphweft.connectors.rest.openapi.names import (
    NamePool,
    enum_value_name,
    field_name,
    pascal_case,
)
from graphweft.connectors.rest.openapi.notes import Notes
from graphweft.connectors.rest.openapi.scalars import (
    CUSTOM_SCALARS,
    RESERVED_TYPE_NAMES,
    scalar_name,
)

__all__ = ["Direction", "TypeTable"]

Direction = Literal["output", "input"]

_MAX_ENUM_VALUES = 500


class TypeTable:
    """All types of one import, by GraphQL name, made as operations ask for them.

    Types are named when they are first met and filled by `complete`, breadth first, so that
    recursive and very deep documents are no special case.
    """

    def __init__(self, document: Document, notes: Notes) -> None:
        self.schemas = SchemaReader(document, notes)
        self.objects: dict[str, ObjectType] = {}
        self.inputs: dict[str, ObjectType] = {}
        self.enums: dict[str, EnumType] = {}
        self._notes = notes
        self._names = NamePool(RESERVED_TYPE_NAMES)
        self._named: dict[tuple[str, str], str] = {}
        self._pending: deque[tuple[FlatSchema, ObjectType, Direction]] = deque()
        self._components = {
            name: self._names.allocate(_free_of_reserved(pascal_case(name)))
            for name, _ in document.root.child("components").child("schemas").members()
        }

    def output(self, schema: Located, hint: str) -> TypeRef:
        """The type of values that a backend sends; `hint` names it when the schema is inline."""
        ref, _ = self._use((schema,), hint, "", "output")
        self.complete()
        return ref

    def input(self, schema: Located, hint: str, name: str = "") -> tuple[TypeRef, FlatSchema]:
        """The type of values that a backend is sent, and their flat schema.

        `name` is the name of the value (`id` gives an ID), `hint` that of an inline type.
        """
        use = self._use((schema,), hint, name, "input")
        self.complete()
        return use

    def complete(self) -> None:
        """Fill the fields of all types that have been named."""
        while self._pending:
            flat, target, direction = self._pending.popleft()
            self._fill(flat, target, direction)

    def _use(
        self, definitions: tuple[Located, ...], hint: str, name: str, direction: Direction
    ) -> tuple[TypeRef, FlatSchema]:
        flat = self.schemas.flatten(*definitions)
        return self._ref(flat, hint, name, direction).with_null(flat.accepts_null), flat

    def _ref(self, flat: FlatSchema, hint: str, name: str, direction: Direction) -> TypeRef:
        if flat.problem:
            self._notes.changed(flat.pointer, f"{flat.problem}; mapped to JSON")
            return TypeRef("JSON")
        if flat.type == "array":
            if flat.items is None:
                return TypeRef(item=TypeRef("JSON"))
            item, _ = self._use((flat.items,), hint, name, direction)
            return TypeRef(item=item)
        if flat.type == "object":
            return TypeRef(self._object(flat, hint, direction) or "JSON")
        if flat.type == "string" and flat.enum:
            return TypeRef(self._enum(flat, hint) or "String")
        return TypeRef(scalar_name(flat, name))

    def _object(self, flat: FlatSchema, hint: str, direction: Direction) -> str:
        """Name of the object or input type; "" when the schema names no visible property."""
        known = self._named.get((flat.pointer, direction))
        if known is not None:
            return known
        if not self._visible(flat, direction):
            if flat.is_map:
                self._notes.changed(flat.pointer, "a map with keys of its own; mapped to JSON")
            return ""
        if direction == "output":
            name = self._type_name(flat, hint)
            table = self.objects
        else:
            name = self._input_name(flat, hint)
            table = self.inputs
        table[name] = target = ObjectType(name, flat.pointer, flat.description)
        self._named[flat.pointer, direction] = name
        self._pending.append((flat, target, direction))
        return name

    def _visible(self, flat: FlatSchema, direction: Direction) -> list[tuple[str, FlatSchema]]:
        """The properties that go in this direction, flat."""
        properties = (
            (wire, self.schemas.flatten(*definitions))
            for wire, definitions in flat.properties.items()
        )
        return [
            (wire, value)
            for wire, value in properties
            if not (value.write_only if direction == "output" else value.read_only)
        ]

    def _fill(self, flat: FlatSchema, target: ObjectType, direction: Direction) -> None:
        names = NamePool(separator="_")
        owner = target.name.removesuffix("Input") if direction == "input" else target.name
        for wire, value in self._visible(flat, direction):
            name = names.allocate(field_name(wire))
            ref = self._ref(value, owner + pascal_case(wire), wire, direction)
            target.fields[name] = ObjectField(
                name,
                wire,
                ref.with_null(value.accepts_null or wire not in flat.required),
                value.description,
                value.deprecated,
            )
        if flat.is_map:
            self._notes.changed(
                flat.pointer, f"{target.name} has no field for properties that are not listed"
            )

    def _enum(self, flat: FlatSchema, hint: str) -> str:
        """Name of the enum; "" when the values are better left as strings."""
        known = self._named.get((flat.pointer, "enum"))
        if known is not None:
            return known
        wires = [value for value in flat.enum if isinstance(value, str)]
        if len(wires) != len(flat.enum) or not all(wire.isprintable() for wire in wires):
            self._notes.changed(
                flat.pointer, "an enum of values that are not text; mapped to String"
            )
            return ""
        if len(wires) > _MAX_ENUM_VALUES:
            self._notes.changed(flat.pointer, f"an enum of {len(wires)} values; mapped to String")
            return ""
        names = NamePool(separator="_")
        values = tuple(
            EnumValue(names.allocate(enum_value_name(wire)), wire) for wire in dict.fromkeys(wires)
        )
        name = self._type_name(flat, hint)
        self.enums[name] = EnumType(name, flat.description, values)
        self._named[flat.pointer, "enum"] = name
        return name

    def _input_name(self, flat: FlatSchema, hint: str) -> str:
        base = pascal_case(flat.component) if flat.component else hint
        if not base.endswith("Input"):
            return self._names.allocate(f"{base}Input")
        if flat.component and (flat.pointer, "output") not in self._named:
            return self._components.pop(flat.component)
        return self._names.allocate(base)

    def _type_name(self, flat: FlatSchema, hint: str) -> str:
        if flat.component in self._components:
            return self._components[flat.component]
        return self._names.allocate(_free_of_reserved(hint))

    def relax(self, type_name: str, name: str, ref: TypeRef | None = None) -> None:
        """Make a field of an object type nullable, or give it another type."""
        fields = self.objects[type_name].fields
        known = fields[name]
        fields[name] = replace(known, type=ref or known.type.with_null(nullable=True))

    def scalars(self, used: set[str]) -> list[str]:
        """Custom scalars among these type names, sorted."""
        return sorted(CUSTOM_SCALARS & used)


def _free_of_reserved(name: str) -> str:
    return f"{name}Type" if name in RESERVED_TYPE_NAMES else name
