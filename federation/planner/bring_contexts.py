"""Contextual arguments: ask ancestors for their values, and tell fields where these are had.

Federation 2.8, "Use contexts to share data". The nearest ancestor that sets a context gives it; it
is asked for the value beside what the client selects there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from zlib import crc32

from graphql import OperationType

from graphweft.federation.operation.merge import merge_selections, specialize
from graphweft.federation.operation.selection import (
    ContextAt,
    FieldSelection,
    InlineFragment,
    Operation,
    Selection,
    Selections,
    fields_of,
)
from graphweft.federation.query_graph.nodes import ContextValue, QueryGraph
from graphweft.schemas.api_schema import named_type

__all__ = ["bring_contexts"]


def bring_contexts(operation: Operation, graph: QueryGraph) -> Operation:
    """The operation as it is planned: with context values asked for where they are had."""
    if not graph.contextual:
        return operation
    bringer = _Bringer(graph)
    types = graph.supergraph.possible_types(operation.root_type)
    root = _Object(operation.root_type, types, 0)
    if operation.operation_type is OperationType.MUTATION:
        root.gives_nothing = True  # it would be executed as a field of the client's
    return replace(operation, selections=bringer.below(root, operation.selections, ()))


@dataclass(slots=True)
class _Object:
    """An object on the way down.

    Attributes:
        type_name: what the selections are on.
        types: the object types that it can have; of one kind as to the contexts that matter.
        depth: fields between the root and the object.
        asked: what is asked of each of its types for contexts.
    """

    type_name: str
    types: frozenset[str]
    depth: int
    asked: dict[str, list[Selection]] = field(default_factory=dict[str, list[Selection]])
    gives_nothing: bool = False

    def gives(self, value: ContextValue) -> bool:
        """Whether it sets the context of the value."""
        return not self.gives_nothing and not self.types.isdisjoint(value.selections)

    def ask(self, value: ContextValue) -> ContextAt:
        """Have the value asked for here."""
        for name in sorted(self.types & value.selections.keys()):
            self.asked.setdefault(name, []).extend(value.selections[name])
        return ContextAt(value.variable, self.depth)


_Ancestors = tuple[_Object, ...]


@dataclass(frozen=True, slots=True)
class _Bringer:
    graph: QueryGraph

    def below(self, here: _Object, selections: Selections, ancestors: _Ancestors) -> Selections:
        """The selections on an object, with what is asked of it for contexts."""
        parts = self._parts(here, selections)
        if parts is not None:
            return tuple(
                InlineFragment(part.type_name, self.below(part, own, ancestors))
                for part, own in parts
                if own
            )
        found = tuple(self._selection(here, s, ancestors) for s in selections)
        return self._with_asked(here, found)

    def _parts(
        self, here: _Object, selections: Selections
    ) -> list[tuple[_Object, Selections]] | None:
        """One part for each type, where some of the types set a context and others do not."""
        if len(here.types) == 1:
            return None
        values = {v.variable: v for v in self._values_below(here.types, selections)}
        kinds = {
            frozenset(variable for variable, v in values.items() if name in v.selections)
            for name in here.types
        }
        if len(kinds) == 1:
            return None
        return [
            (
                _Object(name, frozenset((name,)), here.depth),
                specialize(selections, name, self.graph.supergraph),
            )
            for name in sorted(here.types)
        ]

    def _values_below(self, types: Iterable[str], selections: Selections) -> Iterator[ContextValue]:
        """The context values of fields below the fields of an object."""
        owners = tuple(types)
        for selection in selections:
            if isinstance(selection, InlineFragment):
                yield from self._values_below(owners, selection.selections)
                continue
            for below in self._types_below(owners, selection):
                for inner in fields_of(selection.selections):
                    yield from self.graph.contextual.get((below, inner.name), ())
            inner_types = self._types_below(owners, selection)
            yield from self._values_below(inner_types, selection.selections)

    def _types_below(self, owners: Iterable[str], selection: FieldSelection) -> frozenset[str]:
        possible = self.graph.supergraph.possible_types
        fields = (self.graph.supergraph.types[name].fields.get(selection.name) for name in owners)
        found = {named_type(item.type) for item in fields if item is not None}
        if not selection.selections:
            return frozenset()
        return frozenset[str]().union(*(possible(name) for name in found))

    def _selection(self, here: _Object, selection: Selection, ancestors: _Ancestors) -> Selection:
        if isinstance(selection, InlineFragment):
            on = selection.type_condition
            types = here.types & self.graph.supergraph.possible_types(on)
            inside = _Object(on, types, here.depth, gives_nothing=here.gives_nothing)
            return replace(
                selection, selections=self.below(inside, selection.selections, ancestors)
            )
        contexts = tuple(dict.fromkeys(self._contexts(here, selection.name, ancestors)))
        if contexts:
            selection = replace(selection, contexts=contexts)
        if not selection.selections or selection.name.startswith("__"):
            return selection
        owner = self.graph.supergraph.types[here.type_name]
        on = named_type(owner.fields[selection.name].type)
        child = _Object(on, self.graph.supergraph.possible_types(on), here.depth + 1)
        return selection.with_selections(
            self.below(child, selection.selections, (*ancestors, here))
        )

    def _contexts(self, here: _Object, name: str, ancestors: _Ancestors) -> Iterator[ContextAt]:
        for owner in sorted({here.type_name, *here.types}):
            for value in self.graph.contextual.get((owner, name), ()):
                nearest = next((a for a in reversed(ancestors) if a.gives(value)), None)
                if nearest is not None:
                    yield nearest.ask(value)

    def _with_asked(self, here: _Object, selections: Selections) -> Selections:
        """The selections with what is asked of each type, each thing asked once."""
        asked = {name: merge_selections(found) for name, found in here.asked.items()}
        if not asked:
            return selections
        fields = self.graph.supergraph.types[here.type_name].fields
        first, *others = asked.values()
        is_one_form = here.types == asked.keys() and all(other == first for other in others)
        if is_one_form and all(wanted.name in fields for wanted in fields_of(first)):
            return merge_selections((*selections, *_keyed(first, selections, selections)))
        fragments: list[Selection] = []
        for name, wanted in asked.items():
            own = specialize(selections, name, self.graph.supergraph)
            fragments.append(InlineFragment(name, _keyed(wanted, own, selections)))
        return merge_selections((*selections, *fragments))


def _keyed(wanted: Selections, own: Selections, beside: Selections) -> Selections:
    """The wanted fields under the response keys of equal ones, else under keys not taken.

    Args:
        wanted: fields asked for contexts.
        own: what the client selects of the same object.
        beside: what it selects at this place, of objects of any type.
    """
    taken = {selection.response_key for selection in fields_of(beside)}
    found: list[Selection] = []
    for selection in wanted:
        if isinstance(selection, InlineFragment):
            inner = _keyed(selection.selections, own, beside)
            found.append(replace(selection, selections=inner))
            continue
        same = _equal_field(selection, own)
        key = same.response_key if same is not None else _free_key(selection, taken)
        below = same.selections if same is not None else ()
        inner = _keyed(selection.selections, below, below)
        found.append(replace(selection, response_key=key, selections=inner))
    return tuple(found)


def _equal_field(selection: FieldSelection, own: Selections) -> FieldSelection | None:
    for other in fields_of(own):
        if (other.name, other.arguments) == (selection.name, selection.arguments):
            return other
    return None


def _free_key(selection: FieldSelection, taken: set[str]) -> str:
    if selection.name not in taken and not selection.arguments:
        return selection.name
    key = f"_{selection.name}_{crc32(selection.arguments.encode()):x}"
    while key in taken:
        key += "_"
    return key
