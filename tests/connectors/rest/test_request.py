from __future__ import annotations

import re
from typing import Any

import orjson
import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.header_rules import HeaderRules
from graphweft.connectors.identity import Identity
from graphweft.connectors.rest import RestConfig
from tests.connectors.rest.backend import Received, document, serve

FIELD = "it(id: ID, tags: [String!], input: JSON, flag: Boolean): JSON"


async def _received(sdl: str, arguments: str = "", **options: Any) -> Received:
    async with serve(lambda _received: {}) as backend:
        response = await backend.run(sdl, f"{{ it{arguments} }}", **options)
        assert response.errors == []
        return backend.received[0]


async def _errors(sdl: str, arguments: str = "", **options: Any) -> tuple[Any, int]:
    async with serve(lambda _received: {}) as backend:
        response = await backend.run(sdl, f"{{ it{arguments} }}", **options)
        return response.errors, len(backend.received)


@pytest.mark.parametrize(
    ("http", "source", "arguments", "path"),
    [
        ('GET: "/users"', "", "", "/v1/users"),
        ('GET: "users"', "", "", "/v1/users"),
        ('GET: "/users/{$args.id}"', "", '(id: "a/b?c d")', "/v1/users/a%2Fb%3Fc%20d"),
        ('GET: "/users?q={$args.id}&x=%20"', "", '(id: "ä&b")', "/v1/users?q=%C3%A4%26b&x=%20"),
        ('GET: "/users?q={$args.id}"', "", "", "/v1/users?q="),
        ('GET: "/u", queryParams: "q: $args.id tag: $args.tags"', "", '(tags: ["x", "y z"])',
         "/v1/u?tag=x&tag=y%20z"),
        ('GET: "/u", queryParams: "f: $args.flag \'a b\': $(1.5)"', "", "(flag: true)",
         "/v1/u?f=true&a%20b=1.5"),
        ('GET: "/u", path: "$([$args.id, \'x/y\', 3])"', "", '(id: "i")', "/v1/u/i/x%2Fy/3"),
        ('GET: "/u?a=1", path: "$([\'t\'])", queryParams: "d: $(4)"',
         'path: "$([\'s\'])" queryParams: "c: $(2)"', "", "/v1/s/u/t?c=2&a=1&d=4"),
    ],
)  # fmt: skip
async def test_the_url_is_put_together_in_order_and_encoded_by_position(
    http: str, source: str, arguments: str, path: str
) -> None:
    found = await _received(document(http, field=FIELD, source=source), arguments)
    assert (found.method, found.path) == ("GET", path)


async def test_a_query_of_the_base_url_comes_first() -> None:
    sdl = document('GET: "/u?b=2"').replace("/v1/", "/v1?a=1")
    assert (await _received(sdl)).path == "/v1/u?a=1&b=2"


async def test_the_base_url_may_be_configured() -> None:
    sdl = document('GET: "/u"').replace("/v1/", "/{$config.version}/")
    config = RestConfig(variables={"version": "v7"})
    assert (await _received(sdl, config=config)).path == "/v7/u"


async def test_a_binding_without_a_source_has_its_whole_url() -> None:
    sdl = document('GET: "http://backend/direct?x=1"').replace('source: "s", ', "")
    assert (await _received(sdl)).path == "/direct?x=1"


async def test_the_base_url_can_be_replaced() -> None:
    async with serve(lambda _received: {}) as backend:
        sdl = document('GET: "/u"').replace("http://backend/v1/", "http://nowhere.invalid")
        await backend.run(sdl, "{ it }", base_url=f"{backend.url}/other")
        assert backend.received[0].path == "/other/u"


async def test_a_dot_segment_is_not_sent() -> None:
    errors, sent = await _errors(document('GET: "/u/{$args.id}/x"', field=FIELD), '(id: "..")')
    assert sent == 0
    assert errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_body_is_sent_as_json(method: str) -> None:
    http = f'{method}: "/u", body: "id: $args.id nested: {{ all: $args.input }} none: $args.flag"'
    found = await _received(document(http, field=FIELD), '(id: "1", input: {a: [1, null]})')
    assert found.method == method
    assert found.headers["content-type"] == "application/json"
    assert orjson.loads(found.body) == {"id": "1", "nested": {"all": {"a": [1, None]}}}


