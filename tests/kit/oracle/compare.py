"""Both answers to one operation, and what of them must be equal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from graphql import (
    ExecutionResult,
    execute,  # pyright: ignore[reportUnknownVariableType]  # its middleware is untyped
    parse,
    validate,
)

from graphweft.connectors.contract import RequestContext
from graphweft.federation.graph import Graph, OperationRefused
from graphweft.federation.plan import plan_to_text
from tests.kit.oracle.parts import STATE, build_gateway
from tests.kit.oracle.resolve import Whole
from tests.kit.oracle.scenario import Scenario

__all__ = ["answer_in_parts", "answer_whole", "check", "gateway_of", "whole_of"]

_MOST_PLACED_ERRORS = 40  # the gateway places at most 50 errors of a fetch

Answer = dict[str, Any]
Variables = Mapping[str, Any]


@lru_cache(maxsize=16)  # of random scenarios there may be thousands
def whole_of(scenario: Scenario) -> Whole:
    """The scenario's monolith."""
    return Whole(scenario)


@lru_cache(maxsize=16)  # of random scenarios there may be thousands
def gateway_of(scenario: Scenario) -> Graph:
    """The gateway over the scenario's subgraphs."""
    return build_gateway(whole_of(scenario))


def answer_whole(scenario: Scenario, query: str, variables: Variables) -> Answer:
    """The monolith's answer, as JSON values."""
    whole = whole_of(scenario)
    result = execute(
        whole.schema,
        parse(query),
        variable_values=dict(variables),
        field_resolver=whole.resolve,
        context_value=[],
    )
    assert isinstance(result, ExecutionResult)
    answer: Answer = json.loads(json.dumps(result.formatted))
    return answer


def answer_in_parts(scenario: Scenario, query: str, variables: Variables) -> Answer | None:
    """The gateway's answer, as JSON values; None where it refuses the operation."""
    try:
        operation = gateway_of(scenario).prepare(query)
    except OperationRefused:
        return None
    context = RequestContext(values={STATE: []})
    answer: Answer = json.loads(asyncio.run(operation.execute(variables, context)).body)
    return answer


def check(scenario: Scenario, query: str, variables: Variables | None = None) -> bool:
    """The gateway answers as the monolith does; False where both refuse the operation.

    Compared are:
    - whether the operation is refused, by validation;
    - `data`, exactly: values, nulls, and the order of keys;
    - of `errors`, the set of the places where they took effect: the error's path, cut at the first
      null of `data`, so that an error that made a parent null counts as that parent. Not compared
      are messages, and how many errors one null has. Beyond 40 errors only their presence counts.
    """
    values = variables or {}
    parts = answer_in_parts(scenario, query, values)
    if parts is None:
        assert validate(whole_of(scenario).schema, parse(query)), f"wrongly refused: {query}"
        return False
    whole = answer_whole(scenario, query, values)
    many = any(len(answer.get("errors") or ()) > _MOST_PLACED_ERRORS for answer in (parts, whole))
    summaries = [_summary(answer, many=many) for answer in (parts, whole)]
    same = summaries[0] == summaries[1]
    assert same, _report(scenario, query, values, parts, whole)
    return True


def _summary(answer: Answer, *, many: bool) -> tuple[str, Any]:
    errors = answer.get("errors") or ()
    data = answer.get("data")
    places = {_place(data, error.get("path") or []) for error in errors}
    return json.dumps(data), bool(errors) if many else places


def _place(data: Any, path: list[str | int]) -> tuple[str | int, ...]:
    value = data
    for depth, element in enumerate(path):
        if value is None:
            return tuple(path[:depth])
        try:
            value = value[element]
        except (KeyError, IndexError):
            return ("not in the answer", *path)
    return tuple(path)


def _report(
    scenario: Scenario, query: str, variables: Variables, parts: Answer, whole: Answer
) -> str:
    plan = plan_to_text(gateway_of(scenario).prepare(query).plan)
    return (
        f"{scenario.name}:\n{query}\nvariables: {json.dumps(variables)}\n"
        f"expected: {json.dumps(whole)}\ngot:      {json.dumps(parts)}\n{plan}"
    )
