from __future__ import annotations

import asyncio
from typing import Any

import pytest

from graphweft.connectors.bindings import Reply
from graphweft.connectors.contract import RequestContext
from graphweft.connectors.mapping import Variables
from graphweft.schemas.errors import BackendError
from tests.connectors.bindings.documents import HEAD, USERS
from tests.connectors.bindings.fake_backend import FakeBackend, entities

SMALL = USERS.replace("maxSize: 100", "maxSize: 2")
READ = entities("... on User { id name }")
SINGLE = (
    HEAD
    + """
type User @key(fields: "id")
  @connect(source: "api", http: { GET: "/u/{$this.id}" }, selection: "name: n") {
  id: ID! name: String
}
"""
)


def _representations(*ids: Any) -> dict[str, Any]:
    return {"representations": [{"__typename": "User", "id": value} for value in ids]}


def _ids(call: Variables) -> list[Any]:
    return [item["id"] for item in call["$batch"]]


def _echo(variables: Variables) -> Any:
    keys = [item["id"] for item in variables["$batch"]]
    return {"data": [{"id": key, "full_name": f"n{key}"} for key in keys]}


async def test_many_keys_are_one_call_up_to_the_largest_batch() -> None:
    backend = FakeBackend(USERS, _echo)
    response = await backend.run("api_User_0", READ, _representations(*range(250)))
    assert [len(_ids(call)) for call in backend.calls] == [100, 100, 50]
    assert response.data is not None
    assert [item["name"] for item in response.data["_entities"]] == [f"n{n}" for n in range(250)]


async def test_results_are_matched_by_value_whatever_their_order_and_type() -> None:
    rows = [{"id": 3, "full_name": "c"}, {"id": "1", "full_name": "a"}, {"id": 9, "full_name": "x"}]
    backend = FakeBackend(USERS, lambda _variables: {"data": rows})
    response = await backend.run("api_User_0", READ, _representations("1", 2, "3"))
    assert response.data == {
        "_entities": [{"id": "1", "name": "a"}, None, {"id": "3", "name": "c"}]
    }
    assert response.errors == []


async def test_duplicates_are_asked_once_and_answered_each_with_its_own_object() -> None:
    backend = FakeBackend(USERS, _echo)
    response = await backend.run("api_User_0", READ, _representations("1", 2, 1, "2"))
    assert [_ids(call) for call in backend.calls] == [["1", 2]]
    assert response.data is not None
    found = response.data["_entities"]
    assert [item["name"] for item in found] == ["n1", "n2", "n1", "n2"]
    assert found[0] is not found[2]


async def test_the_first_of_several_rows_with_a_key_wins() -> None:
    rows = [{"id": 1, "full_name": "first"}, {"id": 1, "full_name": "second"}]
    backend = FakeBackend(USERS, lambda _variables: {"data": rows})
    response = await backend.run("api_User_0", READ, _representations(1))
    assert response.data == {"_entities": [{"id": "1", "name": "first"}]}


async def test_a_row_without_a_key_belongs_to_nobody() -> None:
    rows = [{"full_name": "whose"}, {"id": None, "full_name": "too"}, {"id": 1, "full_name": "a"}]
    backend = FakeBackend(USERS, lambda _variables: {"data": rows})
    response = await backend.run("api_User_0", READ, _representations("", "1"))
    assert response.data == {"_entities": [None, {"id": "1", "name": "a"}]}


async def test_a_whole_number_is_the_same_key_however_it_is_written() -> None:
    rows = [{"id": 1.0, "full_name": "a"}, {"id": 2.5, "full_name": "b"}]
    backend = FakeBackend(USERS, lambda _variables: {"data": rows})
    response = await backend.run("api_User_0", READ, _representations("1", "2"))
    assert response.data == {"_entities": [{"id": "1", "name": "a"}, None]}


async def test_a_failed_chunk_affects_its_own_entities_only() -> None:
    def answer(variables: Variables) -> Any:
        return BackendError("down") if 3 in _ids(variables) else _echo(variables)

    backend = FakeBackend(SMALL, answer)
    response = await backend.run("api_User_0", READ, _representations(1, 2, 3, 4, 5))
    assert response.data is not None
    names = [item and item["name"] for item in response.data["_entities"]]
    assert names == ["n1", "n2", None, None, "n5"]
    assert [error["path"] for error in response.errors] == [["_entities", 2], ["_entities", 3]]


@pytest.mark.parametrize("body", [None, {}, {"data": None}, {"data": []}])
async def test_a_batch_without_rows_finds_nothing(body: Any) -> None:
    backend = FakeBackend(USERS, lambda _variables: body)
    response = await backend.run("api_User_0", READ, _representations(1))
    assert (response.data, response.errors) == ({"_entities": [None]}, [])


