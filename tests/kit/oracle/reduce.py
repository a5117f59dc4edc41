"""A failing operation made small: selections, fragments, aliases and directives are taken away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from time import monotonic

from graphql import (
    DefinitionNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    parse,
    print_ast,
)

__all__ = ["reduce_operation"]

_SECONDS = 20.0
_Selections = Sequence[SelectionNode]


def reduce_operation(query: str, fails: Callable[[str], bool]) -> str:
    """The smallest operation found that fails still, within some seconds."""
    started, best = monotonic(), query
    while monotonic() - started < _SECONDS:
        smaller = sorted({print_ast(_clean(d)) for d in _variants(parse(best))}, key=len)
        found = next(
            (
                s
                for s in smaller
                if len(s) < len(best) and monotonic() - started < _SECONDS and fails(s)
            ),
            None,
        )
        if found is None:
            break
        best = found
    return best


def _variants(document: DocumentNode) -> Iterator[DocumentNode]:
    """The document with one thing less, in every way."""
    bodies = {
        d.name.value: d.selection_set.selections
        for d in document.definitions
        if isinstance(d, FragmentDefinitionNode)
    }
    for number, definition in enumerate(document.definitions):
        if not isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            continue
        for selections in _smaller(definition.selection_set.selections, bodies):
            if selections:
                changed = replace(definition, selection_set=_set(selections))
                yield _with_definition(document, number, changed)


def _with_definition(
    document: DocumentNode, number: int, definition: DefinitionNode
) -> DocumentNode:
    definitions = list(document.definitions)
    definitions[number] = definition
    return DocumentNode(definitions=tuple(definitions))


def _smaller(selections: _Selections, bodies: Mapping[str, _Selections]) -> Iterator[_Selections]:
    for number, one in enumerate(selections):
        for instead in ((), *_instead_of(one, bodies)):
            yield (*selections[:number], *instead, *selections[number + 1 :])


def _instead_of(one: SelectionNode, bodies: Mapping[str, _Selections]) -> Iterator[_Selections]:
    if isinstance(one, FragmentSpreadNode):
        yield bodies.get(one.name.value, ())
        return
    assert isinstance(one, FieldNode | InlineFragmentNode)
    if one.directives:
        yield (replace(one, directives=()),)
    if isinstance(one, FieldNode) and one.alias:
        yield (replace(one, alias=None),)
    if one.selection_set is None:
        return
    if isinstance(one, InlineFragmentNode):
        yield one.selection_set.selections
    for inner in _smaller(one.selection_set.selections, bodies):
        if inner:
            yield (replace(one, selection_set=_set(inner)),)


def _set(selections: _Selections) -> SelectionSetNode:
    return SelectionSetNode(selections=tuple(selections))


def _clean(document: DocumentNode) -> DocumentNode:
    """Without fragments and variables that nothing uses."""
    text = print_ast(document)
    definitions: list[DefinitionNode] = []
    for one in document.definitions:
        if isinstance(one, FragmentDefinitionNode) and not re.search(
            rf"\.\.\. ?{one.name.value}\b", text
        ):
            continue
        if isinstance(one, OperationDefinitionNode):
            used = tuple(
                v
                for v in one.variable_definitions or ()
                if len(re.findall(rf"\${v.variable.name.value}\b", text)) > 1
            )
            definitions.append(replace(one, variable_definitions=used))
        else:
            definitions.append(one)
    cleaned = DocumentNode(definitions=tuple(definitions))
    return document if len(print_ast(cleaned)) == len(text) else _clean(cleaned)
