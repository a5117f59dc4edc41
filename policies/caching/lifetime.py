"""How long the values of a selection may be kept, as far as the schema says.

The rules of `@cacheControl`: a field has the age that it or its type declares; a leaf without one
has that of its parent, and so has a composite field that inherits; another composite field has the
default of its subgraph, or leaves it to the headers of the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from graphweft.federation.operation.selection import FieldSelection, Selection, Selections
from graphweft.policies.caching.hints import CacheHints, Hint
from graphweft.schemas.api_schema import named_type
from graphweft.schemas.supergraph import Supergraph

__all__ = ["Lifetime", "LifetimeRules"]


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long, and for whom.

    Attributes:
        seconds: the least that is declared; None where nothing is.
        needs_headers: there is a part of which nothing is declared, so the headers of the answer
            decide as well.
        is_private: there is a part for one identity only.
    """

    seconds: float | None
    needs_headers: bool
    is_private: bool

    def within(self, other: Lifetime) -> Lifetime:
        """That of a value that holds both."""
        both = [one.seconds for one in (self, other) if one.seconds is not None]
        return Lifetime(
            min(both) if both else None,
            self.needs_headers or other.needs_headers,
            self.is_private or other.is_private,
        )

    @property
    def is_never(self) -> bool:
        """Whether it may not be kept, whatever the headers say."""
        return self.seconds == 0


class LifetimeRules:
    """The lifetimes of what one subgraph answers."""

    def __init__(
        self,
        hints: CacheHints,
        subgraph: str,
        default: float | None,
        supergraph: Supergraph,
        *,
        default_is_private: bool = False,
    ) -> None:
        """Rules of a subgraph.

        Args:
            hints: of all subgraphs.
            subgraph: its name as it was authored.
            default: age of what no hint is about, in seconds; None to leave it to the headers.
            default_is_private: what has the default is for one identity only, since the subgraph is
                told who asks and nothing says that it answers all alike.
            supergraph: with the types.
        """
        self.hints = hints
        self._subgraph = subgraph
        self._default = default
        self._default_is_private = default_is_private
        self._types = supergraph.types
        self.query_type = supergraph.root_types.get("query", "Query")

    def of_object(self, type_name: str) -> Lifetime:
        """Of an entity as such: what leaves without a hint of their own have."""
        hint = self.hints.of_type(self._subgraph, type_name)
        return self._declared(hint.max_age, hint.is_private)

    def of_field(self, field: FieldSelection, type_name: str, parent: Lifetime) -> Lifetime:
        """Of a field's value with all that is selected below it."""
        own = self.hints.of_field(self._subgraph, type_name, field.name)
        of_owner = self.hints.of_type(self._subgraph, type_name).is_private or own.is_private
        if not field.selections:
            if own.max_age is None:
                return replace(parent, is_private=of_owner or parent.is_private)
            return Lifetime(own.max_age, needs_headers=False, is_private=of_owner)
        inner = self._type_of(field, type_name)
        found = self._of_composite(own, self.hints.of_type(self._subgraph, inner), parent)
        found = replace(found, is_private=of_owner or found.is_private)
        return self._with_all(found, field.selections, inner)

    def of_selection(self, selection: Selection, type_name: str, parent: Lifetime) -> Lifetime:
        """Of what a field, or the fields of an inline fragment, give."""
        if isinstance(selection, FieldSelection):
            return self.of_field(selection, type_name, parent)
        return self._with_all(parent, selection.selections, selection.type_condition)

    def _of_composite(self, own: Hint, of_type: Hint, parent: Lifetime) -> Lifetime:
        age = own.max_age if own.max_age is not None else of_type.max_age
        if age is None and (own.inherits or of_type.inherits):
            return replace(parent, is_private=of_type.is_private or parent.is_private)
        return self._declared(age, is_private=of_type.is_private)

    def _with_all(self, outer: Lifetime, selections: Selections, type_name: str) -> Lifetime:
        found = outer
        for selection in selections:
            found = found.within(self.of_selection(selection, type_name, outer))
        return found

    def _declared(self, age: float | None, is_private: bool) -> Lifetime:
        seconds = self._default if age is None else age
        if age is None and seconds is not None:
            is_private = is_private or self._default_is_private
        return Lifetime(seconds, needs_headers=seconds is None, is_private=is_private)

    def _type_of(self, field: FieldSelection, type_name: str) -> str:
        owner = self._types.get(type_name)
        definition = owner.fields.get(field.name) if owner is not None else None
        return named_type(definition.type) if definition is not None else ""
