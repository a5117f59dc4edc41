"""How much an operation asks for, counted with its fragments in place but never putting them there.

Each fragment is measured once and its measures are added wherever it is spread, so that the time
is linear in the text, however large the operation becomes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
)

from graphweft.policies.limits.outline import Level, Outline, outline_of

__all__ = ["MOST", "Measure", "Measures", "measure_operation"]

MOST = 1_000_000_000
"""Counting stops here: a document of nested fragments may select 2 ** 1000 fields."""


class Measure(NamedTuple):
    """A number and the node of the document that shows where it comes from."""

    value: int
    node: Node


@dataclass(frozen=True, slots=True)
class Measures:
    """What `OperationLimits` limits, but for the size of the document."""

    depth: Measure
    height: Measure
    aliases: Measure
    root_fields: Measure
    selections: Measure
    repeats: Measure
    directives: Measure
    variables: Measure
    operations: Measure


class _Total(NamedTuple):
    """The measures of a definition with those of the fragments that it spreads."""

    depth: int
    deepest: SelectionSetNode
    height: int
    aliases: int
    root_fields: int
    selections: int
    repeats: int


def measure_operation(document: DocumentNode, operation: OperationDefinitionNode) -> Measures:
    """Measure one operation of a document.

    A fragment that is not defined, or that spreads itself, counts as empty there: validation
    refuses both.
    """
    outlines = [
        (definition, outline_of(definition))
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode)
    ]
    totals = _fragment_totals(
        {
            definition.name.value: outline
            for definition, outline in outlines
            if isinstance(definition, FragmentDefinitionNode)
        }
    )
    total = next(_total(outline, totals) for node, outline in outlines if node is operation)
    operations = [node for node, _ in outlines if isinstance(node, OperationDefinitionNode)]
    variables = [variable for node in operations for variable in node.variable_definitions or ()]
    directives = [directive for _, outline in outlines for directive in outline.directives]
    return Measures(
        depth=Measure(total.depth, total.deepest),
        height=Measure(total.height, operation),
        aliases=Measure(total.aliases, operation),
        root_fields=Measure(total.root_fields, operation),
        selections=Measure(total.selections, operation),
        repeats=_most_repeats([outline for _, outline in outlines], totals),
        directives=_last(directives, operation),
        variables=_last(variables, operation),
        operations=_last(operations, operation),
    )


def _fragment_totals(fragments: Mapping[str, Outline]) -> dict[str, _Total]:
    totals: dict[str, _Total] = {}
    for name in _innermost_first(fragments):
        totals[name] = _total(fragments[name], totals)
    return totals


def _innermost_first(fragments: Mapping[str, Outline]) -> list[str]:
    """Names of the fragments, each after those that it spreads, as far as there is no cycle."""
    order: dict[str, None] = {}
    entered: set[str] = set()
    for start in fragments:
        stack = [start]
        while stack:
            name = stack[-1]
            if name in entered:
                order.setdefault(stack.pop())
                continue
            entered.add(name)
            stack.extend(
                spread.name
                for spread in fragments[name].spreads
                if spread.name in fragments and spread.name not in entered
            )
    return list(order)


def _total(outline: Outline, totals: Mapping[str, _Total]) -> _Total:
    depth, deepest = outline.depth, outline.deepest
    height, aliases, selections = outline.height, outline.aliases, outline.selections
    for spread in outline.spreads:
        inner = totals.get(spread.name)
        if inner is None:
            continue
        height += inner.height
        aliases += inner.aliases
        selections += inner.selections
        if spread.is_deepening and spread.depth + inner.depth > depth:
            depth, deepest = spread.depth + inner.depth, inner.deepest
    top = outline.levels[0]
    spread_on_top = [totals[name].root_fields for name in top.spreads if name in totals]
    return _Total(
        depth,
        deepest,
        min(height, MOST),
        min(aliases, MOST),
        min(outline.root_fields + sum(spread_on_top), MOST),
        min(selections, MOST),
        _repeats(top, totals),
    )


def _repeats(level: Level, totals: Mapping[str, _Total]) -> int:
    """Selections of one response name that the level has if its fragments all repeat it."""
    spread = sum(totals[name].repeats for name in level.spreads if name in totals)
    return min(level.repeats + spread, MOST)


def _most_repeats(outlines: Sequence[Outline], totals: Mapping[str, _Total]) -> Measure:
    measures = (
        Measure(_repeats(level, totals), level.node)
        for outline in outlines
        for level in outline.levels
    )
    return max(measures, key=lambda measure: measure.value)


def _last(nodes: Sequence[Node], default: Node) -> Measure:
    return Measure(len(nodes), nodes[-1] if nodes else default)
