"""The request body: the `input` argument, and the mapping that turns it into what is sent."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from graphweft.connectors.rest.openapi.context import ImportContext
from graphweft.connectors.rest.openapi.document import Located, as_text
from graphweft.connectors.rest.openapi.enum_mapping import is_mapped, to_wire
from graphweft.connectors.rest.openapi.media_types import FORM, is_json
from graphweft.connectors.rest.openapi.model import Argument, ObjectField, TypeRef
from graphweft.connectors.rest.openapi.names import pascal_case, quoted_key
from graphweft.connectors.rest.openapi.operations import Operation
from graphweft.connectors.rest.openapi.type_table import TypeTable
from graphweft.connectors.rest.openapi.wrapping import Block, wrap
from graphweft.schemas.errors import ImportDocumentError

__all__ = ["Body", "read_body"]

_ARGUMENT = "input"


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request: its argument, its mapping, and the headers it needs."""

    argument: Argument
    mapping: tuple[str, ...]
    headers: tuple[tuple[str, str], ...] = ()


def read_body(operation: Operation, context: ImportContext) -> Body | None:
    """The body of an operation, None where it has none.

    Raises:
        ImportDocumentError: a body is required, but has no form that can be sent.
    """
    entry = operation.definition.child("requestBody")
    if not entry.object:
        return None
    definition = context.document.resolve(entry)
    required = definition.object.get("required") is True
    media_type, content = _choose(definition)
    if content is None or operation.method == "get":
        offered = ", ".join(name for name, _ in definition.child("content").members())
        message = (
            f"a body of {offered or 'no known media type'} cannot be sent"
            if operation.method != "get"
            else "a GET with a body cannot be sent"
        )
        if required:
            raise ImportDocumentError(message)
        context.notes.skipped(entry.pointer, message)
        return None
    schema = content.child("schema")
    ref = TypeRef("JSON")
    description = as_text(definition.object.get("description"))
    if schema.node is not None:
        ref, flat = context.types.input(schema, pascal_case(operation.name))
        description = description or flat.description
    argument = Argument(_ARGUMENT, ref.with_null(not required), description)
    headers = () if is_json(media_type) else (("content-type", media_type),)
    return Body(argument, tuple(_mapping(argument.type, context)), headers)


def _choose(definition: Located) -> tuple[str, Located | None]:
    """JSON where the body may be JSON, else a form."""
    contents = dict(definition.child("content").members())
    for media_type, content in contents.items():
        if is_json(media_type):
            return media_type, content
    for media_type, content in contents.items():
        if media_type.split(";")[0].strip().lower() == FORM:
            return FORM, content
    return "", None


def _mapping(ref: TypeRef, context: ImportContext) -> list[str]:
    """The whole input as it is, unless a name or an enum value inside differs on the wire."""
    path, types = f"$args.{_ARGUMENT}", context.types
    if is_mapped(ref, types.enums):
        return [to_wire(path, ref, types.enums)]
    if ref.named not in types.inputs or not _differs(ref.named, types):
        return [path]
    return wrap([Block(path, _entries(ref.named, context, ()))])


def _entries(type_name: str, context: ImportContext, trail: tuple[str, ...]) -> list[Block]:
    """One entry a field; a value whose inside is the same on the wire is taken whole."""
    types = context.types
    blocks: list[Block] = []
    for member in types.inputs[type_name].fields.values():
        key = _key(member)
        target = member.type.named
        if is_mapped(member.type, types.enums):
            mapped = to_wire(member.name, member.type, types.enums, keep_null=True)
            blocks.append(Block(f"{quoted_key(member.wire)}: {mapped}"))
        elif target not in types.inputs or not _differs(target, types):
            blocks.append(Block(key))
        elif target in (*trail, type_name):
            blocks.append(Block(key))
            context.notes.changed(
                types.inputs[type_name].pointer,
                f"{type_name}.{member.name} contains itself: below the first level its names and "
                "enum values are sent as they are in GraphQL",
            )
        else:
            blocks.append(Block(key, _entries(target, context, (*trail, type_name))))
    return blocks


def _key(member: ObjectField) -> str:
    if member.name == member.wire:
        return member.name
    return f"{quoted_key(member.wire)}: {member.name}"


def _differs(type_name: str, types: TypeTable) -> bool:
    """Whether anything in an input type, however deep, is different on the wire."""
    seen = {type_name}
    pending = deque([type_name])
    while pending:
        for member in types.inputs[pending.popleft()].fields.values():
            if member.name != member.wire or is_mapped(member.type, types.enums):
                return True
            target = member.type.named
            if target in types.inputs and target not in seen:
                seen.add(target)
                pending.append(target)
    return False
