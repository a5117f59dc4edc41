"""Every kind of credentials reaches every kind of backend, with calls and with what is asked at
start."""

from __future__ import annotations

import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from graphweft.gateway.app import Gateway
from graphweft.gateway.config import GatewayConfig
from graphweft.gateway.problems import BuildFailedError
from tests.connectors.credentials.certificates import Authority
from tests.connectors.credentials.token_server import TokenServer, serve_tokens
from tests.connectors.grpc.conftest import descriptor_set, descriptors, shop
from tests.connectors.grpc.shop import Shop
from tests.connectors.transport.http2_server import serve_http2
from tests.gateway.credentials_backends import KINDS, Backend, Proof, serve_backend
from tests.gateway.fakes import gateway_client

__all__ = ["descriptor_set", "descriptors", "shop"]  # fixtures

QUERY = {"query": "{ hello }"}


class Case(NamedTuple):
    """Credentials, and whether a caller has them."""

    section: dict[str, Any]
    proves: Callable[[Proof], bool]


def _header(name: str, value: str) -> Callable[[Proof], bool]:
    return lambda proof: proof.headers.get(name) == value


def _in_query(proof: Proof) -> bool:
    return proof.query.get("key") == "h&sh"


def _is_signed(proof: Proof) -> bool:
    return proof.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKID/")


BASIC = f"Basic {b64encode(b'gw:hush').decode()}"
CASES = {
    "header": Case({"header": {"name": "X-Key", "value": "hush"}}, _header("x-key", "hush")),
    "bearer": Case({"bearer": {"token": "hush"}}, _header("authorization", "Bearer hush")),
    "bearer of a file": Case(
        {"bearer": {"token_file": "token"}}, _header("authorization", "Bearer of-file")
    ),
    "basic": Case(
        {"basic": {"username": "gw", "password": "hush"}}, _header("authorization", BASIC)
    ),
    "api key": Case({"api_key": {"name": "X-Api-Key", "value": "k"}}, _header("x-api-key", "k")),
    "api key in the query": Case(
        {"api_key": {"name": "key", "in": "query", "value": "h&sh"}},
        _in_query,
    ),
    "oauth2": Case(
        {"oauth2": {"token_url": "", "client_id": "gw", "client_secret": "hush"}},
        _header("authorization", "Bearer token-1"),
    ),
    "aws": Case(
        {
            "aws_sigv4": {
                "service": "execute-api",
                "region": "eu-central-1",
                "access_key_id": "AKID",
                "secret_access_key": "hush",
            }
        },
        _is_signed,
    ),
}
NOT_WITH_GRPC = {"api key in the query", "aws"}


@pytest.fixture
async def tokens() -> AsyncIterator[TokenServer]:
    async with serve_tokens() as server:
        yield server


def gateway_of(backend: Backend, credentials: dict[str, Any] | None, **settings: Any) -> Gateway:
    given = {"one": credentials} if credentials else {}
    return Gateway.from_config(
        GatewayConfig.model_validate(
            {"subgraphs": {"one": backend.source}, "credentials": given, **settings}
        )
    )


async def answer_of(gateway: Gateway) -> Any:
    async with gateway_client(gateway) as client:
        return (await client.post("/graphql", json=QUERY)).json()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind, name)
        for kind in KINDS
        for name in CASES
        if kind != "grpc" or name not in NOT_WITH_GRPC
    ],
)
async def test_a_backend_is_called_with_credentials(
    kind: str, name: str, tmp_path: Path, shop: Shop, tokens: TokenServer
) -> None:
    case = CASES[name]
    (tmp_path / "token").write_text("of-file\n")
    section = {key: dict(value) for key, value in case.section.items()}
    if "oauth2" in section:
        section["oauth2"]["token_url"] = tokens.url
    if "token_file" in section.get("bearer", {}):
        section["bearer"]["token_file"] = str(tmp_path / "token")
    async with serve_backend(kind, tmp_path, shop) as backend:
        assert await answer_of(gateway_of(backend, section)) == {"data": {"hello": "pong"}}
    assert {proof.what for proof in backend.seen} == {"describe", "call"}
    assert [proof.what for proof in backend.seen if not case.proves(proof)] == []


