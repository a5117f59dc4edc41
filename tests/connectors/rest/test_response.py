from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from graphweft.connectors.rest import RestConfig
from tests.connectors.rest.backend import document, serve


async def _run(answer: Any, sdl: str = "", **options: Any) -> tuple[Any, Any]:
    async with serve(lambda _received: answer) as backend:
        response = await backend.run(sdl or document('GET: "/"'), "{ it }", **options)
        assert response.data is not None
        return response.data["it"], response.errors


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (web.Response(body=b'{"a": 1}', content_type="application/json"), {"a": 1}),
        (web.Response(body=b"[1]", content_type="application/problem+json"), [1]),
        (web.Response(body=b'"x"', content_type="text/json"), "x"),
        (web.Response(body=b"[3]", content_type="application/x-amz-json-1.0"), [3]),
        (web.Response(body=b"[2]", headers={"content-type": ""}), [2]),
        (web.Response(body=b"", content_type="text/html"), None),
        (web.Response(status=204), None),
        (web.Response(body=b"gr\xfc\xdfe", headers={"content-type": "text/plain; charset=latin-1"}),
         "grüße"),
        (web.Response(body="grüße".encode(), content_type="text/plain"), "grüße"),
    ],
)  # fmt: skip
async def test_a_body_is_decoded_by_its_content_type(answer: Any, value: Any) -> None:
    assert await _run(answer) == (value, [])


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(body=b"<html>", content_type="text/html"),
        web.Response(body=b"{", content_type="application/json"),
        web.Response(body=b"\xff", headers={"content-type": "text/plain; charset=utf-8"}),
        web.Response(body=b"x", headers={"content-type": "text/plain; charset=nope"}),
    ],
)
async def test_a_body_that_cannot_be_read_is_an_error(answer: Any) -> None:
    value, errors = await _run(answer)
    assert value is None
    assert errors[0]["extensions"]["code"] == "UPSTREAM_INVALID_RESPONSE"
    assert errors[0]["extensions"]["http"] == {"status": 200}


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (301, "UPSTREAM_ERROR", False),
        (400, "BAD_USER_INPUT", False),
        (401, "UNAUTHENTICATED", False),
        (403, "FORBIDDEN", False),
        (408, "UPSTREAM_TIMEOUT", True),
        (409, "CONFLICT", False),
        (412, "PRECONDITION_FAILED", False),
        (418, "UPSTREAM_ERROR", False),
        (422, "BAD_USER_INPUT", False),
        (429, "RATE_LIMITED", True),
        (500, "UPSTREAM_ERROR", False),
        (502, "UPSTREAM_UNAVAILABLE", True),
        (503, "UPSTREAM_UNAVAILABLE", True),
        (504, "UPSTREAM_TIMEOUT", True),
    ],
)
async def test_a_status_becomes_the_code_that_clients_know(
    status: int, code: str, retryable: bool
) -> None:
    value, errors = await _run(web.Response(status=status, text="secret detail"))
    assert value is None
    assert errors == [
        {
            "message": f"the backend answered with status {status}",
            "path": ["it"],
            "extensions": {
                "code": code,
                "service": "api",
                "connector": {"coordinate": "api:Query.it@connect[0]"},
                "http": {"status": status},
                "retryable": retryable,
            },
        }
    ]


@pytest.mark.parametrize("status", [404, 410])
async def test_what_is_not_there_is_null_without_an_error(status: int) -> None:
    assert await _run(web.Response(status=status)) == (None, [])


async def test_what_is_not_there_can_be_made_an_error() -> None:
    config = RestConfig(not_found_is_null=False)
    _, errors = await _run(web.Response(status=404), config=config)
    assert errors[0]["extensions"]["code"] == "NOT_FOUND"


async def test_the_delay_that_a_backend_asks_for_is_shown() -> None:
    _, errors = await _run(web.Response(status=429, headers={"retry-after": "7"}))
    assert errors[0]["extensions"]["retryAfter"] == 7


async def test_is_success_decides_by_status_headers_and_body() -> None:
    rule = """isSuccess: "$status->eq(404)->and($response.headers.'x-ok'->first->eq('y'), $.ok)" """
    sdl = document('GET: "/"', connect=rule)
    headers = {"x-ok": "y"}
    good = web.json_response({"ok": True}, status=404, headers=headers)
    assert await _run(good, sdl) == ({"ok": True}, [])
    value, errors = await _run(web.json_response({"ok": False}, status=404, headers=headers), sdl)
    assert (value, errors) == (None, [])
    value, errors = await _run(web.json_response({"ok": True}), sdl)
    assert errors[0]["extensions"]["code"] == "UPSTREAM_ERROR"


async def test_a_success_rule_that_is_no_boolean_is_a_failure() -> None:
    _, errors = await _run({}, document('GET: "/"', connect='isSuccess: "$status"'))
    assert errors[0]["extensions"]["code"] == "UPSTREAM_ERROR"


async def test_error_mappings_show_what_the_author_chose() -> None:
    sdl = document(
        'GET: "/"',
        connect="""errors: { message: "$.error.text",
                             extensions: "code: error.kind field: error.field status: $status" }""",
    )
    of_the_source = """/v1/" }, errors: { message: "$('no')" extensions: "a: $(1) field: $(2)" }"""
    sdl = sdl.replace('/v1/"  }', of_the_source)
    _, errors = await _run(
        web.json_response({"error": {"text": "bad name", "kind": "E1", "field": "f"}}, status=404),
        sdl,
    )
    assert errors[0]["message"] == "bad name"
    extensions = errors[0]["extensions"]
    assert (extensions["code"], extensions["a"], extensions["field"]) == ("E1", 1, "f")
    assert extensions["status"] == 404


async def test_a_backend_that_is_not_there_is_unreachable() -> None:
    async with serve(lambda _received: {}) as backend:
        sdl = document('GET: "/"').replace("http://backend", "http://127.0.0.1:1")
        response = await backend.run(sdl, "{ it }")
    assert response.errors[0]["extensions"]["code"] == "UPSTREAM_UNREACHABLE"
    assert "127.0.0.1" not in response.errors[0]["message"]
