"""Random operations over a random supergraph, compared with the monolith."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from graphql import (
    DocumentNode,
    OperationDefinitionNode,
    lexicographic_sort_schema,
    print_schema,
)

from tests.kit.oracle.compare import check, gateway_of, whole_of
from tests.kit.oracle.operations import random_operation
from tests.kit.oracle.reduce import reduce_operation
from tests.kit.oracle.scenario import Scenario
from tests.kit.oracle.twists import twist

__all__ = ["check_operations", "check_schema", "random_operations"]


def check_schema(scenario: Scenario) -> None:
    """Composition makes of the subgraphs what the monolith is."""
    composed, whole = gateway_of(scenario).api_schema, whole_of(scenario).schema
    assert print_schema(lexicographic_sort_schema(composed)) == print_schema(
        lexicographic_sort_schema(whole)
    )


def check_operations(scenario: Scenario, number: int, count: int) -> int:
    """Compare the answers to random operations; how many were compared, not refused.

    Raises:
        AssertionError: an answer differs; tells the smallest operation found, and the subgraphs.
    """
    return sum(
        _check(scenario, query, values)
        for query, values in random_operations(scenario, number, count)
    )


def _check(scenario: Scenario, query: str, values: Mapping[str, Any]) -> bool:
    try:
        return check(scenario, query, values)
    except Exception as first:
        kind = type(first)

        def fails(smaller: str) -> bool:
            try:
                check(scenario, smaller, values)
            except kind:
                return True
            return False

        small = reduce_operation(query, fails)
        subgraphs = "\n".join(f"# {name}\n{sdl}" for name, sdl in scenario.subgraphs.items())
        try:
            check(scenario, small, values)
        except Exception as error:
            raise AssertionError(f"{error}\n{subgraphs}") from error
        raise


def random_operations(
    scenario: Scenario, number: int, count: int
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Operations with the values of their variables; the same for the same numbers."""
    schema = whole_of(scenario).schema
    random = Random(number)
    for _ in range(count):
        first = random_operation(schema, random)
        others = [random_operation(schema, random) for _ in range(random.choice((0, 0, 1)))]
        alike = [first, *(o for o in others if _kind(o) is _kind(first))]
        yield twist(schema, alike, random.choice((0, random.randrange(10**9))))


def _kind(document: DocumentNode) -> object:
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    return operation.operation
