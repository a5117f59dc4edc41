"""One walk over a definition: what it selects by itself, and which fragments it spreads where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

__all__ = ["Level", "Outline", "Spread", "outline_of"]

_SCHEMA_FIELDS = frozenset({"__schema", "__type"})


class Spread(NamedTuple):
    """A fragment spread.

    Attributes:
        name: of the fragment.
        depth: how many fields it is inside of.
        is_deepening: whether the fragment's own depth counts; not inside of `__schema`.
    """

    name: str
    depth: int
    is_deepening: bool


class Level(NamedTuple):
    """A selection set with its inline fragments.

    Attributes:
        node: the selection set.
        repeats: selections of its most frequent response name.
        spreads: names of the fragments spread in it.
    """

    node: SelectionSetNode
    repeats: int
    spreads: tuple[str, ...]


@dataclass(slots=True)
class Outline:
    """What a definition selects by itself, without the fragments that it spreads.

    Attributes:
        levels: its own selection set first, then those inside.
    """

    deepest: SelectionSetNode
    depth: int = 0
    height: int = 0
    aliases: int = 0
    root_fields: int = 0
    selections: int = 0
    spreads: list[Spread] = field(default_factory=list[Spread])
    levels: list[Level] = field(default_factory=list[Level])
    directives: list[DirectiveNode] = field(default_factory=list[DirectiveNode])


class _Inside(NamedTuple):
    """A selection set to be walked; `step` is what a field in it adds to the depth."""

    selection_set: SelectionSetNode
    depth: int
    step: int


def outline_of(definition: OperationDefinitionNode | FragmentDefinitionNode) -> Outline:
    """Walk a definition. Takes time linear in its text, and no recursion."""
    outline = Outline(definition.selection_set)
    for node in (definition, *(definition.variable_definitions or ())):
        outline.directives.extend(node.directives or ())
    inside = [_Inside(definition.selection_set, 0, 1)]
    for item in inside:
        _walk_level(outline, item, inside)
    return outline


def _walk_level(outline: Outline, item: _Inside, inside: list[_Inside]) -> None:
    """Count what one selection set has, and note the ones in it in `inside`."""
    selection_set, depth, step = item
    responses: dict[str, int] = {}
    names: set[str] = set()
    spreads: list[str] = []
    parts = [selection_set]
    for part in parts:
        outline.selections += len(part.selections)
        for node in part.selections:
            if node.directives:
                outline.directives.extend(node.directives)
            if isinstance(node, FieldNode):
                name = response = node.name.value
                if node.alias:
                    response = node.alias.value
                    outline.aliases += 1
                names.add(name)
                responses[response] = responses.get(response, 0) + 1
                if node.selection_set:
                    inner = 0 if name in _SCHEMA_FIELDS else step
                    inside.append(_Inside(node.selection_set, depth + step, inner))
            elif isinstance(node, InlineFragmentNode):
                parts.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                spreads.append(node.name.value)
                outline.spreads.append(Spread(node.name.value, depth, step > 0))
    outline.height += len(names)
    if not outline.levels:
        outline.root_fields = _root_fields(parts)
    if responses and depth + step > outline.depth:
        outline.depth, outline.deepest = depth + step, selection_set
    repeats = max(responses.values(), default=0)
    outline.levels.append(Level(selection_set, repeats, tuple(spreads)))


def _root_fields(parts: list[SelectionSetNode]) -> int:
    return sum(
        isinstance(node, FieldNode) and node.name.value != "__typename"
        for part in parts
        for node in part.selections
    )
