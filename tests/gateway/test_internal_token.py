"""Backends learn who is asking by a token that the gateway signs: over HTTP and gRPC."""

from __future__ import annotations

from pathlib import Path

import jwt
import pytest

from graphweft.connectors.grpc.descriptors import ProtoFiles, load_descriptors
from graphweft.gateway.app import Gateway
from graphweft.gateway.config import load_config
from graphweft.policies.authentication.api_keys import ApiKeyFile, new_key, write_keys
from graphweft.schemas.errors import ConfigError, GraphweftError
from tests.connectors.grpc.conftest import PROTO
from tests.connectors.grpc.shop import Shop, start_server
from tests.gateway.backends import products_schema, running
from tests.gateway.fakes import gateway_client

SECRET = "0123456789abcdef0123456789abcdef"


def _config(folder: Path, graphql: str, grpc: str, token: str) -> Path:
    file = folder / "graphweft.yaml"
    file.write_text(
        f"authentication:\n"
        f"  api_keys: {{ file: keys.json }}\n"
        f"  internal_token: {{ {token} }}\n"
        "headers: { all: { insert: { x-caller: $identity.signed } } }\n"
        "subgraphs:\n"
        f"  products: {{ graphql: {{ url: '{graphql}' }} }}\n"
        f"  orders: {{ grpc: {{ target: '{grpc}' }} }}\n"
    )
    return file


async def test_backends_of_every_kind_get_the_token_of_who_is_asking(tmp_path: Path) -> None:
    key, record = new_key("ann", ["read"], None, "")
    write_keys(tmp_path / "keys.json", ApiKeyFile(keys=(record,)))
    shop = Shop(await load_descriptors(ProtoFiles((PROTO,))))
    server, target = await start_server(shop, reflection_version="v1")
    query = '{ header(name: "x-caller") getOrder(id: "1") { id } }'
    with running(products_schema()) as products:
        config = _config(
            tmp_path, products.url, target, f"algorithm: HS256, secret: {SECRET}, audience: [shop]"
        )
        async with gateway_client(Gateway.from_config(load_config(config))) as client:
            known = await client.post(
                "/graphql", json={"query": query}, headers={"x-api-key": key, "x-caller": "forged"}
            )
            nobody = await client.post(
                "/graphql", json={"query": query}, headers={"x-caller": "forged"}
            )
    await server.stop(None)

    over_http = known.json()["data"]["header"]
    over_grpc = shop.metadata[-2]["x-caller"]
    for token in (over_http, over_grpc):
        told = jwt.decode(token, SECRET, ["HS256"], audience="shop", issuer="graphweft")
        assert (told["sub"], told["scope"], told["method"]) == (record.id, "read", "api_key")
    assert nobody.json()["data"]["header"] is None
    assert "x-caller" not in shop.metadata[-1]


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("algorithm: HS256", "give secret for HS256"),
        (f"algorithm: RS256, secret: {SECRET}", "private_key for the other"),
        ("algorithm: HS256, secret: short", "at least 32 bytes"),
        ("algorithm: none", "HS256"),
    ],
)
def test_a_wrong_section_is_told(tmp_path: Path, token: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load_config(_config(tmp_path, "http://a", "a:1", token))


def test_a_rule_needs_the_section(tmp_path: Path) -> None:
    file = tmp_path / "graphweft.yaml"
    file.write_text(
        "headers: { all: { insert: { x-caller: $identity.signed } } }\n"
        "subgraphs: { a: { graphql: { url: 'http://a' } } }\n"
    )
    with pytest.raises(ConfigError, match=r"\$identity.signed needs authentication.internal_token"):
        load_config(file)


async def test_a_file_that_is_no_private_key_is_told(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("nothing")
    write_keys(tmp_path / "keys.json", ApiKeyFile())
    with running(products_schema()) as products:
        config = _config(
            tmp_path, products.url, "127.0.0.1:1", "algorithm: ES256, private_key: key.pem"
        )
        text = config.read_text().replace("  orders: { grpc: { target: '127.0.0.1:1' } }\n", "")
        config.write_text(text)
        gateway = Gateway.from_config(load_config(config))
        with pytest.raises(GraphweftError, match="is no private key for ES256"):
            await gateway.start()
        await gateway.stop()