@pytest.mark.parametrize("kind", KINDS)
async def test_a_token_that_is_refused_is_replaced_and_the_call_made_again(
    kind: str, tmp_path: Path, shop: Shop, tokens: TokenServer
) -> None:
    section = {"oauth2": {"token_url": tokens.url, "client_id": "gw", "client_secret": "hush"}}
    async with serve_backend(kind, tmp_path, shop) as backend:
        gateway = gateway_of(backend, section)
        async with gateway_client(gateway) as client:
            backend.refused = {"Bearer token-1"}
            response = await client.post("/graphql", json=QUERY)
    assert response.json() == {"data": {"hello": "pong"}}
    calls = [proof.headers["authorization"] for proof in backend.seen if proof.what == "call"]
    assert calls == ["Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize("kind", KINDS)
async def test_without_a_token_a_field_is_null_with_an_error_that_shows_no_secret(
    kind: str, tmp_path: Path, shop: Shop, tokens: TokenServer
) -> None:
    section = {"oauth2": {"token_url": tokens.url, "client_id": "gw", "client_secret": "hush"}}
    async with serve_backend(kind, tmp_path, shop) as backend:
        tokens.answer["expires_in"] = 0
        gateway = gateway_of(backend, section)
        async with gateway_client(gateway) as client:
            tokens.status = 503
            response = await client.post("/graphql", json=QUERY)
    assert response.json()["data"] == {"hello": None}
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "UPSTREAM_CREDENTIALS"
    assert error["path"] == ["hello"]
    assert "hush" not in response.text
    assert tokens.url not in response.text


@pytest.mark.parametrize("kind", KINDS)
async def test_rules_for_headers_reach_every_kind_of_backend_and_credentials_win(
    kind: str, tmp_path: Path, shop: Shop
) -> None:
    rules = {
        "propagate": ["authorization", {"matching": "x-.*"}, {"name": "x-a", "rename": "x-b"}],
        "insert": {"x-fixed": "1"},
    }
    section = {"bearer": {"token": "hush"}}
    async with serve_backend(kind, tmp_path, shop) as backend:
        gateway = gateway_of(backend, section, headers={"all": rules})
        async with gateway_client(gateway) as client:
            headers = {"authorization": "Bearer client", "x-a": "2", "x-c": "3"}
            await client.post("/graphql", json=QUERY, headers=headers)
    assert {proof.headers["x-fixed"] for proof in backend.seen if proof.what == "call"} == {"1"}
    sent = backend.seen[-1].headers
    assert sent["authorization"] == "Bearer hush"
    assert (sent.get("x-a"), sent["x-b"], sent["x-c"]) == (None, "2", "3")


@pytest.mark.parametrize("kind", ["graphql", "rest"])
@pytest.mark.parametrize("with_bearer", [False, True])
async def test_a_backend_behind_mutual_tls_is_called(
    kind: str, with_bearer: bool, tmp_path: Path, shop: Shop
) -> None:
    authority = Authority(tmp_path)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority.ca)
    server.load_cert_chain(*authority.issue("api.test"))
    server.verify_mode = ssl.CERT_REQUIRED
    certificate, key = authority.issue("gateway.test")
    section: dict[str, Any] = {
        "tls": {
            "ca": str(authority.ca),
            "certificate": str(certificate),
            "key": str(key),
            "server_name": "api.test",
        }
    }
    if with_bearer:
        section["bearer"] = {"token": "hush"}
    async with serve_backend(kind, tmp_path, shop, server) as backend:
        assert await answer_of(gateway_of(backend, section)) == {"data": {"hello": "pong"}}
        with pytest.raises(BuildFailedError):
            await gateway_of(backend, None).start()
    if with_bearer:
        assert {proof.headers["authorization"] for proof in backend.seen} == {"Bearer hush"}


async def test_a_backend_is_called_by_http2_where_that_is_configured(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(*authority.issue("api.test"))
    schema = tmp_path / "hello.graphql"
    schema.write_text("type Query { hello: String }", "utf-8")
    async with serve_http2(tls, b'{"data":{"hello":"pong"}}') as server:
        backend = Backend({"graphql": {"url": f"{server.url}/graphql"}, "schema": str(schema)})
        section = {
            "tls": {"ca": str(authority.ca), "server_name": "api.test"},
            "bearer": {"token": "hush"},
        }
        shaping = {"subgraphs": {"one": {"http2": True}}}
        gateway = gateway_of(backend, section, traffic_shaping=shaping)
        assert await answer_of(gateway) == {"data": {"hello": "pong"}}
    assert server.connections == 1
    assert {headers["authorization"] for headers, _ in server.requests} == {"Bearer hush"}


async def test_a_document_that_somebody_else_keeps_is_fetched_without_credentials(
    tmp_path: Path, shop: Shop
) -> None:
    async with (
        serve_backend("rest", tmp_path, shop) as keeper,
        serve_backend("rest", tmp_path, shop) as api,
    ):
        api.source["rest"]["openapi"] = keeper.source["rest"]["openapi"]
        gateway = gateway_of(api, {"bearer": {"token": "hush"}})
        assert await answer_of(gateway) == {"data": {"hello": "pong"}}
    assert ["authorization" in proof.headers for proof in keeper.seen] == [False]
    assert [proof.headers["authorization"] for proof in api.seen] == ["Bearer hush"]


async def test_subgraphs_of_a_supergraph_have_credentials_by_their_names(
    tmp_path: Path, shop: Shop
) -> None:
    async with serve_backend("graphql", tmp_path, shop) as backend:
        supergraph = tmp_path / "supergraph.graphql"
        gateway = gateway_of(backend, None)
        await gateway.start()
        supergraph.write_text(gateway.manager.current.snapshot.supergraph_sdl, "utf-8")
        await gateway.stop()
        settings = {
            "supergraph": str(supergraph),
            "credentials": {"one": {"bearer": {"token": "h"}}},
        }
        served = Gateway.from_config(GatewayConfig.model_validate(settings))
        assert await answer_of(served) == {"data": {"hello": "pong"}}
        assert backend.seen[-1].headers["authorization"] == "Bearer h"
        settings["credentials"] = {"two": {"bearer": {"token": "h"}}}
        with pytest.raises(BuildFailedError, match="credentials names 'two'"):
            await Gateway.from_config(GatewayConfig.model_validate(settings)).start()


async def test_a_file_without_a_secret_is_told_at_start(tmp_path: Path, shop: Shop) -> None:
    async with serve_backend("graphql", tmp_path, shop) as backend:
        gateway = gateway_of(backend, {"bearer": {"token_file": str(tmp_path / "none")}})
        with pytest.raises(BuildFailedError, match="the secret cannot be read"):
            await gateway.start()
    assert backend.seen == []