async def test_positional_results_are_taken_in_order() -> None:
    sdl = USERS.replace("maxSize: 100", "maxSize: 2, positional: true")
    rows = {"data": [{"id": "x", "full_name": "one"}, None, {"id": "z", "full_name": "extra"}]}
    backend = FakeBackend(sdl, lambda _variables: rows)
    names = entities("... on User { name }")
    response = await backend.run("api_User_0", names, _representations(5, 6))
    assert response.data == {"_entities": [{"name": "one"}, None]}


async def test_compound_keys_match_in_all_their_parts() -> None:
    sdl = (
        HEAD
        + """
    type Item @key(fields: "org { id } n")
      @connect(source: "api", http: { GET: "/i?{$batch.n->first}{$batch.org.id->first}" },
               selection: "n org: { id: orgId } label") {
      n: Int! org: Org! label: String
    }
    type Org { id: ID! }
    """
    )
    rows = [{"n": 1, "orgId": "b", "label": "1b"}, {"n": 1, "orgId": "a", "label": "1a"}]
    backend = FakeBackend(sdl, lambda _variables: rows)
    items = [{"__typename": "Item", "n": 1, "org": {"id": key}} for key in ("a", "b", "c")]
    response = await backend.run(
        "api_Item_0", entities("... on Item { label }"), {"representations": items}
    )
    assert response.data == {"_entities": [{"label": "1a"}, {"label": "1b"}, None]}


async def test_fetches_of_one_request_share_the_loader_and_other_requests_do_not() -> None:
    backend = FakeBackend(USERS, _echo)
    context = RequestContext()
    names = entities("... on User { name }")
    one, two = await asyncio.gather(
        backend.run("api_User_0", READ, _representations(1, 2), context),
        backend.run("api_User_0", names, _representations(2, 3), context),
    )
    assert [_ids(call) for call in backend.calls] == [[1, 2, 3]]
    assert one.data == {"_entities": [{"id": "1", "name": "n1"}, {"id": "2", "name": "n2"}]}
    assert two.data == {"_entities": [{"name": "n2"}, {"name": "n3"}]}
    await backend.run("api_User_0", READ, _representations(1, 3), context)
    assert len(backend.calls) == 1
    await backend.run("api_User_0", READ, _representations(1))
    assert len(backend.calls) == 2


async def test_without_a_batch_each_distinct_key_is_one_call_and_the_key_is_echoed() -> None:
    backend = FakeBackend(SINGLE, lambda variables: {"n": f"n{variables['$this']['id']}"})
    response = await backend.run("api_User_0", READ, _representations("1", 1, "2"))
    assert response.data == {
        "_entities": [
            {"id": "1", "name": "n1"},
            {"id": 1, "name": "n1"},
            {"id": "2", "name": "n2"},
        ]
    }
    assert len(backend.calls) == 2


async def test_not_found_is_null_and_another_failure_is_an_error_of_its_entity() -> None:
    def answer(variables: Variables) -> Any:
        failures = {"2": BackendError("no", code="NOT_FOUND"), "3": BackendError("bad")}
        return failures.get(variables["$this"]["id"], {"n": "ok"})

    backend = FakeBackend(SINGLE, answer)
    response = await backend.run("api_User_0", READ, _representations("1", "2", "3"))
    assert response.data == {"_entities": [{"id": "1", "name": "ok"}, None, None]}
    assert [error["path"] for error in response.errors] == [["_entities", 2]]


async def test_calls_for_single_keys_run_at_once_up_to_the_limit() -> None:
    running = 0
    most = 0
    backend = FakeBackend(SINGLE, lambda _variables: None, concurrency=4)

    async def call(variables: Variables, context: RequestContext, *, is_read: bool) -> Reply:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        running -= 1
        return Reply({"n": "x"}, variables)

    bound = backend.bound["api_User_0"]
    backend.bound["api_User_0"] = type(bound)(
        bound.binding, bound.types, call, bound.variables, concurrency=4
    )
    await backend.run("api_User_0", READ, _representations(*range(20)))
    assert most == 4


async def test_an_entity_inside_itself_is_completed_through_the_same_batch() -> None:
    sdl = (
        HEAD
        + """
    type User @key(fields: "id")
      @connect(source: "api", http: { GET: "/u?ids={$batch.id->joinNotNull(',')}" },
               selection: "id name boss: { id: bossId }") {
      id: ID! name: String boss: User
    }
    """
    )

    def answer(variables: Variables) -> Any:
        return [
            {"id": n, "name": f"n{n}", "bossId": n + 1 if n < 4 else None}
            for n in (int(item["id"]) for item in variables["$batch"])
        ]

    backend = FakeBackend(sdl, answer)
    response = await backend.run(
        "api_User_0",
        entities("... on User { boss { name boss { name } } }"),
        _representations("1", "3"),
    )
    assert response.data == {
        "_entities": [
            {"boss": {"name": "n2", "boss": {"name": "n3"}}},
            {"boss": {"name": "n4", "boss": None}},
        ]
    }
    assert [_ids(call) for call in backend.calls] == [["1", "3"], [2, 4]]
