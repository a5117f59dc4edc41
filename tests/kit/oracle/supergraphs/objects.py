"""Random data for a drafted schema; a value tells of which object and field it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from graphql import ListTypeNode, NonNullTypeNode, TypeNode, parse_type

from tests.kit.oracle.scenario import Failing, Obj
from tests.kit.oracle.supergraphs.draft import Draft, FieldDraft, TypeDraft, named
from tests.kit.oracle.supergraphs.gaps import Gap, invent_gaps

__all__ = ["Objects"]

_COUNT = 3


class Objects:
    """The data of a draft.

    Attributes:
        entities: all of them, each with its `__typename`.
        root: values of root fields.
        missing: by subgraph, `__typename:id` of the entities that it does not know.
        lost: by coordinate, the numbers of the entities of which nobody can give the field.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._required = {
            word
            for type_ in draft.types.values()
            for item in type_.fields.values()
            for word in item.requires.replace("(", " ").split()
        }
        self._is_relaxed = any(
            f.relaxed_in for t in draft.types.values() for f in t.fields.values()
        )
        self.entities: list[Obj] = []
        self._of_type: dict[str, list[Obj]] = {}
        self._gaps = {gap.type_name: gap for gap in invent_gaps(draft)}
        self.missing: dict[str, frozenset[str]] = {}
        self.lost: dict[str, frozenset[int]] = {}
        for type_ in draft.of_kind("entity"):
            self._of_type[type_.name] = [
                {"__typename": type_.name, "(number)": len(self.entities) + n}
                for n in range(1, _COUNT + 1)
            ]
            self.entities += self._of_type[type_.name]
        for type_ in draft.of_kind("entity"):
            for entity in self._of_type[type_.name]:
                self._fill(type_, entity)
        for gap in self._gaps.values():
            self._open(gap, self._of_type[gap.type_name][0])
        self.root = {
            item.name: self._value(root, item, parse_type(item.type), {})
            for root in draft.of_kind("root")
            for item in root.fields.values()
        }

    def _open(self, gap: Gap, entity: Obj) -> None:
        """Take away what nobody can give of an entity."""
        for name in gap.lost:
            entity[name] = None
            self.lost[f"{gap.type_name}.{name}"] = frozenset({entity["(number)"]})
        if gap.home:
            entity["id"] = None
        else:
            self.missing[gap.missing_in] = frozenset({f"{gap.type_name}:{entity['id']}"}) | (
                self.missing.get(gap.missing_in, frozenset())
            )

    def _fill(self, type_: TypeDraft, entity: Obj) -> None:
        number = entity["(number)"]
        for name, item in self._fields_of(type_).items():
            if name == "id":
                entity[name] = str(number)
            elif name == "k":
                # another order than that of the ids, so that taking one for the other shows
                entity[name] = 100 - number if item.type == "Int!" else str(100 - number)
            elif not item.requires:
                entity[name] = self._value(type_, item, parse_type(item.type), entity)
        if "ref" in type_.keys[-1]:
            target = named(type_.fields["ref"].type)
            position = self._of_type[type_.name].index(entity)
            entity["ref"] = self._of_type[target][(position + 1) % _COUNT]

    def _fields_of(self, type_: TypeDraft) -> Mapping[str, FieldDraft]:
        """With those that interface objects add."""
        more = [t for t in self._draft.of_kind("interface") if type_.name in t.members and t.keys]
        return {**{n: f for t in more for n, f in t.fields.items()}, **type_.fields}

    def _value(self, owner: TypeDraft, item: FieldDraft, type_: TypeNode, source: Obj) -> Any:
        random = self._draft.random
        if self._fails(owner, item, type_):
            return Failing()
        if isinstance(type_, NonNullTypeNode):
            inner: Any = type_.type
            return self._present(owner, item, inner, source)
        if random.random() < 0.2:
            return None
        return self._present(owner, item, type_, source)

    def _fails(self, owner: TypeDraft, item: FieldDraft, type_: TypeNode) -> bool:
        """Whether to let a field fail; never one that others need."""
        if owner.kind != "entity" or not item.is_plain or item.relaxed_in:
            return False
        if "!" in item.type and self._is_relaxed:
            return False  # nulls go up less far where a parent may be null in one subgraph only
        is_whole = type_ == parse_type(item.type) and item.name not in self._required
        return is_whole and self._draft.chance(0.05)

    def _present(self, owner: TypeDraft, item: FieldDraft, type_: TypeNode, source: Obj) -> Any:
        if isinstance(type_, ListTypeNode):
            return [
                self._value(owner, item, type_.type, source)
                for _ in range(self._draft.random.choice((0, 1, 2, 3)))
            ]
        name = named(item.type)
        if name in self._draft.types:
            return self._object(item, self._draft.types[name])
        return self._leaf(item, name, source)

    def _object(self, item: FieldDraft, type_: TypeDraft) -> Obj | None:
        random = self._draft.random
        if type_.kind == "entity":
            gap = self._gaps.get(type_.name)
            is_open = gap is None or gap.may_be_given_by(item.resolvers)
            return random.choice(self._of_type[type_.name][0 if is_open else 1 :])
        if type_.kind == "value":
            value: Obj = {"__typename": type_.name, "(number)": random.randrange(1000)}
            for name, inner in type_.fields.items():
                value[name] = self._value(type_, inner, parse_type(inner.type), value)
            return value
        possible = set(type_.members)
        for subgraph in item.resolvers:
            place = type_.places[subgraph]
            if not place.is_interface_object:
                possible &= place.members
        if not possible:
            raise ImpossibleError(item.name)
        return self._object(item, self._draft.types[random.choice(sorted(possible))])

    def _leaf(self, item: FieldDraft, name: str, source: Obj) -> Any:
        random = self._draft.random
        if name == "Color":
            values = [set(self._draft.enums["Color"][s]) for s in item.resolvers]
            return random.choice(sorted(set[str].intersection(*values)))
        if name == "Int":
            return source.get("(number)", 0) * 100 + crc32(item.name.encode()) % 100
        if name == "Boolean":
            return random.random() < 0.5
        suffix = random.choice(("", "", "a", "b"))
        return f"{source.get('__typename', '')}{source.get('(number)')}.{item.name}{suffix}"


class ImpossibleError(Exception):
    """No object can stand there in all subgraphs that resolve the field."""
