"""What a client sends stays in its place: compared with what a real backend received."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphweft.connectors.contract import RequestContext, SubgraphResponse
from tests.connectors.rest.backend import Backend, Received, document, serve

HOSTILE = [
    "/", "..", ".", "../../admin", "..%2f..%2fadmin", "%2e%2e", "%2E", "..;/x", "a/../b",
    "a//b", "", "?a=1", "#frag", "%", "%00", "%zz", "&k=2", "a=b", ";x=y", "+", " ", "a b",
    "\\..\\", "\r\n", "x\r\nevil: 1\r\n\r\nGET / HTTP/1.1", "\n", "\r", "\0", "\t", "\x0b",
    "\x7f", "\u2028", "\u0085", "\ufeff", "日本", "é", "e\u0301", "\U0001f600", "'", '"',
    "<script>", "{$config.secret}", "{", "}", "${x}", "null", "true", "1", "-0", "1e9",
    "http://evil.example/", "//evil.example", "@evil", ":80", "a" * 200, "%252e%252e",
    "/%2e%2e/", "a[b]", "[]", "..", "...", ". .", "~", "*", "CON",
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)
NOT_A_SEGMENT = {"", ".", ".."}

SDL = document(
    """POST: "/u/{$args.v}/a-{$args.v}.x?q={$args.v}&k=1"
       path: "$(['p', $args.v, 'e'])"
       queryParams: "w: $args.v n: $({ v: $args.v })->get('v') k2: $(2)"
       body: "v: $args.v list: $([$args.v]) tail: $(1)" """,
    field="it(v: String): JSON",
)
FORM = document(
    """POST: "/form", body: "v: $args.v n: $({ v: [$args.v] }) tail: $(1)"
       headers: [{ name: "content-type", value: "application/x-www-form-urlencoded" }]""",
    field="it(v: String): JSON",
)
HEADER = document(
    """GET: "/h", headers: [
         { name: "x-before", value: "b" }
         { name: "x-v", value: "<{$args.v}>" }
         { name: "x-after", value: "a" } ]""",
    field="it(v: String): JSON",
)


class Service(NamedTuple):
    """A backend in an event loop that runs while something is asked."""

    runner: asyncio.Runner
    backend: Backend

    def ask(self, sdl: str, value: str, **options: Any) -> tuple[SubgraphResponse, list[Received]]:
        self.backend.received.clear()
        text = "query ($v: String) { it(v: $v) }"
        asking = self.backend.run(sdl, text, variables={"v": value}, **options)
        response = self.runner.run(asking)
        return response, [*self.backend.received]


@pytest.fixture(scope="module")
def service() -> Generator[Service]:
    with asyncio.Runner() as runner:
        serving = serve(lambda _received: {})
        yield Service(runner, runner.run(serving.__aenter__()))
        runner.run(serving.__aexit__(None, None, None))


def _is_refused(response: SubgraphResponse, received: list[Received]) -> bool:
    if response.errors:
        assert [error["extensions"]["code"] for error in response.errors] == ["BAD_USER_INPUT"]
        assert received == []
    return bool(response.errors)


def _segments(path: str) -> list[str]:
    return [unquote(segment, errors="strict") for segment in path.split("/")]


@settings(max_examples=150, deadline=None, database=None)
@given(VALUES)
@example("..")
@example("")
@example("%2e%2e%2f")
def test_a_value_stays_in_its_segment_parameter_and_property(service: Service, value: str) -> None:
    response, received = service.ask(SDL, value)
    if _is_refused(response, received):
        assert value in NOT_A_SEGMENT
        return
    assert value not in NOT_A_SEGMENT
    (request,) = received
    path, _, query = request.path.partition("?")
    assert _segments(path) == ["", "v1", "u", value, f"a-{value}.x", "p", value, "e"]
    assert parse_qsl(query, keep_blank_values=True, strict_parsing=True) == [
        ("q", value), ("k", "1"), ("w", value), ("n", value), ("k2", "2"),
    ]  # fmt: skip
    assert orjson.loads(request.body) == {"v": value, "list": [value], "tail": 1}
    assert request.method == "POST"


@settings(max_examples=100, deadline=None, database=None)
@given(VALUES)
def test_a_value_stays_in_its_field_of_a_form(service: Service, value: str) -> None:
    response, (request,) = service.ask(FORM, value)
    assert response.errors == []
    assert parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True) == [
        ("v", value), ("n[v][0]", value), ("tail", "1"),
    ]  # fmt: skip


@settings(max_examples=150, deadline=None, database=None)
@given(VALUES)
@example("a\r\nevil: 1")
def test_a_value_stays_in_its_header_or_is_refused(service: Service, value: str) -> None:
    response, received = service.ask(HEADER, value)
    is_control = any((ord(c) < 32 and c != "\t") or ord(c) == 127 for c in value)
    if _is_refused(response, received):
        assert is_control
        assert "header x-v" in response.errors[0]["message"]
        return
    assert not is_control
    headers = received[0].headers
    assert headers["x-v"].encode("utf-8", "surrogateescape").decode() == f"<{value}>"
    assert (headers["x-before"], headers["x-after"]) == ("b", "a")
    assert "evil" not in headers


@pytest.mark.parametrize("value", ["é", "日本", "plain", "a\tb"])
def test_a_header_of_the_client_is_passed_on_byte_by_byte(service: Service, value: str) -> None:
    sdl = document(
        """GET: "/h", headers: [
             { name: "x-from", from: "x-in" }
             { name: "x-value", value: "{$request.headers.'x-in'->first}" } ]""",
        field="it(v: String): JSON",
    )
    context = RequestContext(headers={"x-in": value.encode().decode("latin-1")})
    _, (request,) = service.ask(sdl, "", context=context)
    for name in ("x-from", "x-value"):
        assert request.headers[name].encode("utf-8", "surrogateescape").decode() == value


def test_a_huge_value_is_a_body_as_any_other(service: Service) -> None:
    sdl = document('POST: "/u", body: "v: $args.v"', field="it(v: String): JSON")
    value = '"\\\r\n' * 100_000
    _, (request,) = service.ask(sdl, value)
    assert orjson.loads(request.body) == {"v": value}


@pytest.mark.parametrize(
    ("http", "value", "is_sent"),
    [
        ('GET: "/a//b/{$args.v}"', "x", True),  # written by the author
        ('GET: "/a/{$args.v}"', "", False),
        ('GET: "/a/{$args.v}/"', "x", True),
        ('GET: "/a/{$args.v}/"', "", False),
        ('GET: "/a{$args.v}"', "", True),
        ('GET: "{$args.v}"', "", False),
        ('GET: "/a/{$args.v}{$args.v}"', ".", False),
        ('GET: "/a/%2e{$args.v}"', ".", False),
        ('GET: "/a/.{$args.v}"', "", False),
        ("GET: \"/a\", path: \"$(['b', ''])\"", "", True),
        ('GET: "/a", path: "$([$args.v])"', "", False),
        ('GET: "/a?b={$args.v}"', "", True),
    ],
)
def test_a_value_does_not_make_another_path(
    service: Service, http: str, value: str, is_sent: bool
) -> None:
    response, received = service.ask(document(http, field="it(v: String): JSON"), value)
    assert _is_refused(response, received) is not is_sent


@pytest.mark.parametrize("body", ["$args.v", "$([$args.v])"])
def test_a_form_that_is_no_object_is_not_sent(service: Service, body: str) -> None:
    http = f"""POST: "/f", body: "{body}"
      headers: [{{ name: "content-type", value: "Application/X-WWW-Form-Urlencoded" }}]"""
    response, received = service.ask(document(http, field="it(v: String): JSON"), "x")
    assert _is_refused(response, received)


def test_what_json_cannot_say_is_not_sent(service: Service) -> None:
    sdl = document('POST: "/u", body: "v: $args.v->parseInt"', field="it(v: String): JSON")
    response, received = service.ask(sdl, "9" * 40)
    assert _is_refused(response, received)
