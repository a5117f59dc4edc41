"""Response paths of a plan: typed elements, never packed into strings."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["EachItem", "Key", "OfType", "PathElement", "PlanPath", "print_path"]


@dataclass(frozen=True, slots=True)
class Key:
    """Into a field, by the key under which the data tree stores it."""

    name: str


@dataclass(frozen=True, slots=True)
class EachItem:
    """Into every item of a list."""


@dataclass(frozen=True, slots=True)
class OfType:
    """Only objects of these concrete types."""

    types: frozenset[str]


PathElement = Key | EachItem | OfType
PlanPath = tuple[PathElement, ...]


def print_path(path: PlanPath) -> str:
    """The peers' form: `users.@.reviews.@|[Review]`."""
    text = ""
    for element in path:
        if isinstance(element, OfType):
            text += f"|[{','.join(sorted(element.types))}]"
        else:
            text += ("." if text else "") + (element.name if isinstance(element, Key) else "@")
    return text
