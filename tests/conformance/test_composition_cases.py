"""Recorded composition cases: what composes composes, what does not fails with the same codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphweft.federation.composition import (
    CODES,
    CompositionFailure,
    SubgraphDocument,
    compose_documents,
)

_FILE = Path(__file__).resolve().parents[3] / "shared" / "composition-cases" / "cases.json"
_NOT_PASSING: dict[str, str] = json.loads(
    Path(__file__).with_name("composition_cases_not_passing.json").read_text()
)


def _cases() -> list[Any]:
    if not _FILE.exists():
        skip = pytest.mark.skip(reason="../shared/composition-cases is not here")
        return [pytest.param({}, marks=skip, id="absent")]
    return [
        pytest.param(
            case,
            id=case["id"],
            marks=[pytest.mark.xfail(reason=_NOT_PASSING[case["id"]], strict=True)]
            if case["id"] in _NOT_PASSING
            else [],
        )
        for case in json.loads(_FILE.read_text())
    ]


@pytest.mark.parametrize("case", _cases())
def test_composing_gives_the_recorded_verdict(case: dict[str, Any]) -> None:
    documents = [
        SubgraphDocument(item["name"], item["sdl"], item.get("url", ""))
        for item in case["subgraphs"]
    ]
    result = compose_documents(documents)
    errors = result.errors if isinstance(result, CompositionFailure) else ()
    assert {error.code for error in errors} == set(case["expect"]["codes"])
    assert {error.code for error in errors} <= CODES.keys()
