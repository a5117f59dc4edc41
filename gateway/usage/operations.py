"""Which operations are asked, how often, how fast and how well: in this process's own memory.

Values that clients write into documents are not kept, nor are variables.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from graphql import (
    FieldNode,
    FloatValueNode,
    GraphQLError,
    GraphQLSchema,
    IntValueNode,
    Node,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_operation_ast,
    parse,
    print_ast,
    visit,
)

__all__ = ["OperationLog", "OperationUse", "fields_of"]

_MAX_OPERATIONS = 1_000
_STEPS = 8
"""Buckets of times in which they double; an estimate is off by 9 % at most."""


@dataclass(slots=True)
class OperationUse:
    """What is known of one operation.

    Attributes:
        text: the document.
        name: of the operation, None for an anonymous one.
        count: how often it was executed.
        failures: how many of the answers had errors.
        seconds: how long all of them took together.
        last_seen: in seconds since 1970.
        times: how often it took how long, by the logarithm of that.
        cost: what it was estimated to cost, the last time; None where costs are not estimated.
        shown: the text without the values that were written into it, once somebody looked.
    """

    text: str
    name: str | None
    count: int = 0
    failures: int = 0
    seconds: float = 0.0
    last_seen: float = 0.0
    cost: float | None = None
    shown: str | None = None
    times: dict[int, int] = field(default_factory=dict[int, int])

    @property
    def id(self) -> str:
        """A digest of the text and the name."""
        return hashlib.sha256(f"{self.name or ''}\0{self.text}".encode()).hexdigest()[:16]

    def add(self, seconds: float, *, has_errors: bool) -> None:
        """One more execution."""
        self.count += 1
        self.failures += has_errors
        self.seconds += seconds
        self.last_seen = time.time()
        bucket = int(math.log2(max(seconds, 1e-6)) * _STEPS)
        self.times[bucket] = self.times.get(bucket, 0) + 1

    def percentile(self, share: float) -> float:
        """The time in seconds within which a share of the answers was there."""
        left = self.count * share
        for bucket in sorted(self.times):
            left -= self.times[bucket]
            if left <= 0:
                return float(2 ** ((bucket - 0.5) / _STEPS))
        return 0.0


class OperationLog:
    """The operations that were asked last."""

    def __init__(self, max_operations: int = _MAX_OPERATIONS) -> None:
        self._max = max_operations
        self._uses: OrderedDict[tuple[str, str | None], OperationUse] = OrderedDict()

    def of(self, query: str, name: str | None) -> OperationUse:
        """What is known of an operation, which is then the last one that was asked."""
        key = (query, name)
        use = self._uses.get(key)
        if use is None:
            use = self._uses[key] = OperationUse(query, name)
            if len(self._uses) > self._max:
                self._uses.popitem(last=False)
        else:
            self._uses.move_to_end(key)
        return use

    def most_frequent(self, first: int) -> list[tuple[str, str | None]]:
        """Documents and operation names, as they were asked."""
        most = sorted(self._uses.items(), key=lambda item: -item[1].count)
        return [key for key, _ in most[:first]]

    def uses(self) -> list[OperationUse]:
        """Each operation, without the values that were written into its document."""
        merged: dict[tuple[str, str | None], OperationUse] = {}
        for use in list(self._uses.values()):
            if use.shown is None:
                use.shown = without_values(use.text)
                use.name = use.name or _only_name(use.text)
            text = use.shown
            found = merged.get((text, use.name))
            merged[text, use.name] = _together(text, use, found) if found else _as(text, use)
        return list(merged.values())


def _as(text: str, use: OperationUse) -> OperationUse:
    return replace(use, text=text, shown=text, times=dict(use.times))


def _together(text: str, one: OperationUse, other: OperationUse) -> OperationUse:
    both = _as(text, one)
    both.count += other.count
    both.failures += other.failures
    both.seconds += other.seconds
    both.last_seen = max(one.last_seen, other.last_seen)
    for bucket, count in other.times.items():
        both.times[bucket] = both.times.get(bucket, 0) + count
    return both


def without_values(text: str) -> str:
    """A document with every text in it empty and every number 0; as it is where it is none."""
    try:
        return print_ast(visit(parse(text), _Emptier()))
    except GraphQLError:
        return text


def _only_name(text: str) -> str | None:
    """The name of a document's first operation."""
    try:
        operation = get_operation_ast(parse(text))
    except GraphQLError:
        return None
    return operation.name.value if operation is not None and operation.name else None


def fields_of(text: str, schema: GraphQLSchema) -> list[str]:
    """Coordinates of the fields that a document asks for, sorted."""
    info = TypeInfo(schema)
    collector = _FieldCollector(info)
    try:
        visit(parse(text), TypeInfoVisitor(info, collector))
    except GraphQLError:
        return []
    return sorted(collector.found)


class _Emptier(Visitor):
    def enter_string_value(self, node: StringValueNode, *_: object) -> Node:
        return StringValueNode(value="", block=False, loc=node.loc)

    def enter_int_value(self, node: IntValueNode, *_: object) -> Node:
        return IntValueNode(value="0", loc=node.loc)

    def enter_float_value(self, node: FloatValueNode, *_: object) -> Node:
        return FloatValueNode(value="0.0", loc=node.loc)


class _FieldCollector(Visitor):
    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._info = info

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self._info.get_parent_type()
        if parent is not None and not node.name.value.startswith("__"):
            self.found.add(f"{parent.name}.{node.name.value}")
