"""What the synthetic subgraph of one binding holds: types, fields, keys and dependencies.

A synthetic subgraph is true: each field in it can be resolved wherever the planner may ask for it.
Where an entity type is produced at several places with different fields, a field that is not
produced at all of them is `@external`, and the field that leads to it `@provides` it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphweft.connectors.bindings.binding import Binding, BindingKind
from graphweft.connectors.bindings.keys import Key, PropertyPath, declared_keys, field_set_text
from graphweft.connectors.bindings.occurrences import (
    Occurrence,
    entity_type,
    entry_type,
    occurrences_of,
)
from graphweft.schemas.subgraph import Subgraph
from graphweft.schemas.type_reference import named_type

__all__ = ["SyntheticType", "entity_keys", "synthesize"]


@dataclass(slots=True)
class SyntheticType:
    """One object type or interface of a synthetic subgraph.

    Attributes:
        fields: names, in the order of the authored type.
        keys: field set and whether it can be entered by.
        external: fields that are only known at some places, or needed from elsewhere.
        requires: field sets, by the field that needs them.
        provides: field sets, by the field that leads to what they provide.
    """

    fields: set[str] = field(default_factory=set[str])
    keys: dict[str, bool] = field(default_factory=dict[str, bool])
    external: set[str] = field(default_factory=set[str])
    requires: dict[str, str] = field(default_factory=dict[str, str])
    provides: dict[str, str] = field(default_factory=dict[str, str])


def synthesize(
    subgraph: Subgraph, binding: Binding, keys: Mapping[str, frozenset[Key]]
) -> Mapping[str, SyntheticType]:
    """The types of a binding's synthetic subgraph, by name.

    Args:
        keys: every key of each entity of the authored subgraph, declared or derived.

    Raises:
        MappingError: the selection does not fit the types.
    """
    draft = _Draft(subgraph, binding)
    occurrences = occurrences_of(subgraph, binding)
    draft.add_occurrences(occurrences)
    draft.add_entry()
    draft.mark_partial_fields(occurrences, keys)
    draft.add_keys(keys)
    return draft.types


class _Draft:
    def __init__(self, subgraph: Subgraph, binding: Binding) -> None:
        self.subgraph = subgraph
        self.binding = binding
        self.types: dict[str, SyntheticType] = {}

    def type(self, name: str) -> SyntheticType:
        return self.types.setdefault(name, SyntheticType())

    def add_occurrences(self, occurrences: Iterable[Occurrence]) -> None:
        for occurrence in occurrences:
            self.type(occurrence.type_name).fields |= occurrence.fields

    @property
    def entity(self) -> str | None:
        """The type that the planner enters by a key."""
        return entity_type(self.subgraph.types, self.binding)

    def add_entry(self) -> None:
        """The bound field, the key to enter by, and what else the request needs of the entity."""
        binding = self.binding
        if binding.field_name is not None:
            self.type(binding.type_name).fields.add(binding.field_name)
        if self.entity is None:
            return
        for path in binding.key:
            self.add_path(self.entity, path)
        for path in binding.requires:
            self.add_path(self.entity, path)
            self.type(self.entity).external.add(path[0])
        if binding.requires and binding.field_name is not None:
            requires = field_set_text(binding.requires)
            self.type(self.entity).requires[binding.field_name] = requires
        self.type(self.entity).keys[field_set_text(binding.key)] = True

    def add_path(self, type_name: str, path: PropertyPath) -> None:
        definition = self.subgraph.types[type_name]
        found = definition.fields.get(path[0])
        if found is None:
            raise self.binding.arguments.error(
                f"the request needs `{'.'.join(path)}` of {type_name}, "
                f"which has no field `{path[0]}`"
            )
        self.type(type_name).fields.add(path[0])
        if len(path) > 1:
            self.add_path(named_type(found.type), path[1:])

    def mark_partial_fields(
        self, occurrences: tuple[Occurrence, ...], keys: Mapping[str, frozenset[Key]]
    ) -> None:
        for name in {occurrence.type_name for occurrence in occurrences} & keys.keys():
            found = [item for item in occurrences if item.type_name == name]
            anywhere = frozenset(field for item in found for field in item.fields)
            if name == self.entity:
                everywhere = self.entry_fields(found)
                self.check_completion(name, found, everywhere)
            else:
                everywhere = frozenset(
                    field for field in anywhere if all(field in item.fields for item in found)
                )
            partial = anywhere - everywhere
            self.type(name).external |= partial
            for item in found:
                self.provide(item, item.fields & partial)

    def entry_fields(self, found: list[Occurrence]) -> frozenset[str]:
        """What the entity has when it is entered by its key."""
        own = {path[0] for path in self.binding.key}
        if self.binding.kind is BindingKind.IMPLICIT:
            return frozenset(own | {self.binding.field_name or ""})
        return frozenset(own).union(*(item.fields for item in found if not item.path))

    def check_completion(
        self, name: str, found: list[Occurrence], entry_fields: frozenset[str]
    ) -> None:
        """The entity inside itself is completed by another call, so it needs the key there."""
        needed = self.binding.key + self.binding.requires
        key = {path[0] for path in needed}
        for item in found:
            inside = bool(item.path) or self.binding.kind is BindingKind.IMPLICIT
            if inside and not entry_fields <= item.fields and not key <= item.fields:
                raise self.binding.arguments.error(
                    f"`{'.'.join(item.path)}` is a {name} again, with other fields than the outer "
                    f"one; select `{field_set_text(needed)}` there too, which the request needs",
                    "selection",
                )

    def provide(self, occurrence: Occurrence, fields: frozenset[str]) -> None:
        """`@provides` on the entry field, or on the entity's field that leads to the place."""
        if not fields or occurrence.is_conditional:
            return
        binding, path = self.binding, occurrence.path
        holder, below = binding.type_name, path
        bound = binding.field_name
        if bound is None or binding.kind is BindingKind.EXPLICIT:
            if not path:
                return
            holder, bound, below = entry_type(self.subgraph.types, binding), path[0], path[1:]
        provided = field_set_text([(*below, name) for name in sorted(fields)])
        provides = self.type(holder).provides
        provides[bound] = " ".join(filter(None, (provides.get(bound), provided)))

    def add_keys(self, keys: Mapping[str, frozenset[Key]]) -> None:
        """Keys by which the planner can move on from here, though not come in."""
        for name, synthetic in self.types.items():
            for key in sorted(keys.get(name, ())):
                if all(self.produces(name, path) for path in key):
                    synthetic.keys.setdefault(field_set_text(key), False)

    def produces(self, type_name: str, path: PropertyPath) -> bool:
        synthetic = self.types.get(type_name)
        if synthetic is None or path[0] not in synthetic.fields - synthetic.external:
            return False
        field_type = named_type(self.subgraph.types[type_name].fields[path[0]].type)
        return len(path) == 1 or self.produces(field_type, path[1:])


def entity_keys(subgraph: Subgraph, bindings: Iterable[Binding]) -> Mapping[str, frozenset[Key]]:
    """Every key of each entity of a subgraph: declared, or derived from a binding."""
    keys: dict[str, set[Key]] = {
        definition.name: set(declared_keys(definition))
        for definition in subgraph.types.values()
        if definition.has_key
    }
    for binding in bindings:
        if binding.kind is BindingKind.EXPLICIT:
            keys.setdefault(entry_type(subgraph.types, binding), set()).add(binding.key)
        elif binding.kind is not BindingKind.ROOT:
            keys.setdefault(binding.type_name, set()).add(binding.key)
    return {name: frozenset(found) for name, found in keys.items()}
