"""`@cacheTag`: names by which kept values can be invalidated, made of keys and arguments.

The format is a text with `{$key.name}` for a key field of an entity, on a type, and `{$args.name}`
for an argument, on a root field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphweft.connectors.mapping import is_list, is_object
from graphweft.policies.caching.hints import CacheHints

__all__ = ["TagFormats", "tag_scope"]

_PLACE = re.compile(r"\{\s*\$(key|args)((?:\.\w+)+)\s*\}")


def tag_scope(subgraph: str, tag: str) -> str:
    """The scope of what a subgraph gave a tag."""
    return f"tag:{subgraph}:{tag}"


class TagFormats:
    """The formats of one subgraph."""

    def __init__(self, hints: CacheHints, subgraph: str) -> None:
        """Take those of the subgraph."""
        self._subgraph = subgraph
        self._formats = {key[1:]: texts for key, texts in hints.tags.items() if key[0] == subgraph}

    def of_entity(self, type_name: str, key: Mapping[str, Any]) -> tuple[str, ...]:
        """The scopes of an entity's tags."""
        return self._scopes((type_name, ""), "key", key)

    def of_root(self, type_name: str, name: str, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """The scopes of a root field's tags."""
        return self._scopes((type_name, name), "args", arguments)

    def _scopes(
        self, place: tuple[str, str], source: str, values: Mapping[str, Any]
    ) -> tuple[str, ...]:
        if not self._formats:
            return ()
        texts = self._formats.get(place, ())
        found = [_filled(text, source, values) for text in texts]
        return tuple(tag_scope(self._subgraph, tag) for tag in found if tag is not None)


def _filled(text: str, source: str, values: Mapping[str, Any]) -> str | None:
    """The tag; None where a value of it is not there."""
    parts: list[str] = []
    end = 0
    for match in _PLACE.finditer(text):
        value: Any = dict(values) if match[1] == source else None
        for name in match[2].split(".")[1:]:
            value = value.get(name) if is_object(value) else None
        if value is None or is_object(value) or is_list(value):
            return None
        parts += [text[end : match.start()], str(value)]
        end = match.end()
    return "".join([*parts, text[end:]])
