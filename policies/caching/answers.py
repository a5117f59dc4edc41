"""Whole answers, kept where all they are made of is public; and what each answer may say of itself.

An answer is kept by its document, variables and the outcome of rules, so it is found without a walk
through the plan. Any invalidation ends all of them, since what they hold is not known any more.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Hashable, Mapping
from typing import Any, NamedTuple

import orjson
from graphql import OperationType

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.freshness import Freshness
from graphweft.federation.graph import ExecutionResult, PreparedOperation
from graphweft.policies.caching.caching import Caching

__all__ = ["Answers", "entity_tag"]

_NO_STORE = b"no-store"


class _Kept(NamedTuple):
    body: bytes
    until: float
    at: int


class Answers:
    """Executes operations, or finds what they were answered with."""

    def __init__(
        self, caching: Caching, max_bytes: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Keep at most so many bytes of whole answers; 0 for none."""
        self.caching = caching
        self._max_bytes = max_bytes
        self._clock = clock
        self._kept: dict[Hashable, _Kept] = {}
        self.size = 0

    async def execute(
        self,
        operation: PreparedOperation,
        name: Hashable,
        variables: Mapping[str, Any] | None,
        context: RequestContext,
    ) -> tuple[ExecutionResult, bytes]:
        """The result, and the value of its `Cache-Control`.

        Args:
            operation: prepared for the request.
            name: of the operation and of the outcome of rules: equal names, equal operations.
            variables: as the client sent them.
            context: of the request.
        """
        is_query = operation.operation_type is OperationType.QUERY
        if not is_query or not self.caching.keeps_all(operation):
            return await operation.execute(variables, context), _NO_STORE
        key = self._key(name, variables, context)
        found = self._find(key) if context.trace is None else None
        is_private = bool(operation.facts)
        if found is not None:
            result = ExecutionResult(found.body, has_data=True, has_errors=False)
            return result, _text(found.until - self._clock(), is_private=is_private)
        at = self.caching.store.count
        freshness = context.freshness = Freshness()
        result = await operation.execute(variables, context)
        if result.has_errors or not math.isfinite(freshness.seconds) or freshness.seconds <= 0:
            return result, _NO_STORE
        if not freshness.is_private and at >= 0:
            self._keep(key, _Kept(result.body, self._clock() + freshness.seconds, at))
        is_private = is_private or freshness.is_private
        return result, _text(freshness.seconds, is_private=is_private)

    async def aclose(self) -> None:
        """End what is under way."""
        await self.caching.aclose()

    def _key(
        self, name: Hashable, variables: Mapping[str, Any] | None, context: RequestContext
    ) -> Hashable:
        sent = orjson.dumps(variables, option=orjson.OPT_SORT_KEYS) if variables else b""
        vary = self.caching.vary
        return name, sent, tuple([(one, context.headers.get(one)) for one in vary]) if vary else ()

    def _find(self, key: Hashable) -> _Kept | None:
        kept = self._kept.pop(key, None)
        if kept is None:
            return None
        if kept.until <= self._clock() or kept.at != self.caching.store.count or kept.at < 0:
            self.size -= len(kept.body)
            return None
        self._kept[key] = kept  # it was read last
        return kept

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        if len(kept.body) > self._max_bytes // 8:
            return
        before = self._kept.pop(key, None)
        self.size += len(kept.body) - (len(before.body) if before is not None else 0)
        self._kept[key] = kept
        while self.size > self._max_bytes:
            oldest = self._kept.pop(next(iter(self._kept)))
            self.size -= len(oldest.body)


def entity_tag(body: bytes) -> bytes:
    """The `ETag` of an answer (RFC 9110, section 8.8.3)."""
    return b'"' + hashlib.blake2b(body, digest_size=12).hexdigest().encode() + b'"'


def _text(seconds: float, *, is_private: bool) -> bytes:
    whole = int(seconds)
    if whole <= 0:
        return _NO_STORE
    return b"max-age=%d, %s" % (whole, b"private" if is_private else b"public")
