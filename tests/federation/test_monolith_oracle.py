"""Random valid operations: the gateway's answer is the monolith's answer.

A class for each schema, so that the workers of pytest-xdist share them. The operations are the same
in every run; `GRAPHWEFT_ORACLE_EXAMPLES=20` searches twenty times as many, from other seeds.
"""

from __future__ import annotations

import os
from typing import ClassVar
from zlib import crc32

from graphql import DocumentNode, lexicographic_sort_schema, print_schema
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import SearchStrategy, integers, lists
from hypothesis_graphql import mutations, queries

from tests.kit.oracle import Scenario, check, gateway_of, twist, whole_of
from tests.kit.oracle.schemas import (
    ABSTRACT_TYPES,
    CHANGES,
    INTERFACE_OBJECTS,
    REQUIREMENTS,
    SHARED_VALUES,
    SHOP,
)

MULTIPLIER = float(os.environ.get("GRAPHWEFT_ORACLE_EXAMPLES", "1"))
SLOW_ALLOWED = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
EXAMPLES, TWISTS = 95, 3


def search(
    scenario: Scenario, operations: SearchStrategy[DocumentNode], examples: int = EXAMPLES
) -> None:
    """Compare the answers to random operations: 1 to 3 merged, then twisted in several ways."""

    compared: list[bool] = []

    @seed(crc32(f"{scenario.name} {MULTIPLIER}".encode()))
    @settings(
        max_examples=round(examples * MULTIPLIER),
        deadline=None,
        database=None,
        suppress_health_check=SLOW_ALLOWED,
    )
    @given(lists(operations, min_size=1, max_size=3), integers(min_value=1, max_value=10**9))
    def compare(documents: list[DocumentNode], number: int) -> None:
        for way in (0, *range(number, number + TWISTS)):
            query, values = twist(whole_of(scenario).schema, documents, way)
            compared.append(check(scenario, query, values))

    compare()
    assert sum(compared) > len(compared) / 2, "most operations were refused"


def as_document(document: DocumentNode) -> DocumentNode:
    """A generated operation before it is printed."""
    return document


class Oracle:
    """What holds of every schema."""

    scenario: ClassVar[Scenario]

    def test_the_api_schema_is_the_schema_of_the_monolith(self) -> None:
        composed = gateway_of(self.scenario).api_schema
        whole = whole_of(self.scenario).schema
        assert print_schema(lexicographic_sort_schema(composed)) == print_schema(
            lexicographic_sort_schema(whole)
        )

    def test_written_operations_are_answered_as_by_the_monolith(self) -> None:
        assert self.scenario.operations
        for operation in self.scenario.operations:
            check(self.scenario, operation)

    def test_random_queries_are_answered_as_by_the_monolith(self) -> None:
        search(self.scenario, queries(whole_of(self.scenario).schema, print_ast=as_document))


class TestShop(Oracle):
    scenario = SHOP


class TestInterfaceObjects(Oracle):
    scenario = INTERFACE_OBJECTS


class TestRequirements(Oracle):
    scenario = REQUIREMENTS


class TestSharedValues(Oracle):
    scenario = SHARED_VALUES


class TestAbstractTypes(Oracle):
    scenario = ABSTRACT_TYPES


class TestChanges(Oracle):
    scenario = CHANGES

    def test_random_mutations_are_answered_as_by_the_monolith(self) -> None:
        schema = whole_of(self.scenario).schema
        search(self.scenario, mutations(schema, print_ast=as_document), EXAMPLES // 2)
