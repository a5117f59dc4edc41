"""What every merge rule needs: the subgraphs, facts about their fields, and where to report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphweft.federation.composition.field_usage import FieldUsage, read_field_usage
from graphweft.federation.composition.result import CompositionError, Hint
from graphweft.schemas.definitions import TypeDefinition, TypeKind
from graphweft.schemas.errors import SourceLocation
from graphweft.schemas.subgraph import Subgraph

__all__ = ["MergeContext", "describe_sources", "graph_ids", "make_context", "quoted"]


@dataclass(frozen=True, slots=True)
class MergeContext:
    """Shared by all merge rules of one composition; only `errors` and `hints` grow.

    Attributes:
        subgraphs: by name, sorted.
        definitions: of each type, by subgraph name in the same order.
        graph_ids: value of `join__Graph` by subgraph name.
        usage: facts about fields by subgraph name.
        supertypes: for each object and interface type, the interfaces and unions it belongs to in
            any subgraph.
        interface_objects: for each `@interfaceObject` type, the subgraphs that have it so.
        composed: by subgraph, the directives (name in its document) that `@composeDirective` names,
            and their name in the supergraph.
        ownership_checks: whether sharing and external ownership are checked.
    """

    subgraphs: Mapping[str, Subgraph]
    definitions: Mapping[str, Mapping[str, TypeDefinition]]
    graph_ids: Mapping[str, str]
    usage: Mapping[str, FieldUsage]
    supertypes: Mapping[str, frozenset[str]]
    interface_objects: Mapping[str, frozenset[str]]
    ownership_checks: bool
    composed: Mapping[str, Mapping[str, str]]
    errors: list[CompositionError] = field(default_factory=list[CompositionError])
    hints: list[Hint] = field(default_factory=list[Hint])

    def error(
        self,
        code: str,
        message: str,
        locations: Iterable[SourceLocation] = (),
        coordinate: str = "",
    ) -> None:
        """Report an error."""
        self.errors.append(CompositionError(code, message, tuple(locations), coordinate))

    def hint(self, code: str, message: str, coordinate: str = "") -> None:
        """Report a hint."""
        self.hints.append(Hint(code, message, coordinate))

    def sources(self, type_name: str) -> dict[str, TypeDefinition]:
        """The definitions of a type by subgraph name, in order of subgraphs."""
        return dict(self.definitions.get(type_name, {}))


def make_context(
    subgraphs: Sequence[Subgraph],
    composed: Mapping[str, Mapping[str, str]],
    *,
    ownership_checks: bool,
) -> MergeContext:
    """The context of composing these subgraphs, sorted by name."""
    ordered = {item.name: item for item in subgraphs}
    return MergeContext(
        subgraphs=ordered,
        definitions=_definitions(ordered.values()),
        graph_ids=graph_ids(ordered),
        usage={name: read_field_usage(item) for name, item in ordered.items()},
        supertypes=_supertypes(ordered.values()),
        interface_objects=_interface_objects(ordered.values()),
        ownership_checks=ownership_checks,
        composed=composed,
    )


def _definitions(subgraphs: Iterable[Subgraph]) -> dict[str, dict[str, TypeDefinition]]:
    definitions: dict[str, dict[str, TypeDefinition]] = {}
    for subgraph in subgraphs:
        for name, item in subgraph.types.items():
            definitions.setdefault(name, {})[subgraph.name] = item
    return definitions


def graph_ids(names: Iterable[str]) -> dict[str, str]:
    """Values of `join__Graph`: upper snake case, clashes numbered in order."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(_enum_name(name), []).append(name)
    return {
        name: base if len(group) == 1 else f"{base}_{index}"
        for base, group in groups.items()
        for index, name in enumerate(group, 1)
    }


def _enum_name(name: str) -> str:
    base = re.sub(r"\W", "_", name, flags=re.ASCII)
    if base[:1].isdigit():
        base = f"_{base}"
    if re.search(r"_\d+$", base):
        base = f"{base}_"
    return base.upper()


def _supertypes(subgraphs: Iterable[Subgraph]) -> dict[str, frozenset[str]]:
    supertypes: dict[str, set[str]] = {}
    for subgraph in subgraphs:
        for item in subgraph.types.values():
            for interface in item.interfaces:
                supertypes.setdefault(item.name, set()).add(interface)
            for member in item.members:
                supertypes.setdefault(member, set()).add(item.name)
    return {name: frozenset(found) for name, found in supertypes.items()}


def _interface_objects(subgraphs: Iterable[Subgraph]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for subgraph in subgraphs:
        for item in subgraph.types.values():
            if item.kind is TypeKind.OBJECT and item.directives.interface_object:
                found.setdefault(item.name, set()).add(subgraph.name)
    return {name: frozenset(users) for name, users in found.items()}


def describe_sources(values: Mapping[str, object]) -> str:
    """`"A" in subgraphs "x" and "y" but "B" in subgraph "z"`, grouped by value."""
    groups: dict[str, list[str]] = {}
    for name, value in values.items():
        groups.setdefault(str(value), []).append(name)
    return " but ".join(
        f'"{value}" in {"subgraph" if len(names) == 1 else "subgraphs"} {quoted(names)}'
        for value, names in groups.items()
    )


def quoted(names: Sequence[str]) -> str:
    """`"a", "b" and "c"`."""
    marked = [f'"{name}"' for name in names]
    return " and ".join([", ".join(marked[:-1]), marked[-1]] if len(marked) > 1 else marked)
