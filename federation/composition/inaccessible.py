"""What remains without `@inaccessible` elements is a valid schema (inaccessible spec v0.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphql import EnumValueNode, ListValueNode, ObjectValueNode, ValueNode

from graphweft.federation.composition.merge_context import MergeContext
from graphweft.federation.composition.merged import (
    Applications,
    MergedField,
    MergedInputValue,
    MergedSchema,
    MergedType,
    has_application,
)
from graphweft.schemas.definitions import TypeKind
from graphweft.schemas.type_reference import (
    NonNullType,
    TypeReference,
    named_type,
    read_type_reference,
)

__all__ = ["check_inaccessible"]


def check_inaccessible(context: MergeContext, schema: MergedSchema) -> None:
    """Report what hiding would break in the API schema."""
    query = schema.types.get("Query")
    if query is not None and _is_hidden(query.applications):
        message = '"Query" is @inaccessible, and the API schema needs it'
        context.error("QUERY_ROOT_TYPE_INACCESSIBLE", message, coordinate="Query")
    for item in schema.types.values():
        if not _is_hidden(item.applications):
            for code, message, coordinate in _type_problems(schema, item):
                context.error(code, message, coordinate=coordinate)
    for code, message, coordinate in _directive_problems(schema):
        context.error(code, message, coordinate=coordinate)


Problem = tuple[str, str, str]
"""Code, message and coordinate."""


def _type_problems(schema: MergedSchema, item: MergedType) -> Iterator[Problem]:
    yield from _children_problems(schema, item)
    for field in item.fields.values():
        if not _is_hidden(field.applications):
            place = f"{item.name}.{field.name}"
            yield from _reference_problems(schema, place, field.type)
            for argument in field.arguments.values():
                argument_place = f"{place}({argument.name}:)"
                yield from _input_problems(schema, argument_place, argument)
    for value in item.input_fields.values():
        yield from _input_problems(schema, f"{item.name}.{value.name}", value)
    for name in item.interfaces:
        interface = schema.types.get(name)
        if interface is not None and not _is_hidden(interface.applications):
            yield from _implementation_problems(item, interface)


def _directive_problems(schema: MergedSchema) -> Iterator[Problem]:
    for name, definition in schema.directives.items():
        for argument in definition.arguments or ():
            place = f"@{name}({argument.name.value}:)"
            yield from _reference_problems(schema, place, read_type_reference(argument.type))


def _children_problems(schema: MergedSchema, item: MergedType) -> Iterator[Problem]:
    if item.kind is TypeKind.UNION:
        children = [schema.types[name].applications for name in item.members]
    else:
        children = [*_applications(item)]
    if children and all(map(_is_hidden, children)):
        message = f'"{item.name}" is in the API schema but all its members are @inaccessible'
        yield "ONLY_INACCESSIBLE_CHILDREN", message, item.name


def _applications(item: MergedType) -> Iterator[Applications]:
    for field in item.fields.values():
        yield field.applications
    for input_field in item.input_fields.values():
        yield input_field.applications
    for value in item.values.values():
        yield value.applications


def _reference_problems(
    schema: MergedSchema, place: str, reference: TypeReference
) -> Iterator[Problem]:
    target = schema.types.get(named_type(reference))
    if target is not None and _is_hidden(target.applications):
        message = f'"{target.name}" is @inaccessible but "{place}" of the API schema refers to it'
        yield "REFERENCED_INACCESSIBLE", message, place


def _input_problems(schema: MergedSchema, place: str, item: MergedInputValue) -> Iterator[Problem]:
    if _is_hidden(item.applications):
        if isinstance(item.type, NonNullType) and item.default is None:
            yield "REQUIRED_INACCESSIBLE", f'"{place}" is @inaccessible but required', place
        return
    yield from _reference_problems(schema, place, item.type)
    for used in _hidden_in_default(schema, item.type, item.default):
        message = f'"{used}" is @inaccessible but in the default of "{place}" of the API schema'
        yield "DEFAULT_VALUE_USES_INACCESSIBLE", message, place


def _hidden_in_default(
    schema: MergedSchema, reference: TypeReference, value: ValueNode | None
) -> Iterator[str]:
    target = schema.types.get(named_type(reference))
    if target is None or value is None:
        return
    if isinstance(value, ListValueNode):
        for element in value.values:
            yield from _hidden_in_default(schema, reference, element)
    elif isinstance(value, EnumValueNode):
        enum_value = target.values.get(value.value)
        if enum_value is not None and _is_hidden(enum_value.applications):
            yield f"{target.name}.{enum_value.name}"
    elif isinstance(value, ObjectValueNode):
        for entry in value.fields:
            field = target.input_fields.get(entry.name.value)
            if field is None:
                continue
            if _is_hidden(field.applications):
                yield f"{target.name}.{field.name}"
            yield from _hidden_in_default(schema, field.type, entry.value)


def _implementation_problems(item: MergedType, interface: MergedType) -> Iterator[Problem]:
    for wanted in interface.fields.values():
        own = item.fields.get(wanted.name)
        if own is None or _is_hidden(wanted.applications):
            continue
        place = f"{item.name}.{own.name}"
        if _is_hidden(own.applications):
            message = f'"{place}" is @inaccessible but "{interface.name}" of the API schema has it'
            yield "IMPLEMENTED_BY_INACCESSIBLE", message, place
        for name in _hidden_arguments(own, wanted):
            message = (
                f'"{place}({name}:)" is @inaccessible but "{interface.name}.{own.name}" of the API'
                " schema has it"
            )
            yield "IMPLEMENTED_BY_INACCESSIBLE", message, f"{place}({name}:)"


def _hidden_arguments(own: MergedField, wanted: MergedField) -> Iterable[str]:
    for name, argument in wanted.arguments.items():
        match = own.arguments.get(name)
        is_wanted = not _is_hidden(argument.applications)
        if match is not None and is_wanted and _is_hidden(match.applications):
            yield name


def _is_hidden(applications: Applications) -> bool:
    return has_application(applications, "inaccessible")
