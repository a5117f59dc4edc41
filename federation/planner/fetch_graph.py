"""The fetch graph: fetches being built, and what each needs of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graphweft.federation.operation.conditions import ALWAYS, NEVER, Condition, both, either
from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    Selection,
    Selections,
)
from graphweft.federation.plan.nodes import EntityTarget

__all__ = ["FetchGraph", "FetchStep", "FieldEntry", "SelectionTree"]


_MAX_CONJUNCTIONS = 8


@dataclass(slots=True)
class FieldEntry:
    """A field in a selection tree; `child` is None for a leaf."""

    name: str
    arguments: str
    variables: tuple[str, ...]
    condition: Condition
    child: SelectionTree | None = None


@dataclass(slots=True)
class SelectionTree:
    """A selection set in the making; `needs_typename` where runtime types must be told apart."""

    needs_typename: bool = False
    fields: dict[str, FieldEntry] = field(default_factory=dict[str, FieldEntry])
    fragments: dict[str, SelectionTree] = field(default_factory=dict[str, "SelectionTree"])

    def add_field(self, key: str, selection: FieldSelection) -> FieldEntry:
        """The entry for a field stored under `key`, widened to this selection's condition."""
        entry = self.fields.get(key)
        if entry is None:
            entry = self.fields[key] = FieldEntry(
                selection.name, selection.arguments, selection.variables, selection.condition
            )
        else:
            entry.condition = either(entry.condition, selection.condition)
        return entry

    def fragment(self, type_condition: str) -> SelectionTree:
        """The tree for one type condition."""
        return self.fragments.setdefault(type_condition, SelectionTree())

    def absorb(self, other: SelectionTree) -> None:
        """Merge another tree at the same place into this one."""
        self.needs_typename |= other.needs_typename
        for key, theirs in other.fields.items():
            ours = self.fields.get(key)
            if ours is None:
                self.fields[key] = theirs
                continue
            ours.condition = either(ours.condition, theirs.condition)
            if ours.child is not None and theirs.child is not None:
                ours.child.absorb(theirs.child)
        for name, tree in other.fragments.items():
            self.fragment(name).absorb(tree)

    def selections(self, *, is_mutation: bool = False) -> Selections:
        """The finished selection set.

        A field under very many conditions is fetched always: to say them all would repeat it, and
        what is below it, once for each. Not so a field of a mutation, which must not run.
        """
        found: list[Selection] = []
        fields = {k: e for k, e in self.fields.items() if e.condition != NEVER}
        if self.needs_typename or not (fields or self.fragments):
            found.append(FieldSelection("__typename", "__typename"))
        for key, entry in fields.items():
            if key == "__typename" and found:
                continue
            inner = entry.child.selections() if entry.child is not None else ()
            is_exact = is_mutation or len(entry.condition) <= _MAX_CONJUNCTIONS
            condition = entry.condition if is_exact else ALWAYS
            found.append(
                FieldSelection(entry.name, key, entry.arguments, entry.variables, inner, condition)
            )
        found.extend(
            InlineFragment(name, tree.selections()) for name, tree in self.fragments.items()
        )
        return tuple(found)

    def condition(self) -> Condition:
        """When anything of the tree is included; a type that is to be learned always is."""
        if self.needs_typename:
            return ALWAYS
        combined = NEVER
        for entry in self.fields.values():
            combined = either(combined, entry.condition)
        for tree in self.fragments.values():
            combined = either(combined, tree.condition())
        return combined if self.fields or self.fragments else ALWAYS


@dataclass(slots=True)
class FetchStep:
    """One fetch in the making.

    Attributes:
        graph: graph id of the subgraph.
        targets: the objects that it is about; () for a root fetch.
        tree: what is fetched; for entities, one fragment per represented type.
        depends_on: ids of other steps.
        condition: when it is sent, beyond what its own selections say.
        companions: entity steps that go in the same request, each as an `_entities` field.
    """

    id: int
    graph: str
    tree: SelectionTree
    targets: tuple[EntityTarget, ...] = ()
    depends_on: set[int] = field(default_factory=set[int])
    condition: Condition = ALWAYS
    companions: list[FetchStep] = field(default_factory=list["FetchStep"])

    def needed_when(self) -> Condition:
        """When the step has anything to fetch, its companions left out."""
        return both(self.condition, self.tree.condition())


@dataclass(slots=True)
class FetchGraph:
    """All steps of a plan, by id; a step depends only on steps with data it needs."""

    steps: dict[int, FetchStep] = field(default_factory=dict[int, FetchStep])
    _next: int = 0

    def add(self, graph: str, targets: tuple[EntityTarget, ...] = ()) -> FetchStep:
        """A new step."""
        step = FetchStep(self._next, graph, SelectionTree(), targets)
        self.steps[step.id] = step
        self._next += 1
        return step

    def replace(self, absorbed: Mapping[int, int]) -> None:
        """Drop steps that others have absorbed (old id -> new id) and move their dependencies."""
        for old, new in absorbed.items():
            self.steps[new].depends_on |= self.steps.pop(old).depends_on
        for step in self.steps.values():
            if not step.depends_on.isdisjoint(absorbed):
                step.depends_on = {absorbed.get(other, other) for other in step.depends_on}
            step.depends_on.discard(step.id)

    def topological(self) -> list[FetchStep]:
        """Steps, each after all that it depends on."""
        missing = {step.id: len(step.depends_on) for step in self.steps.values()}
        dependants: dict[int, list[int]] = {}
        for step in self.steps.values():
            for other in step.depends_on:
                dependants.setdefault(other, []).append(step.id)
        found = [i for i, count in missing.items() if count == 0]
        for i in found:
            for other in dependants.get(i, ()):
                missing[other] -= 1
                if missing[other] == 0:
                    found.append(other)
        return [self.steps[i] for i in found]

    def levels(self) -> dict[int, int]:
        """How many steps come before each one, at the least."""
        found: dict[int, int] = {}
        for step in self.topological():
            found[step.id] = max((found[d] + 1 for d in step.depends_on), default=0)
        return found

    def ordered(self) -> Iterator[FetchStep]:
        """Steps by level, then by id."""
        levels = self.levels()
        yield from (self.steps[i] for i in sorted(self.steps, key=lambda i: (levels[i], i)))
