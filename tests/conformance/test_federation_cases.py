"""Every recorded federation case, over the given supergraph and over our own composition.

A case passes when `data` is equal and, where stated, errors are present or absent as it says. No
subgraph may ever be sent an operation that its own schema refuses.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.federation.composition import Composed, compose
from graphweft.federation.graph import Graph, OperationRefused, build_graph
from graphweft.schemas.subgraph import build_subgraph
from tests.kit.federation_cases import FOLDER, CaseConnector, case_names, load_case

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"no federation cases in {FOLDER}")

KNOWN_FAILURES: dict[str, str] = {}
"""Suite -> reason, for suites that do not pass yet; strict, so a pass fails the run."""


def _cases() -> list[Any]:
    cases: list[Any] = []
    for name in case_names():
        tests = json.loads((FOLDER / name / "tests.json").read_text())
        marks = (
            [pytest.mark.xfail(strict=True, reason=KNOWN_FAILURES[name])]
            if name in KNOWN_FAILURES
            else []
        )
        cases.extend(
            pytest.param(name, number, id=f"{name}-{number}", marks=marks)
            for number in range(len(tests))
        )
    return cases


def _own_composition(case: Any) -> str:
    result = compose([build_subgraph(s["name"], s["sdl"], s["url"]) for s in case.specs])
    assert isinstance(result, Composed), result.errors
    return result.supergraph_sdl


async def _answer(graph: Graph, query: str) -> dict[str, Any]:
    try:
        prepared = graph.prepare(query)
    except OperationRefused as refused:
        return {"errors": [error.formatted for error in refused.errors]}
    result = await prepared.execute(None, RequestContext())
    answer: dict[str, Any] = json.loads(result.body)
    return answer


@pytest.mark.parametrize("source", ["given", "composed"])
@pytest.mark.parametrize(("name", "number"), _cases())
async def test_case_is_answered_as_recorded(name: str, number: int, source: str) -> None:
    case = load_case(name)
    sdl = case.supergraph if source == "given" else _own_composition(case)
    connectors = {s: CaseConnector(subgraph) for s, subgraph in case.subgraphs.items()}
    graph = build_graph(sdl, connectors)
    test = case.tests[number]

    answer = await _answer(graph, test["query"])

    refused = [bad for connector in connectors.values() for bad in connector.bad_requests]
    assert not refused
    assert answer.get("data") == test["expected"].get("data")
    if "errors" in test["expected"]:
        assert bool(answer.get("errors")) is test["expected"]["errors"]
