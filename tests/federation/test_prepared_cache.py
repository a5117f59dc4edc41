"""Prepared operations are remembered: so many in all, and so many variants of one."""

from __future__ import annotations

from typing import cast

from graphweft.federation.prepare_operation import PreparedOperation
from graphweft.federation.prepared_cache import OperationKey, PreparedCache

PREPARED = cast("PreparedOperation", object())


def _key(query: str, *facts: str) -> OperationKey:
    return OperationKey(query, None, frozenset(facts))


def _is_kept(cache: PreparedCache, *keys: OperationKey) -> list[bool]:
    return [cache.find(key) is PREPARED for key in keys]


def test_the_operation_that_was_not_used_for_longest_goes_first() -> None:
    cache = PreparedCache(max_operations=2)
    first, second, third = _key("a"), _key("b"), _key("c")
    cache.remember(first, PREPARED)
    cache.remember(second, PREPARED)
    assert cache.find(first) is PREPARED
    cache.remember(third, PREPARED)
    assert _is_kept(cache, first, second, third) == [True, False, True]


def test_variants_of_one_operation_do_not_oust_others() -> None:
    cache = PreparedCache(max_operations=10, max_variants=3)
    other = _key("b")
    cache.remember(other, PREPARED)
    cache.remember(_key("a"), PREPARED)
    for number in range(20):
        cache.remember(_key("a", str(number)), PREPARED)
    assert len(cache) == 4
    assert _is_kept(cache, other, _key("a"), _key("a", "18"), _key("a", "19")) == [True] * 4


def test_a_variant_that_is_remembered_again_is_counted_once() -> None:
    cache = PreparedCache(max_variants=2)
    for _ in range(5):
        cache.remember(_key("a"), PREPARED)
        cache.remember(_key("a", "x"), PREPARED)
    assert len(cache) == 2


def test_an_operation_that_is_gone_may_have_as_many_variants_again() -> None:
    cache = PreparedCache(max_operations=3, max_variants=3)
    for number in range(50):
        cache.remember(_key(str(number % 5), str(number)), PREPARED)
        assert len(cache) <= 3
    for number in range(3):
        cache.remember(_key("0", str(number)), PREPARED)
    assert _is_kept(cache, *(_key("0", str(number)) for number in range(3))) == [True] * 3
