"""Values that merging may have made wrong: defaults, deprecations, arguments of `@requires`."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import ListValueNode, ObjectValueNode, ValueNode, print_ast

from graphweft.federation.composition.merge_context import MergeContext
from graphweft.federation.composition.merged import (
    MergedInputValue,
    MergedSchema,
    has_application,
)
from graphweft.schemas.definitions import FieldDefinition, TypeKind
from graphweft.schemas.field_set import FieldSelection, FieldSet, parse_valid_field_set
from graphweft.schemas.type_reference import (
    NonNullType,
    TypeReference,
    named_type,
    read_type_reference,
)

__all__ = ["check_merged_values"]


def check_merged_values(context: MergeContext, schema: MergedSchema) -> None:
    """Check the inputs of the merged schema, and what `@requires` gives for them."""
    for place, item in _inputs(schema):
        _check_input(context, schema, place, item)
    for name, definition in schema.directives.items():
        for argument in definition.arguments or ():
            reference = read_type_reference(argument.type)
            place = f"@{name}({argument.name.value}:)"
            _check_default(context, schema, place, reference, argument.default_value)
    for graph, subgraph in context.subgraphs.items():
        for owner in subgraph.types.values():
            for field in owner.fields.values():
                if field.directives.requires is not None:
                    field_set = parse_valid_field_set(field.directives.requires)
                    for reason in _argument_problems(schema, owner.name, field_set):
                        _report_requires(context, graph, owner.name, field, reason)


def _inputs(schema: MergedSchema) -> Iterator[tuple[str, MergedInputValue]]:
    for item in schema.types.values():
        for name, value in item.input_fields.items():
            yield f"{item.name}.{name}", value
        for name, field in item.fields.items():
            for argument in field.arguments.values():
                yield f"{item.name}.{name}({argument.name}:)", argument


def _check_input(
    context: MergeContext, schema: MergedSchema, place: str, item: MergedInputValue
) -> None:
    is_required = isinstance(item.type, NonNullType) and item.default is None
    if is_required and has_application(item.applications, "deprecated"):
        message = f'"{place}" is required once it is merged, so it cannot be @deprecated'
        context.error("INVALID_GRAPHQL", message, coordinate=place)
    _check_default(context, schema, place, item.type, item.default)


def _check_default(
    context: MergeContext,
    schema: MergedSchema,
    place: str,
    reference: TypeReference,
    value: ValueNode | None,
) -> None:
    if value is not None and not _is_there(schema, reference, value):
        message = (
            f'"{place}" has default {print_ast(value)}, and not all subgraphs define that value of'
            f" {reference}"
        )
        context.error("INVALID_GRAPHQL", message, coordinate=place)


def _is_there(schema: MergedSchema, reference: TypeReference, value: ValueNode) -> bool:
    """Whether the enum values and input fields of a default are in the supergraph."""
    definition = schema.types.get(named_type(reference))
    if definition is None:
        return True
    if isinstance(value, ListValueNode):
        return all(_is_there(schema, reference, item) for item in value.values)
    if isinstance(value, ObjectValueNode) and definition.kind is TypeKind.INPUT_OBJECT:
        return all(
            field.name.value in definition.input_fields
            and _is_there(schema, definition.input_fields[field.name.value].type, field.value)
            for field in value.fields
        )
    is_enum = definition.kind is TypeKind.ENUM and value.kind == "enum_value"
    return not is_enum or print_ast(value) in definition.values


def _argument_problems(schema: MergedSchema, owner: str, field_set: FieldSet) -> Iterator[str]:
    definition = schema.types.get(owner)
    for selection in field_set:
        if not isinstance(selection, FieldSelection):
            condition = selection.type_condition or owner
            yield from _argument_problems(schema, condition, selection.selections)
            continue
        field = definition.fields.get(selection.name) if definition else None
        if field is None:
            continue
        given = {name for name, _ in selection.arguments}
        for name in sorted(given - field.arguments.keys()):
            yield f'not all subgraphs define "{owner}.{field.name}({name}:)"'
        for argument in field.arguments.values():
            is_required = isinstance(argument.type, NonNullType) and argument.default is None
            if is_required and argument.name not in given:
                yield f'"{owner}.{field.name}({argument.name}:)" is required in a subgraph'
        yield from _argument_problems(schema, named_type(field.type), selection.selections)


def _report_requires(
    context: MergeContext, graph: str, owner: str, field: FieldDefinition, reason: str
) -> None:
    context.error(
        "REQUIRES_INVALID_FIELDS",
        f'[{graph}] "{owner}.{field.name}" has @requires(fields: "{field.directives.requires}"):'
        f" {reason}",
        (field.location,),
        f"{owner}.{field.name}",
    )
