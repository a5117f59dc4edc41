"""Tokens of the client credentials grant: fetched once, renewed ahead, refused, failing."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from graphweft.connectors.credentials import (
    AuthenticatedTransport,
    ClientCredentials,
    OAuth2Client,
    fixed_secret,
)
from graphweft.connectors.transport import Http1Transport, HttpRequest
from graphweft.schemas.errors import BackendError
from tests.connectors.credentials.token_server import TokenServer, serve_tokens
from tests.connectors.graphql.servers import serve_http

REQUEST = HttpRequest("GET", "http://api/")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Client:
    """Credentials and the server that they ask."""

    def __init__(self, tokens: TokenServer, transport: Http1Transport, **options: Any) -> None:
        self.tokens = tokens
        self.transport = transport
        self.clock = Clock()
        client = OAuth2Client(tokens.url, "gate way", fixed_secret("hu:sh"), **options)
        self.credentials = ClientCredentials(client, transport, self.clock)

    async def token(self) -> str:
        request = await self.credentials.apply(REQUEST)
        return dict(request.headers)["authorization"]

    async def until_asked(self, count: int) -> None:
        """Wait for what goes on in the background."""
        await self.tokens.arrived(count)
        fetching = self.credentials._fetching  # pyright: ignore[reportPrivateUsage] # to wait for it
        if fetching is not None:
            await asyncio.wait([fetching])


@asynccontextmanager
async def client_of(**options: Any) -> AsyncGenerator[Client]:
    transport = Http1Transport()
    async with serve_tokens() as tokens:
        client = Client(tokens, transport, **options)
        yield client
        await client.credentials.aclose()
        await transport.aclose()


async def test_a_token_is_asked_for_once() -> None:
    async with client_of(scopes=("a", "b"), audience="https://api") as client:
        assert [await client.token() for _ in range(3)] == ["Bearer token-1"] * 3
        ((authorization, form),) = client.tokens.asked
    assert authorization is not None
    assert b64decode(authorization.removeprefix("Basic ")).decode() == "gate+way:hu%3Ash"
    assert form == {
        "grant_type": ["client_credentials"],
        "scope": ["a b"],
        "audience": ["https://api"],
    }


async def test_the_client_may_prove_itself_in_the_body() -> None:
    async with client_of(in_body=True) as client:
        await client.token()
        ((authorization, form),) = client.tokens.asked
    assert authorization is None
    assert (form["client_id"], form["client_secret"]) == (["gate way"], ["hu:sh"])


async def test_many_requests_at_once_share_one_fetch() -> None:
    async with client_of() as client:
        client.tokens.gate = asyncio.Event()
        waiting = [asyncio.create_task(client.token()) for _ in range(20)]
        await client.tokens.arrived(1)
        waiting[0].cancel()  # who leaves does not end it for the others
        client.tokens.gate.set()
        assert set(await asyncio.gather(*waiting[1:])) == {"Bearer token-1"}
        assert len(client.tokens.asked) == 1


async def test_a_token_is_renewed_in_the_background_before_it_ends() -> None:
    async with client_of() as client:
        await client.token()
        client.clock.now += 3539
        assert await client.token() == "Bearer token-1"
        assert len(client.tokens.asked) == 1
        client.clock.now += 2
        assert await client.token() == "Bearer token-1"  # nobody waits
        await client.until_asked(2)
        assert await client.token() == "Bearer token-2"


async def test_a_token_that_has_ended_is_not_sent() -> None:
    async with client_of() as client:
        await client.token()
        client.clock.now += 3600
        assert await client.token() == "Bearer token-2"


async def test_a_renewal_that_fails_leaves_the_token_while_it_is_good() -> None:
    async with client_of() as client:
        await client.token()
        client.tokens.status = 500
        client.clock.now += 3550
        assert await client.token() == "Bearer token-1"
        await client.until_asked(2)
        assert await client.token() == "Bearer token-1"
        assert len(client.tokens.asked) == 2  # after a failure there is a pause
        client.tokens.status = 200
        client.clock.now += 2
        await client.token()
        await client.until_asked(3)
        assert await client.token() == "Bearer token-3"


@pytest.mark.parametrize(("given", "seconds"), [("120", 120), (None, 300), (-5, 0), ("soon", 300)])
async def test_the_lifetime_is_what_the_server_says(given: object, seconds: int) -> None:
    async with client_of() as client:
        client.tokens.answer["expires_in"] = given
        await client.token()
        client.clock.now += seconds
        assert await client.token() == "Bearer token-2"


@pytest.mark.parametrize(
    ("status", "answer", "reason"),
    [
        (401, {"error": "invalid_client", "error_description": "hush"}, "401, invalid_client"),
        (400, {"error": "Say hush!"}, "status 400"),
        (500, {}, "status 500"),
        (200, {"access_token": ""}, "no access_token"),
        (200, {"access_token": "a\nb"}, "no access_token"),
        (200, {"access_token": None}, "no access_token"),
        (200, {"token_type": "mac"}, "not of the type Bearer"),
    ],
)
async def test_no_token_is_an_error_that_says_no_secret(
    status: int, answer: Any, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with client_of() as client:
        client.tokens.status, client.tokens.answer = status, answer
        with pytest.raises(BackendError) as caught:
            await client.token()
        assert caught.value.code == "UPSTREAM_CREDENTIALS"
        assert caught.value.message == "the gateway has no credentials for the backend"
        printed = "".join(capsys.readouterr())
        assert reason in printed
        assert "hush" not in printed
        assert "hu:sh" not in printed
        client.tokens.status, client.tokens.answer = 200, {}
        assert await client.token() == "Bearer token-2"


async def test_a_token_server_that_is_away_is_an_error() -> None:
    transport = Http1Transport()
    async with serve_tokens() as tokens:
        client = Client(tokens, transport)
    with pytest.raises(BackendError) as caught:
        await client.token()
    assert caught.value.code == "UPSTREAM_CREDENTIALS"
    await transport.aclose()


async def test_a_request_does_not_wait_for_a_token_longer_than_it_has_time() -> None:
    async with client_of() as client:
        client.tokens.gate = asyncio.Event()
        transport = AuthenticatedTransport(client.transport, client.credentials)
        with pytest.raises(BackendError) as caught:
            await transport.send(REQUEST._replace(timeout=0.01))
        assert caught.value.code == "UPSTREAM_TIMEOUT"


class Api:
    """Takes the tokens that it knows."""

    def __init__(self, *known: str) -> None:
        self.known = set(known)
        self.seen: list[str] = []

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        await request.read()
        token = request.headers["authorization"].removeprefix("Bearer ")
        self.seen.append(token)
        return web.Response(status=200 if token in self.known else 401)


async def test_a_token_that_is_refused_is_replaced_once() -> None:
    api = Api("token-1")
    async with client_of() as client, serve_http(api.handle) as url:
        transport = AuthenticatedTransport(client.transport, client.credentials)
        request = HttpRequest("POST", url, body=b"{}", timeout=5)
        assert (await transport.send(request)).status == 200
        api.known = {"token-2"}
        answers = await asyncio.gather(*[transport.send(request) for _ in range(5)])
        assert {answer.status for answer in answers} == {200}
        assert len(client.tokens.asked) == 2


async def test_a_client_that_is_refused_does_not_ask_for_tokens_again_and_again() -> None:
    api = Api()
    async with client_of() as client, serve_http(api.handle) as url:
        transport = AuthenticatedTransport(client.transport, client.credentials)
        for _ in range(4):
            assert (await transport.send(HttpRequest("GET", url))).status == 401
        assert api.seen == ["token-1", "token-2", "token-2", "token-2", "token-2"]
        client.clock.now += 31
        assert (await transport.send(HttpRequest("GET", url))).status == 401
        assert api.seen[5:] == ["token-2", "token-3"]
        api.known = {"token-3"}
        assert (await transport.send(HttpRequest("GET", url))).status == 200
        api.known = {"token-4"}
        assert (await transport.send(HttpRequest("GET", url))).status == 200


def test_the_secret_is_not_shown() -> None:
    client = OAuth2Client("https://id.example/token", "gw", fixed_secret("hush"))
    assert "hush" not in repr(client)
