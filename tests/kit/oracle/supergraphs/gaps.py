"""Entities that not every subgraph knows: of one that lacks them, or without a key."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.kit.oracle.supergraphs.draft import Draft, FieldDraft, TypeDraft, named

__all__ = ["Gap", "invent_gaps", "loosen_keys"]


@dataclass(slots=True)
class Gap:
    """What holds of the first entity of one type.

    Attributes:
        type_name: of which type.
        missing_in: the subgraph that does not know it; "" where it has no key.
        home: the subgraph that alone leads to it, where it has no key.
        lost: names of the fields that nobody can give.
    """

    type_name: str
    missing_in: str = ""
    home: str = ""
    lost: set[str] = field(default_factory=set[str])

    def may_be_given_by(self, subgraphs: list[str]) -> bool:
        """Whether a field that these subgraphs resolve may have it as its value."""
        if self.home:
            return subgraphs == [self.home]
        return self.missing_in not in subgraphs


def loosen_keys(draft: Draft) -> None:
    """Make the key of some type nullable; before anybody else looks at types."""
    for type_ in draft.of_kind("entity"):
        if _is_simple(draft, type_) and draft.chance(0.25):
            type_.fields["id"].type = "ID"


def invent_gaps(draft: Draft) -> list[Gap]:
    """A gap in some of the types; an entity without a key where the type allows it."""
    gaps: list[Gap] = []
    for type_ in draft.of_kind("entity"):
        if type_.fields["id"].type == "ID":
            home = draft.random.choice(list(type_.places))
            lost = {f.name for f in type_.fields.values() if _is_lost_from(f, home)}
            gaps.append(Gap(type_.name, home=home, lost=lost))
        elif _is_simple(draft, type_) and draft.chance(0.4):
            subgraph = draft.random.choice(list(type_.places))
            own = [f for f in type_.fields.values() if subgraph in f.resolvers and f.name != "id"]
            if all(f.resolvers == [subgraph] and not f.provided for f in own):
                gaps.append(Gap(type_.name, subgraph, lost={f.name for f in own}))
    return gaps


def _is_lost_from(item: FieldDraft, home: str) -> bool:
    if item.provided and home in item.external_in:
        return False
    return home not in item.resolvers or bool(item.requires)


def _is_simple(draft: Draft, type_: TypeDraft) -> bool:
    """Whether the type has one key everywhere, and no interface or other key leans on it."""
    is_member = any(
        type_.name in other.members or named(other.name) == type_.name
        for other in draft.of_kind("interface")
    )
    is_key_of_other = any(
        "ref" in other.fields and named(other.fields["ref"].type) == type_.name
        for other in draft.of_kind("entity")
    )
    keys = {key for place in type_.places.values() for key in place.keys}
    return keys == {"id"} and not is_member and not is_key_of_other
