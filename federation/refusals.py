"""Operations that were refused lately, so that the same one is not parsed and validated again."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from graphql import GraphQLError

from graphweft.federation.operation.withhold import Fact

__all__ = ["Refusals"]

_MAX_REFUSALS = 256
_MAX_CHARACTERS = 32_768
_SECONDS = 60.0
_Key = tuple[str, str | None, frozenset[Fact]]


class Refusals:
    """Errors by document, operation name and variant: the most recent ones, of small documents.

    They are forgotten after a minute, since one kind (the planning budget) depends on the moment.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: OrderedDict[_Key, tuple[float, list[GraphQLError]]] = OrderedDict()

    def find(self, key: _Key) -> list[GraphQLError] | None:
        """The errors with which it was refused."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        expires, errors = entry
        if expires <= self._clock():
            del self._entries[key]
            return None
        self._entries.move_to_end(key)
        return errors

    def remember(self, key: _Key, errors: Sequence[GraphQLError]) -> None:
        """Keep the errors for a while, unless the document is large."""
        query, name, _ = key
        if len(query) + len(name or "") >= _MAX_CHARACTERS:
            return
        self._entries[key] = (self._clock() + _SECONDS, [_detached(error) for error in errors])
        if len(self._entries) > _MAX_REFUSALS:
            self._entries.popitem(last=False)


def _detached(error: GraphQLError) -> GraphQLError:
    """The error without the syntax tree and the traceback, which take much memory."""
    return GraphQLError(
        error.message,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=error.extensions,
    )
