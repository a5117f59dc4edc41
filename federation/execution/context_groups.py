"""Context values (`@fromContext`): objects below ancestors with different values go apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

import orjson

from graphweft.federation.execution.json_values import is_list
from graphweft.federation.plan.nodes import RepresentationField

__all__ = ["ContextGroup", "ContextGroups", "context_value"]


class ContextGroup(NamedTuple):
    """What is asked for with one set of context values.

    Attributes:
        values: in the order of the variables that carry them.
        objects: per representation, per target of the fetch, the objects that it stands for.
        indexes: representations seen, per form.
    """

    values: tuple[Any, ...]
    representations: list[dict[str, Any]]
    objects: list[list[list[dict[str, Any]]]]
    indexes: tuple[dict[Any, int], ...]


class ContextGroups:
    """The groups of one collection; `forms` is how many forms of representations there are."""

    def __init__(self, forms: int) -> None:
        self._forms = forms
        self._found: dict[Hashable, ContextGroup] = {}

    def of(self, values: tuple[Any, ...]) -> ContextGroup:
        """The group of a set of values."""
        try:
            group = self._found.get(values)
        except TypeError:  # a list, or an object of a custom scalar
            return self._group(orjson.dumps(values, option=orjson.OPT_SORT_KEYS), values)
        return group if group is not None else self._group(values, values)

    def _group(self, key: Hashable, values: tuple[Any, ...]) -> ContextGroup:
        group = self._found.get(key)
        if group is None:
            indexes = tuple(dict[Any, int]() for _ in range(self._forms))
            group = self._found[key] = ContextGroup(values, [], [], indexes)
        return group

    def found(self) -> list[ContextGroup]:
        """All groups, in the order in which they were met."""
        return list(self._found.values())


def context_value(fields: tuple[RepresentationField, ...]) -> Callable[[Any], Any]:
    """A function that takes the value out of an ancestor; out of each item of a list on the way."""
    parts = [(f.key, f.types, context_value(f.fields) if f.fields else None) for f in fields]

    def take(value: Any) -> Any:
        if is_list(value):
            return [take(item) for item in value]
        if value is None:
            return None
        typename = value.get("__typename")
        for key, types, inner in parts:
            if not types or typename in types:
                found = value.get(key)
                return inner(found) if inner is not None else found
        return None

    return take
