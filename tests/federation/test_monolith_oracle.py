"""Random valid operations: the gateway's answer is the monolith's answer.

A class for each schema, so that the workers of pytest-xdist share them. The operations are the same
in every run; `GRAPHWEFT_ORACLE_EXAMPLES=20` searches twenty times as many, from other seeds.
"""

from __future__ import annotations

import os
from typing import ClassVar

import pytest
from graphql import DocumentNode, lexicographic_sort_schema, print_schema
from hypothesis_graphql import mutations, queries

from tests.kit.oracle import Scenario, check, gateway_of, search, whole_of
from tests.kit.oracle.schemas import (
    ABSTRACT_TYPES,
    CHANGES,
    INTERFACE_OBJECTS,
    REQUIREMENTS,
    SHARED_VALUES,
    SHOP,
)

MULTIPLIER = float(os.environ.get("GRAPHWEFT_ORACLE_EXAMPLES", "1"))
EXAMPLES = round(76 * MULTIPLIER)


def as_document(document: DocumentNode) -> DocumentNode:
    """A generated operation before it is printed."""
    return document


@pytest.mark.timeout(600)  # many operations on a machine that may be busy
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
        schema = whole_of(self.scenario).schema
        search(self.scenario, queries(schema, print_ast=as_document), EXAMPLES)


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
