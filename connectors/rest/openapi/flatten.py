"""One JSON Schema, made flat: `$ref` followed, `allOf` merged, lone alternatives folded in.

The rest of the importer sees only flat schemas: one JSON type, its properties, whether it is
nullable. What cannot be said that way (several alternatives, contradicting members) is left with no
type, and `problem` says why.
"""

from __future__ import annotations

from dataclasses import replace

from graphweft.connectors.rest.openapi.alternatives import Choice, choose
from graphweft.connectors.rest.openapi.document import Document, Located, as_list
from graphweft.connectors.rest.openapi.flat_schema import (
    FlatSchema,
    merge,
    read_own,
    types_of,
    with_siblings,
)
from graphweft.connectors.rest.openapi.notes import Notes
from graphweft.schemas.errors import ImportDocumentError

__all__ = ["SchemaReader"]

_SHAPE_KEYWORDS = ("properties", "additionalProperties", "items", "prefixItems", "enum", "const")


class SchemaReader:
    """Flattens the schemas of one document; each is flattened once."""

    def __init__(self, document: Document, notes: Notes) -> None:
        self._document = document
        self._notes = notes
        self._known: dict[str, FlatSchema] = {}

    def flatten(self, *definitions: Located) -> FlatSchema:
        """The flat form of a schema; of several, as if an `allOf` listed them."""
        if len(definitions) == 1:
            return self._flatten(definitions[0], ())
        parts = [self._flatten(definition, ()) for definition in definitions]
        if len({part.pointer for part in parts}) == 1:
            return parts[0]
        place = "+".join(definition.pointer for definition in definitions)
        return merge(FlatSchema(place), parts)

    def _flatten(self, schema: Located, trail: tuple[str, ...]) -> FlatSchema:
        if schema.pointer in self._known:
            return self._known[schema.pointer]
        try:
            target = self._document.resolve(schema)
        except ImportDocumentError as error:
            self._notes.changed(schema.pointer, f"{error.message}; mapped to JSON")
            return FlatSchema(schema.pointer)
        if target.pointer in trail:
            return FlatSchema(target.pointer)
        flat = self._own_and_parts(target, (*trail, target.pointer))
        if target.pointer != schema.pointer:
            flat = with_siblings(flat, schema.object)
        if not trail:
            self._known[schema.pointer] = flat
        return flat

    def _own_and_parts(self, target: Located, trail: tuple[str, ...]) -> FlatSchema:
        own = read_own(target)
        members = list(target.child("allOf").elements())
        parts = [self._without_subtypes(self._flatten(member, trail), member) for member in members]
        flat = self._adopt_or_merge(own, parts, target)
        choices = [
            Choice(flat_member, _is_null(member), _only_requires(member))
            for keyword in ("oneOf", "anyOf")
            for member in target.child(keyword).elements()
            for flat_member in (self._flatten(member, trail),)
        ]
        if not choices:
            return flat
        chosen = choose(choices)
        flat = replace(flat, nullable=flat.nullable or chosen.nullable)
        if chosen.only is not None:
            return self._adopt_or_merge(flat, [chosen.only], target)
        if chosen.problem:
            return replace(flat, type="", problem=chosen.problem)
        if chosen.type:
            return replace(flat, type=chosen.type, enum=chosen.enum)
        return flat

    def _without_subtypes(self, part: FlatSchema, member: Located) -> FlatSchema:
        """A parent that lists its subtypes under a discriminator is only its own properties."""
        if not part.problem:
            return part
        target = self._document.resolve(member)
        if "discriminator" not in target.object or not target.child("properties").object:
            return part
        return replace(read_own(target), component=part.component)

    def _adopt_or_merge(
        self, own: FlatSchema, parts: list[FlatSchema], target: Located
    ) -> FlatSchema:
        """The one part itself where `own` adds no shape to it, else everything merged."""
        if not parts:
            return own
        if len(parts) == 1 and not any(keyword in target.object for keyword in _SHAPE_KEYWORDS):
            part = parts[0]
            if own.required <= part.required and own.type in {"", part.type}:
                adopted = with_siblings(part, target.object)
                return replace(adopted, nullable=adopted.nullable or own.nullable)
        return merge(own, parts)


def _is_null(member: Located) -> bool:
    return types_of(member.object) == ["null"] or (
        "enum" in member.object and list(as_list(member.object["enum"])) == [None]
    )


def _only_requires(member: Located) -> bool:
    """Whether a member only says which properties must be there, as in `anyOf: [{required}]`."""
    return bool(member.object) and member.object.keys() <= {
        "required",
        "title",
        "description",
        "not",
    }
