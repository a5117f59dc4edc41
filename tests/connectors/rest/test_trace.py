"""Mappings that find nothing say so in the trace of the request."""

from __future__ import annotations

from typing import Any

import pytest

from graphweft.connectors.contract import RequestContext
from tests.connectors.rest.backend import document, serve

THING = "type Thing { id: ID! name: String! tag: String }"
COORDINATE = "api:Query.it@connect[0]"


async def _traced(sdl: str, answer: Any, query: str) -> tuple[Any, list[dict[str, Any]]]:
    """The data, and the problems in the trace."""
    context = RequestContext(trace=[])
    async with serve(lambda _received: answer) as backend:
        response = await backend.run(sdl, query, context=context)
        silent = await backend.run(sdl, query)
    assert response.data == silent.data
    assert response.errors == silent.errors
    assert context.trace is not None
    return response.data, [record for record in context.trace if "problems" in record]


@pytest.mark.parametrize(
    ("selection", "answer", "problem"),
    [
        ("id: ID name", {"Id": 1}, "Thing.id: no property 'ID'"),
        ("$.data { id name }", {"data": {"ID": 1}}, "Thing.id: no property 'id'"),
        ("$.data { id name }", {"items": []}, ".data: not found"),
        ("id: a.b name", {"a": {}}, ".b: not found"),
        ("id: a->first name", {}, "Thing.id: its mapping found nothing"),
        ("id name", "just text", "Thing.id: there is no object to map"),
    ],
)
async def test_a_required_field_without_a_value_is_told_with_its_place(
    selection: str, answer: Any, problem: str
) -> None:
    sdl = document('GET: "/"', field="it: Thing", selection=selection) + THING
    data, (record,) = await _traced(sdl, answer, "{ it { id } }")
    assert data == {"it": None}
    assert record["coordinate"] == COORDINATE
    assert record["path"] == ["it"]
    assert problem in record["problems"]


@pytest.mark.parametrize(
    ("selection", "answer"),
    [
        ("id name tag: label", {"id": 1, "name": "n"}),  # may be null
        ("id name", None),
        ("id name", {"id": None, "name": None}),  # a null that was sent
        ("id: ref?.id name", {"ref": None}),  # the author knows
    ],
)
async def test_a_null_that_is_meant_is_no_problem(selection: str, answer: Any) -> None:
    sdl = document('GET: "/"', field="it: Thing", selection=selection) + THING
    assert (await _traced(sdl, answer, "{ it { id tag } }"))[1] == []


async def test_a_batch_without_any_key_that_was_asked_for_is_told() -> None:
    sdl = (
        document('GET: "/"', field="it: [Thing]", selection="id")
        + """
    type Thing @key(fields: "id") @connect(source: "s", http: { GET: "/t?ids={$batch.id}" }
      selection: "id: ID size", batch: { maxSize: 10 }) { id: ID! size: Int }"""
    )
    sdl = sdl.replace("{$batch.id}", "{$batch.id->joinNotNull(',')}")
    query = "query($r: [_Any!]!) { _entities(representations: $r) { ... on Thing { size } } }"
    context = RequestContext(trace=[])
    async with serve(lambda _received: [{"id": 1, "size": 2}, {"id": 2, "size": 3}]) as backend:
        response = await backend.run(
            sdl,
            query,
            binding="api_Thing_0",
            variables={"r": [{"__typename": "Thing", "id": "1"}]},
            context=context,
        )
    assert response.data == {"_entities": [None]}
    assert context.trace is not None
    call, problem = context.trace
    assert call["batchSize"] == 1
    assert problem == {
        "kind": "mapping",
        "subgraph": "api",
        "coordinate": "api:Thing@connect[0]",
        "path": [],
        "problems": ["none of the 2 rows has a key (`id`) that was asked for"],
    }
