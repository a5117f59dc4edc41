"""Every variable, in the request, in the selection, and in the rules of success and failure."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from aiohttp import web

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.rest import RestConfig
from tests.connectors.rest.backend import document, serve

CONTEXT = RequestContext(headers={"x-lang": "de"}, values={"user": {"id": "u1"}})
OPTIONS: dict[str, Any] = {
    "context": CONTEXT,
    "config": RestConfig(variables={"tenant": "acme"}),
    "env": frozenset({"API_ZONE"}),
}
EVERYWHERE = [
    ("$args.id", "7"),
    ("$config.tenant", "acme"),
    ("$context.user.id", "u1"),
    ("$env.API_ZONE", "z1"),
    ("$request.headers.'x-lang'->first", "de"),
]
AFTERWARDS = [
    *EVERYWHERE,
    ("$status->toString", "200"),
    ("$response.headers.'x-page'->first", "p2"),
]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_ZONE", "z1")


def _answer(_received: Any) -> web.Response:
    return web.json_response({"a": 1}, headers={"x-page": "p2"})


@pytest.mark.parametrize(("expression", "value"), EVERYWHERE)
async def test_a_variable_is_known_to_every_part_of_a_request(expression: str, value: str) -> None:
    sdl = document(
        f"""POST: "/t/{{{expression}}}?q={{{expression}}}", path: "$([{expression}])"
            queryParams: "w: {expression}", body: "b: {expression}"
            headers: [{{ name: "x-h", value: "h {{{expression}}}" }}]""",
        field="it(id: ID): JSON",
    )
    async with serve(_answer) as backend:
        response = await backend.run(sdl, '{ it(id: "7") }', **OPTIONS)
        (request,) = backend.received
    assert response.errors == []
    assert request.path == f"/v1/t/{value}/{value}?q={value}&w={value}"
    assert request.headers["x-h"] == f"h {value}"
    assert orjson.loads(request.body) == {"b": value}


@pytest.mark.parametrize(("expression", "value"), AFTERWARDS)
async def test_a_variable_is_known_to_the_selection_and_the_rules(
    expression: str, value: str
) -> None:
    sdl = document(
        'GET: "/"',
        field="it(id: ID): JSON",
        selection=f"v: {expression}",
        connect=f"""isSuccess: "{expression}->eq('{value}')" """,
    )
    async with serve(_answer) as backend:
        response = await backend.run(sdl, '{ it(id: "7") }', **OPTIONS)
    assert (response.data, response.errors) == ({"it": {"v": value}}, [])


@pytest.mark.parametrize(("expression", "value"), AFTERWARDS)
async def test_a_variable_is_known_to_the_error(expression: str, value: str) -> None:
    sdl = document(
        'GET: "/"',
        field="it(id: ID): JSON",
        connect=f"""isSuccess: "$(false)"
          errors: {{ message: "{expression}", extensions: "v: {expression}" }}""",
    )
    async with serve(_answer) as backend:
        response = await backend.run(sdl, '{ it(id: "7") }', **OPTIONS)
    (error,) = response.errors
    assert (error["message"], error["extensions"]["v"]) == (value, value)


THINGS = """
type Thing @key(fields: "id") %s {
  id: ID! size: Int label: String
}"""
ENTITIES = """query ($r: [_Any!]!) {
  _entities(representations: $r) { ... on Thing { id size label } } }"""


def _ten_times_the_id(request: Any) -> dict[str, int]:
    return {"size": int(request.path[-1]) * 10}


async def _entities(connect: str, answer: Any) -> tuple[Any, list[str]]:
    sdl = document('GET: "/"', field="it: [Thing]", selection="id: $") + THINGS % connect
    representations = [{"__typename": "Thing", "id": key} for key in ("1", "2", "1")]
    async with serve(answer) as backend:
        response = await backend.run(
            sdl, ENTITIES, binding="api_Thing_0", variables={"r": representations}
        )
        assert response.errors == []
        assert response.data is not None
        return response.data["_entities"], sorted(item.path for item in backend.received)


async def test_this_is_the_entity_in_request_and_selection() -> None:
    connect = """@connect(source: "s", http: { GET: "/t/{$this.id}" },
      selection: "id: $this.id size label: $this.id->joinNotNull('')")"""
    found, paths = await _entities(connect, _ten_times_the_id)
    assert found == [
        {"id": "1", "size": 10, "label": "1"},
        {"id": "2", "size": 20, "label": "2"},
        {"id": "1", "size": 10, "label": "1"},
    ]
    assert paths == ["/v1/t/1", "/v1/t/2"]


async def test_batch_is_the_list_of_distinct_entities() -> None:
    connect = """@connect(source: "s",
      http: { POST: "/t", body: "ids: $batch.id n: $batch.id->size" },
      selection: "id size label", batch: { maxSize: 5 })"""

    def answer(received: Any) -> Any:
        body = orjson.loads(received.body)
        assert body == {"ids": ["1", "2"], "n": 2}
        return [{"id": 2, "size": 20}, {"id": 1, "size": 10}]

    found, paths = await _entities(connect, answer)
    assert [entity["size"] for entity in found] == [10, 20, 10]
    assert paths == ["/v1/t"]
