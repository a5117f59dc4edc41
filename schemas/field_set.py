"""Field sets: the selections in `@key`, `@requires` and `@provides` (Federation, "Field sets")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    parse,
    print_ast,
)

from graphweft.schemas.errors import SdlError, SourceLocation

__all__ = [
    "FieldSelection",
    "FieldSet",
    "FragmentSelection",
    "Selection",
    "iterate_fields",
    "parse_field_set",
    "parse_valid_field_set",
    "print_field_set",
    "without_braces",
]


@dataclass(frozen=True, slots=True)
class FieldSelection:
    """A field, e.g. `name`, `other: name(first: 3)` or `owner { id }`.

    Attributes:
        arguments: pairs of argument name and value as GraphQL text, in written order.
        directives: applications as GraphQL text; federation forbids them, so that only validation
            looks here.
    """

    name: str
    selections: FieldSet = ()
    alias: str | None = None
    arguments: tuple[tuple[str, str], ...] = ()
    directives: tuple[str, ...] = ()

    @property
    def response_name(self) -> str:
        """The key of the field in a response."""
        return self.alias or self.name


@dataclass(frozen=True, slots=True)
class FragmentSelection:
    """An inline fragment; `type_condition` is None for a bare `... { }`."""

    type_condition: str | None
    selections: FieldSet
    directives: tuple[str, ...] = ()


Selection = FieldSelection | FragmentSelection
FieldSet = tuple[Selection, ...]


@lru_cache(maxsize=1_000)  # most keys of a supergraph are alike
def parse_field_set(text: str, source: str = "field set") -> FieldSet:
    """Read a field set, with or without the outer braces.

    Raises:
        SdlError: it is empty, is no selection set, or spreads a named fragment.
    """
    stripped = text.strip()
    body = stripped if stripped.startswith("{") else f"{{{text}}}"
    try:
        document = parse(Source(body, source), no_location=True)
    except GraphQLSyntaxError as error:
        raise SdlError(error.message, SourceLocation(source)) from error
    operation = document.definitions[0]
    if len(document.definitions) != 1 or not isinstance(operation, OperationDefinitionNode):
        raise SdlError(f'"{text}" is not one selection set', SourceLocation(source))
    return _selections(operation.selection_set, source)


def parse_valid_field_set(text: str) -> FieldSet:
    """Read a field set where wrong ones, which validation reports, count as empty."""
    try:
        return parse_field_set(text)
    except SdlError:
        return ()


def print_field_set(field_set: FieldSet) -> str:
    """Print on one line, without outer braces, e.g. `id owner { id ... on User { name } }`."""
    return " ".join(_print_selection(selection) for selection in field_set)


def without_braces(text: str) -> str:
    """The same field set without outer braces, otherwise as written."""
    stripped = text.strip()
    return stripped[1:-1].strip() if stripped.startswith("{") else text


def iterate_fields(field_set: FieldSet) -> Iterator[FieldSelection]:
    """Every field at every depth, parents first, in written order."""
    for selection in field_set:
        if isinstance(selection, FieldSelection):
            yield selection
        yield from iterate_fields(selection.selections)


def _selections(node: SelectionSetNode | None, source: str) -> FieldSet:
    if node is None:
        return ()
    if not node.selections:
        raise SdlError("a selection set in a field set is empty", SourceLocation(source))
    return tuple(_selection(item, source) for item in node.selections)


def _selection(
    node: FieldNode | InlineFragmentNode | FragmentSpreadNode | object, source: str
) -> Selection:
    if isinstance(node, FieldNode):
        return FieldSelection(
            name=node.name.value,
            selections=_selections(node.selection_set, source),
            alias=node.alias.value if node.alias else None,
            arguments=tuple((arg.name.value, print_ast(arg.value)) for arg in node.arguments or ()),
            directives=tuple(print_ast(directive) for directive in node.directives or ()),
        )
    if isinstance(node, InlineFragmentNode):
        return FragmentSelection(
            type_condition=node.type_condition.name.value if node.type_condition else None,
            selections=_selections(node.selection_set, source),
            directives=tuple(print_ast(directive) for directive in node.directives or ()),
        )
    raise SdlError("named fragments cannot be used in a field set", SourceLocation(source))


def _print_selection(selection: Selection) -> str:
    if isinstance(selection, FieldSelection):
        head = f"{selection.alias}: {selection.name}" if selection.alias else selection.name
        if selection.arguments:
            head += "(" + ", ".join(f"{name}: {value}" for name, value in selection.arguments) + ")"
    else:
        head = f"... on {selection.type_condition}" if selection.type_condition else "..."
    head = " ".join((head, *selection.directives))
    return f"{head} {{ {print_field_set(selection.selections)} }}" if selection.selections else head
