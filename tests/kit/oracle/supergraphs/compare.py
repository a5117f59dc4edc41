"""Random operations over random supergraphs, compared with the monolith."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from graphql import lexicographic_sort_schema, print_schema

from tests.kit.oracle.compare import gateway_of, whole_of
from tests.kit.oracle.operations import random_operation
from tests.kit.oracle.scenario import Scenario
from tests.kit.oracle.twists import twist

__all__ = ["api_schemas", "random_operations"]


def random_operations(
    scenario: Scenario, number: int, count: int
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Operations with the values of their variables; the same for the same numbers."""
    schema = whole_of(scenario).schema
    random = Random(number)
    for _ in range(count):
        first = random_operation(schema, random)
        kind = first.definitions[0].operation
        others = [random_operation(schema, random) for _ in range(random.choice((0, 0, 1)))]
        alike = [first, *(o for o in others if o.definitions[0].operation is kind)]
        yield twist(schema, alike, random.choice((0, random.randrange(10**9))))


def api_schemas(scenario: Scenario) -> tuple[str, str]:
    """What clients see according to composition, and according to the monolith."""
    composed, whole = gateway_of(scenario).api_schema, whole_of(scenario).schema
    return (
        print_schema(lexicographic_sort_schema(composed)),
        print_schema(lexicographic_sort_schema(whole)),
    )
