"""Field sets of `@key`, `@requires` and `@provides` are selections on the right type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import EnumValueNode, ListValueNode, StringValueNode, ValueNode, parse_value

from graphweft.federation.composition.field_usage import FieldUsage, read_field_usage
from graphweft.federation.composition.merge_input_values import is_required
from graphweft.federation.composition.result import CompositionError
from graphweft.federation.composition.validation.literals import accepts
from graphweft.federation.composition.validation.report import problem
from graphweft.schemas.definitions import FieldDefinition, TypeDefinition, TypeKind
from graphweft.schemas.directives import Directives
from graphweft.schemas.errors import SdlError, SourceLocation
from graphweft.schemas.field_set import (
    FieldSelection,
    FieldSet,
    FragmentSelection,
    parse_field_set,
)
from graphweft.schemas.subgraph import Subgraph
from graphweft.schemas.type_reference import named_type

__all__ = ["check_field_sets"]


@dataclass(frozen=True, slots=True)
class _Use:
    """One field set in its place.

    Attributes:
        directive: `key`, `requires` or `provides`; also the prefix of the codes.
        owner: the type that the field set selects on.
        place: the element that carries the directive, for messages.
    """

    subgraph: Subgraph
    usage: FieldUsage
    directive: str
    text: str
    owner: TypeDefinition
    place: str
    location: SourceLocation

    def error(self, suffix: str, reason: str) -> CompositionError:
        code = f"{self.directive.upper()}_{suffix}"
        message = f'"{self.place}" has @{self.directive}(fields: "{self.text}"): {reason}'
        return problem(self.subgraph, code, message, self.location, self.place)


def check_field_sets(subgraph: Subgraph) -> Iterator[CompositionError]:
    """Check every field set of a subgraph."""
    usage = read_field_usage(subgraph)
    for owner in subgraph.types.values():
        yield from _check_type(subgraph, usage, owner)
        for item in owner.fields.values():
            yield from _check_field(subgraph, usage, owner, item)


def _check_type(
    subgraph: Subgraph, usage: FieldUsage, owner: TypeDefinition
) -> Iterator[CompositionError]:
    keys = owner.directives.keys
    version = subgraph.federation
    if keys and owner.kind is TypeKind.INTERFACE and version is not None and version < (2, 3):
        message = f'interface "{owner.name}" cannot have @key before Federation 2.3'
        yield problem(subgraph, "KEY_UNSUPPORTED_ON_INTERFACE", message, owner.location, owner.name)
    if keys:
        yield from _check_literals(subgraph, owner.directives, "key", owner.name)
    for key in keys:
        use = _Use(subgraph, usage, "key", key.fields, owner, owner.name, key.location)
        yield from _check_use(use)


def _check_field(
    subgraph: Subgraph, usage: FieldUsage, owner: TypeDefinition, item: FieldDefinition
) -> Iterator[CompositionError]:
    place = f"{owner.name}.{item.name}"
    target = subgraph.types.get(named_type(item.type))
    for directive, text, selected in (
        ("requires", item.directives.requires, owner),
        ("provides", item.directives.provides, target),
    ):
        if text is None or selected is None:
            continue
        if owner.kind is TypeKind.INTERFACE:
            code = f"{directive.upper()}_UNSUPPORTED_ON_INTERFACE"
            message = f'"{place}" is a field of an interface, which cannot have @{directive}'
            yield problem(subgraph, code, message, item.location, place)
        yield from _check_literals(subgraph, item.directives, directive, place)
        use = _Use(subgraph, usage, directive, text, selected, place, item.location)
        yield from _check_use(use)


def _check_literals(
    subgraph: Subgraph, directives: Directives, directive: str, place: str
) -> Iterator[CompositionError]:
    for item in directives.of(directive):
        for argument in item.node.arguments or ():
            is_fields = argument.name.value == "fields"
            if is_fields and not _is_text(
                argument.value, is_federation_1=subgraph.federation is None
            ):
                code = f"{directive.upper()}_INVALID_FIELDS_TYPE"
                message = f'"{place}" has @{directive} whose "fields" must be a string'
                yield problem(subgraph, code, message, item.location, place)


def _is_text(value: ValueNode, *, is_federation_1: bool) -> bool:
    """Federation 1 documents may leave the quotes out or give a list of strings."""
    if isinstance(value, StringValueNode):
        return True
    if not is_federation_1:
        return False
    if isinstance(value, ListValueNode):
        return all(isinstance(item, StringValueNode) for item in value.values)
    return isinstance(value, EnumValueNode)


def _check_use(use: _Use) -> Iterator[CompositionError]:
    """What keeps a field set from being a selection; where nothing does, what it must not hold."""
    if use.text in {"True", "False"}:
        return  # a literal that is no string, reported as such
    try:
        field_set = parse_field_set(use.text)
    except SdlError as error:
        yield use.error("INVALID_FIELDS", error.message)
        return
    for find in (_unknown_fields, _incomplete_fields):
        problem_found = next(find(use, use.owner, field_set), None)
        if problem_found is not None:
            yield problem_found
            return
    yield from _check_selections(use, use.owner, field_set, in_external=use.directive == "key")


def _unknown_fields(
    use: _Use, owner: TypeDefinition, field_set: FieldSet
) -> Iterator[CompositionError]:
    """Fields and types that are not there, and abstract types in keys."""
    for selection in field_set:
        if isinstance(selection, FragmentSelection):
            yield from _unknown_in_fragment(use, owner, selection)
            continue
        if selection.name == "__typename":
            continue
        item = owner.fields.get(selection.name)
        if item is None:
            reason = f'"{owner.name}" has no field "{selection.name}" in this subgraph'
            if use.directive != "key":
                reason += "; add it with @external if another subgraph resolves it"
            yield use.error("INVALID_FIELDS", reason)
            continue
        coordinate = f"{owner.name}.{item.name}"
        target = _composite(use, item)
        if use.directive == "key" and target and target.kind is not TypeKind.OBJECT:
            reason = f'"{coordinate}" is of {target.kind.lower()} type "{target.name}"'
            yield use.error("FIELDS_SELECT_INVALID_TYPE", reason)
        if target is not None:
            yield from _unknown_fields(use, target, selection.selections)
        elif selection.selections:
            yield use.error("INVALID_FIELDS", f'"{coordinate}" of type {item.type} has no fields')


def _unknown_in_fragment(
    use: _Use, owner: TypeDefinition, selection: FragmentSelection
) -> Iterator[CompositionError]:
    condition = selection.type_condition or owner.name
    target = use.subgraph.types.get(condition)
    if target is None or not target.is_composite:
        yield use.error("INVALID_FIELDS", f'"{condition}" is not a type with fields here')
    else:
        yield from _unknown_fields(use, target, selection.selections)


def _incomplete_fields(
    use: _Use, owner: TypeDefinition, field_set: FieldSet
) -> Iterator[CompositionError]:
    """Selections and arguments that are missing, and aliases where there cannot be any."""
    for target, selection in _inside(use, owner, field_set):
        item = target.fields.get(selection.name)
        if item is None:
            continue
        coordinate = f"{target.name}.{item.name}"
        if _composite(use, item) is not None and not selection.selections:
            reason = f'"{coordinate}" of type {item.type} needs a selection'
            yield use.error("INVALID_FIELDS", reason)
        if selection.alias is not None and use.directive != "requires":
            yield use.error("INVALID_FIELDS", f'"{coordinate}" cannot have an alias there')
        given = {name for name, _ in selection.arguments}
        yield from _wrong_arguments(use, coordinate, item, selection)
        lacking = [
            name
            for name, argument in item.arguments.items()
            if is_required(argument) and name not in given
        ]
        if lacking:
            yield use.error("INVALID_FIELDS", f'"{coordinate}" needs {", ".join(lacking)}')


def _wrong_arguments(
    use: _Use, coordinate: str, item: FieldDefinition, selection: FieldSelection
) -> Iterator[CompositionError]:
    for name, text in selection.arguments:
        argument = item.arguments.get(name)
        if argument is None:
            yield use.error("INVALID_FIELDS", f'"{coordinate}" has no argument "{name}"')
        elif not accepts(use.subgraph.types, argument.type, parse_value(text)):
            reason = f'"{coordinate}({name}:)" is of type {argument.type}, which {text} is not'
            yield use.error("INVALID_FIELDS", reason)


def _inside(
    use: _Use, owner: TypeDefinition, field_set: FieldSet
) -> Iterator[tuple[TypeDefinition, FieldSelection]]:
    """Every selected field with the type that it is selected on, the outermost first."""
    for selection in field_set:
        if isinstance(selection, FragmentSelection):
            target = use.subgraph.types.get(selection.type_condition or owner.name)
        else:
            yield owner, selection
            item = owner.fields.get(selection.name)
            target = _composite(use, item) if item else None
        if target is not None:
            yield from _inside(use, target, selection.selections)


def _check_selections(
    use: _Use, owner: TypeDefinition, field_set: FieldSet, *, in_external: bool
) -> Iterator[CompositionError]:
    for selection in field_set:
        for directive in selection.directives:
            yield use.error("DIRECTIVE_IN_FIELDS_ARG", f"{directive} cannot be applied there")
        if isinstance(selection, FragmentSelection):
            target = use.subgraph.types[selection.type_condition or owner.name]
            yield from _check_selections(use, target, selection.selections, in_external=in_external)
        elif selection.name == "__typename":
            if not in_external:
                reason = f'"{owner.name}.__typename" is known to this subgraph anyway'
                yield use.error("FIELDS_MISSING_EXTERNAL", reason)
        else:
            yield from _check_selected_field(use, owner, selection, in_external=in_external)


def _check_selected_field(
    use: _Use, owner: TypeDefinition, selection: FieldSelection, *, in_external: bool
) -> Iterator[CompositionError]:
    item = owner.fields[selection.name]
    coordinate = f"{owner.name}.{item.name}"
    if use.directive != "requires" and item.arguments:
        yield use.error("FIELDS_HAS_ARGS", f'"{coordinate}" has arguments')
    target = _composite(use, item)
    is_external = in_external or (owner.name, item.name) in use.usage.external
    if target is not None:
        is_external = is_external or _is_external_in_implementation(use, owner, item.name)
        yield from _check_selections(use, target, selection.selections, in_external=is_external)
    elif not is_external:
        reason = f'"{coordinate}" is resolved by this subgraph, so it needs no @{use.directive}'
        yield use.error("FIELDS_MISSING_EXTERNAL", f"{reason} (it is not @external)")


def _composite(use: _Use, item: FieldDefinition) -> TypeDefinition | None:
    """The type of a field if it has fields, be it of the subgraph or not."""
    target = use.subgraph.types.get(named_type(item.type))
    return target if target is not None and target.is_composite else None


def _is_external_in_implementation(use: _Use, owner: TypeDefinition, field_name: str) -> bool:
    return owner.kind is TypeKind.INTERFACE and any(
        (implementation.name, field_name) in use.usage.external
        for implementation in use.subgraph.implementations(owner.name)
    )