async def test_a_body_may_be_one_value() -> None:
    found = await _received(
        document('POST: "/u", body: "$args.input"', field=FIELD), "(input: [1, 2])"
    )
    assert orjson.loads(found.body) == [1, 2]


async def test_a_body_is_sent_as_a_form_where_the_content_type_says_so() -> None:
    http = """POST: "/u", body: "$args.input"
      headers: [{ name: "Content-Type", value: "application/x-www-form-urlencoded" }]"""
    found = await _received(
        document(http, field=FIELD), '(input: {a: {b: ["v w", 2]}, c: null, d: true})'
    )
    assert found.body == b"a%5Bb%5D%5B0%5D=v+w&a%5Bb%5D%5B1%5D=2&c=&d=true"


async def test_headers_are_mapped_and_those_of_the_binding_win() -> None:
    sdl = document(
        'GET: "/u", headers: [{ name: "x-a", value: "binding {$args.id}" }]',
        field=FIELD,
        source="""headers: [
          { name: "X-A", value: "source" }, { name: "x-b", value: "{$config.tenant}" }
          { name: "authorization", from: "Authorization" }, { name: "x-none", from: "x-none" }
          { name: "x-who", value: "{$context.claims.sub}" }
          { name: "x-lang", value: "{$request.headers.'accept-language'->first}" } ]""",
    )
    context = RequestContext(
        headers={"authorization": "Bearer t", "accept-language": "de", "cookie": "c=1"},
        request_id="r-1",
        values={"claims": {"sub": "ann"}},
    )
    config = RestConfig(variables={"tenant": "acme"})
    found = await _received(sdl, '(id: "7")', context=context, config=config)
    expected = {
        "x-a": "binding 7",
        "x-b": "acme",
        "authorization": "Bearer t",
        "x-who": "ann",
        "x-lang": "de",
        "x-request-id": "r-1",
        "accept": "application/json",
    }
    assert {name: found.headers.get(name) for name in expected} == expected
    assert not {"cookie", "x-none", "accept-language"} & found.headers.keys()


async def test_rules_add_headers_and_what_the_sdl_says_wins() -> None:
    sdl = document(
        'GET: "/u", headers: [{ name: "x-own", value: "sdl" }]',
        source='headers: [{ name: "authorization", from: "x-login" }]',
    )
    rules = HeaderRules(
        ("authorization",),
        (re.compile("x-.*|traceparent|accept.*"),),
        (("x-own", "rule"), ("x-user", "$identity.subject"), ("x-fixed", "é")),
    )
    context = RequestContext(
        headers={"authorization": "a", "x-a": "1", "x-request-id": "r0", "accept-language": "de"},
        request_id="r1",
        identity=Identity("ada"),
    )
    found = await _received(sdl, context=context, config=RestConfig(headers=rules))
    expected = {
        "accept": "application/json",
        "accept-language": "de",
        "x-a": "1",
        "x-own": "sdl",
        "x-user": "ada",
        "x-request-id": "r1",
    }
    assert {name: found.headers.get(name) for name in expected} == expected
    assert found.headers["x-fixed"].encode(errors="surrogateescape") == "é".encode()
    assert "authorization" not in found.headers


async def test_trace_context_goes_along() -> None:
    context = RequestContext(headers={"traceparent": "00-1-2-01", "tracestate": "a=b"})
    found = await _received(document('GET: "/u"'), context=context)
    assert (found.headers["traceparent"], found.headers["tracestate"]) == ("00-1-2-01", "a=b")


async def test_a_line_break_in_a_header_is_not_sent() -> None:
    sdl = document('GET: "/u", headers: [{ name: "x", value: "{$args.id}" }]', field=FIELD)
    errors, sent = await _errors(sdl, '(id: "a\\r\\nevil: 1")')
    assert sent == 0
    assert "line break" in errors[0]["message"]


async def test_environment_variables_are_read_where_they_are_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("API_TOKEN", "secret")
    sdl = document('GET: "/u", headers: [{ name: "x-token", value: "{$env.API_TOKEN}" }]')
    found = await _received(sdl, env=frozenset({"API_TOKEN"}))
    assert found.headers["x-token"] == "secret"


async def test_no_time_left_means_no_call() -> None:
    errors, sent = await _errors(document('GET: "/u"'), context=RequestContext(deadline=0.0))
    assert sent == 0
    assert errors[0]["extensions"]["code"] == "UPSTREAM_TIMEOUT"
