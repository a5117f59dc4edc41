"""Prepared operations of one revision, by document, operation name and variant.

A variant is what plans depend on beside the text: which labels of `@override` are active, and which
facts hold for the request. One operation may have many; a cap keeps it from ousting the others.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from graphweft.federation.operation.withhold import Fact
from graphweft.federation.prepare_operation import PreparedOperation

__all__ = ["OperationKey", "PreparedCache"]

_MAX_OPERATIONS = 1_000
_MAX_VARIANTS = 64


class OperationKey(NamedTuple):
    """What a prepared operation is found by."""

    query: str
    operation_name: str | None
    variant: frozenset[Fact]


_Name = tuple[str, str | None]


class PreparedCache:
    """The most recently used ones: so many in all, and so many variants of one operation."""

    def __init__(
        self, max_operations: int = _MAX_OPERATIONS, max_variants: int = _MAX_VARIANTS
    ) -> None:
        self._max_operations = max_operations
        self._max_variants = max_variants
        self._entries: OrderedDict[OperationKey, PreparedOperation] = OrderedDict()
        self._variants: dict[_Name, dict[frozenset[Fact], None]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, key: OperationKey) -> PreparedOperation | None:
        """The operation, which is then the most recently used one."""
        found = self._entries.get(key)
        if found is not None:
            self._entries.move_to_end(key)
        return found

    def remember(self, key: OperationKey, prepared: PreparedOperation) -> None:
        """Keep the operation; another one may have to go."""
        self._entries[key] = prepared
        name = key.query, key.operation_name
        variants = self._variants.setdefault(name, {})
        variants[key.variant] = None
        if len(variants) > self._max_variants:
            self._forget(OperationKey(*name, self._oldest(variants)))
        if len(self._entries) > self._max_operations:
            self._forget(next(iter(self._entries)))

    @staticmethod
    def _oldest(variants: dict[frozenset[Fact], None]) -> frozenset[Fact]:
        """The variant that was made first; the empty one, which tells the facts, stays."""
        return next(variant for variant in variants if variant)

    def _forget(self, key: OperationKey) -> None:
        del self._entries[key]
        name = key.query, key.operation_name
        variants = self._variants[name]
        del variants[key.variant]
        if not variants:
            del self._variants[name]
