"""A federated schema in the making: every type once, with what each subgraph has of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

__all__ = ["Draft", "FieldDraft", "Place", "TypeDraft", "named"]


def named(type_text: str) -> str:
    """The named type of a type reference."""
    return type_text.strip("[]!")


@dataclass(slots=True, eq=False)
class FieldDraft:
    """One field of one type.

    Attributes:
        type: as the strictest subgraph has it.
        resolvers: subgraphs that resolve it.
        relaxed_in: those of them that may return null where others may not.
        external_in: subgraphs that have it as `@external`.
        overridden_in: subgraph that still has it, though another one resolves it.
        directives: by subgraph, what its `@requires`, `@provides` or `@override` says.
        requires: the field set that it is computed from, "" where it is stored.
        provided: whether some `@provides` names it.
    """

    name: str
    type: str
    resolvers: list[str]
    arguments: str = ""
    relaxed_in: set[str] = field(default_factory=set[str])
    external_in: set[str] = field(default_factory=set[str])
    overridden_in: str = ""
    directives: dict[str, str] = field(default_factory=dict[str, str])
    requires: str = ""
    provided: bool = False
    hidden: bool = False

    @property
    def is_stored(self) -> bool:
        """Whether it is plain data of its object: nothing computed, no arguments."""
        return not self.requires and not self.arguments

    @property
    def is_plain(self) -> bool:
        """Whether no other directive is about it."""
        return not (self.directives or self.overridden_in or self.external_in or self.requires)

    @property
    def merged_type(self) -> str:
        """As the supergraph has it."""
        return self.type.replace("!", "") if self.relaxed_in else self.type

    def type_in(self, subgraph: str) -> str:
        """As one subgraph has it."""
        if subgraph in self.resolvers and subgraph not in self.relaxed_in:
            return self.type
        return self.merged_type

    def is_in(self, subgraph: str) -> bool:
        """Whether a subgraph's type has it at all."""
        return (
            subgraph in self.resolvers
            or subgraph in self.external_in
            or subgraph == self.overridden_in
        )


@dataclass(slots=True, eq=False)
class Place:
    """A type as one subgraph has it.

    Attributes:
        keys: field set to whether it is resolvable.
        members: object types of an interface or a union.
        fields: names of the fields of an interface.
    """

    keys: dict[str, bool] = field(default_factory=dict[str, bool])
    members: set[str] = field(default_factory=set[str])
    fields: set[str] = field(default_factory=set[str])
    is_interface_object: bool = False
    is_extension: bool = False

    @property
    def can_be_entered(self) -> bool:
        """Whether some key is resolvable."""
        return any(self.keys.values())


@dataclass(slots=True, eq=False)
class TypeDraft:
    """One type.

    Attributes:
        kind: "entity", "value", "interface" or "union".
        keys: field sets by which the entity is known anywhere.
        spread: subgraphs over which a value type's fields are spread, so that only fields which all
            of these resolve may have it; () where every subgraph has the whole type.
    """

    name: str
    kind: str
    fields: dict[str, FieldDraft] = field(default_factory=dict[str, FieldDraft])
    places: dict[str, Place] = field(default_factory=dict[str, Place])
    keys: tuple[str, ...] = ()
    spread: tuple[str, ...] = ()

    @property
    def members(self) -> list[str]:
        """Object types of an interface or a union, over all subgraphs."""
        return sorted({member for place in self.places.values() for member in place.members})


@dataclass(slots=True, eq=False)
class Draft:
    """The whole.

    Attributes:
        federation_1: names of the subgraphs without `@link`.
        banned: (type, subgraph) pairs that may not be: implementations of an interface that the
            subgraph has as an object.
        enums: by enum name, the values in each subgraph.
    """

    random: Random
    subgraphs: list[str]
    federation_1: set[str]
    types: dict[str, TypeDraft] = field(default_factory=dict[str, TypeDraft])
    banned: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    enums: dict[str, dict[str, list[str]]] = field(default_factory=dict[str, dict[str, list[str]]])
    inputs: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def of_kind(self, *kinds: str) -> list[TypeDraft]:
        """Types of these kinds."""
        return [t for t in self.types.values() if t.kind in kinds]

    def chance(self, probability: float) -> bool:
        """A throw of the dice."""
        return self.random.random() < probability

    def can_use(self, type_text: str, subgraph: str) -> bool:
        """Whether a subgraph may have fields of this type."""
        type_ = self.types.get(named(type_text))
        if type_ is None:
            return True
        if (type_.name, subgraph) in self.banned:
            return False
        if subgraph in type_.places:
            return True
        if type_.kind == "value":
            return not type_.spread and all(
                self.can_use(f.type, subgraph) for f in type_.fields.values()
            )
        if type_.kind == "entity":
            return bool(self._stub_keys(type_, subgraph))
        return False

    def use(self, type_text: str, subgraph: str) -> None:
        """See to it that a subgraph has the type: a stub of an entity, the whole of a value."""
        type_ = self.types.get(named(type_text))
        if type_ is None or subgraph in type_.places:
            return
        place = type_.places[subgraph] = Place()
        if type_.kind == "value":
            for item in type_.fields.values():
                item.resolvers.append(subgraph)
                self.use(item.type, subgraph)
            return
        key = self.random.choice(self._stub_keys(type_, subgraph))
        is_old = subgraph in self.federation_1
        place.is_extension = is_old
        self.add_key(type_, subgraph, key, resolvable=is_old or self.chance(0.5))

    def add_key(self, type_: TypeDraft, subgraph: str, key: str, *, resolvable: bool) -> None:
        """Give a subgraph a key, with the fields that it names."""
        type_.places[subgraph].keys[key] = resolvable
        for name in _top_names(key):
            item = type_.fields[name]
            if subgraph not in item.resolvers:
                item.resolvers.append(subgraph)
            self.use(item.type, subgraph)

    def _stub_keys(self, type_: TypeDraft, subgraph: str) -> list[str]:
        known = {k for p in type_.places.values() for k, resolvable in p.keys.items() if resolvable}
        return [
            key
            for key in sorted(known)
            if all(self.can_use(type_.fields[name].type, subgraph) for name in _top_names(key))
        ]


def _top_names(field_set: str) -> list[str]:
    """Names of the top-level fields of a field set without fragments."""
    names: list[str] = []
    depth = 0
    for token in field_set.replace("{", " { ").replace("}", " } ").split():
        depth += (token == "{") - (token == "}")
        if depth == 0 and token not in "{}":
            names.append(token)
    return names
