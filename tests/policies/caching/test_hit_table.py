"""How much operation B still fetches after operation A: by field, and if whole fetches were kept.

The second pair of numbers is what a cache would fetch that keeps the answer of each fetch under its
text and, for entities, the key: another selection is another entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from graphweft.connectors.contract import SubgraphOperation
from graphweft.policies.caching.narrow import root_fields
from tests.policies.caching.kit import shop

Calls = Iterable[tuple[SubgraphOperation, dict[str, Any]]]

PAIRS = [
    # A, B, (root fields, entities) that B fetches: by field, by whole fetch
    ("{ products { rating } }", "{ products { rating } }", (0, 0), (0, 0)),
    ("{ products { rating stock } }", "{ products { rating } }", (0, 0), (0, 3)),
    ("{ products { rating stock } }", "{ products { stock } }", (0, 0), (0, 3)),
    ("{ products { rating } }", "{ products { rating stock } }", (0, 3), (0, 3)),
    ("{ products { rating } }", "{ products { score: rating } }", (0, 0), (0, 3)),
    ("{ products { rating } }", "{ top { rating } }", (1, 0), (1, 0)),
    ("{ top { rating } }", "{ products { rating } }", (1, 2), (1, 2)),
    ("{ products { rating stock } }", "{ top { rating } }", (1, 0), (1, 1)),
    ("{ products { rating mine } }", "{ top { rating stock } }", (1, 1), (1, 1)),
    (
        "{ products { rating reviews { text } } }",
        "{ products { reviews { text } } }",
        (0, 0),
        (0, 3),
    ),
    ("{ top { name } products { name } }", "{ top { name } }", (0, 0), (1, 0)),
    ("{ top { name } }", "{ top { name } products { name } }", (1, 0), (2, 0)),
]


def _by_field(calls: Calls) -> tuple[int, int]:
    roots = entities = 0
    for operation, variables in calls:
        if operation.representation_variables:
            entities += sum(len(variables[one]) for one in operation.representation_variables)
        else:
            roots += len(root_fields(operation))
    return roots, entities


def _by_whole_fetch(before: Calls, after: Calls) -> tuple[int, int]:
    known = {name for operation, variables in before for name in _names(operation, variables)}
    roots = entities = 0
    for operation, variables in after:
        missing = [name for name in _names(operation, variables) if name not in known]
        if operation.representation_variables:
            entities += len(missing)
        elif missing:
            roots += len(root_fields(operation))
    return roots, entities


def _names(operation: SubgraphOperation, variables: dict[str, Any]) -> list[tuple[str, str]]:
    text = operation.text[operation.text.index("{") :]  # without the name
    if not operation.representation_variables:
        return [(text, "")]
    return [(text, str(one)) for v in operation.representation_variables for one in variables[v]]


@pytest.mark.parametrize(("first", "second", "by_field", "by_whole_fetch"), PAIRS)
async def test_the_second_operation_fetches_what_the_first_did_not(
    first: str, second: str, by_field: tuple[int, int], by_whole_fetch: tuple[int, int]
) -> None:
    cached, bare = shop(), shop().without_caches()
    sent: list[list[tuple[SubgraphOperation, dict[str, Any]]]] = []
    for query in (first, second):
        cached.forget_calls()
        bare.forget_calls()
        await cached.data(query, who="ann")
        await bare.data(query, who="ann")
        sent.append([*bare.products.calls, *bare.reviews.calls])
    assert _by_field([*cached.products.calls, *cached.reviews.calls]) == by_field
    assert _by_whole_fetch(*sent) == by_whole_fetch
