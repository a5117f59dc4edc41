from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
import pytest

from graphweft.connectors.grpc.channel import ChannelOptions, TlsOptions, open_channel
from graphweft.connectors.grpc.config import GrpcConfig
from graphweft.connectors.grpc.connector import GrpcConnector
from graphweft.connectors.grpc.descriptors import DescriptorSetFile
from graphweft.schemas.errors import BackendError, ConfigError
from tests.connectors.grpc.kit import connect, run
from tests.connectors.grpc.shop import Shop, serve, start_server

ORDER = '{ order(id: "1") { id } }'


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for loopback and its key, made for this run."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=shop.test", "-addext", "subjectAltName=DNS:shop.test",
         "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return certificate, key


async def test_a_call_over_mutual_tls_presents_the_clients_certificate(
    shop: Shop, descriptor_set: Path, identity: tuple[Path, Path]
) -> None:
    certificate, key = identity
    server, target = await start_tls_server(shop, identity)
    tls = TlsOptions(ca=certificate, certificate=certificate, key=key, server_name="shop.test")
    config = GrpcConfig(channel=ChannelOptions(tls=tls))
    connector = await connect(target, DescriptorSetFile(descriptor_set), config=config)
    response = await run(connector, "orders_Query_order_0", ORDER)
    await connector.aclose()
    await server.stop(None)

    assert response.data == {"order": {"id": "1"}}


async def test_a_server_with_an_unknown_certificate_is_not_called(
    shop: Shop, descriptor_set: Path, identity: tuple[Path, Path]
) -> None:
    server, target = await start_tls_server(shop, identity)
    config = GrpcConfig(channel=ChannelOptions(tls=TlsOptions(server_name="shop.test")))
    connector = await connect(target, DescriptorSetFile(descriptor_set), config=config)
    response = await run(connector, "orders_Query_order_0", ORDER)
    await connector.aclose()
    await server.stop(None)

    assert response.errors[0]["extensions"]["code"] == "UPSTREAM_UNREACHABLE"
    assert shop.calls == []


async def test_a_server_that_wants_tls_cannot_be_described_in_plain_text(
    shop: Shop, identity: tuple[Path, Path]
) -> None:
    server, target = await start_tls_server(shop, identity)
    connector = GrpcConnector("orders", target=target)
    with pytest.raises(BackendError, match="TLS"):
        await connector.describe()
    await connector.aclose()
    await server.stop(None)


async def test_a_missing_certificate_file_is_named(tmp_path: Path) -> None:
    tls = TlsOptions(ca=tmp_path / "absent.pem")
    with pytest.raises(ConfigError, match=r"absent\.pem"):
        open_channel("localhost:1", ChannelOptions(tls=tls))


async def test_a_reply_larger_than_allowed_is_an_error(shop: Shop, descriptor_set: Path) -> None:
    server, target = await start_server(shop)
    config = GrpcConfig(channel=ChannelOptions(max_message_bytes=20))
    connector = await connect(target, DescriptorSetFile(descriptor_set), config=config)
    response = await run(connector, "orders_Query_order_0", ORDER)
    await connector.aclose()
    await server.stop(None)

    assert response.data == {"order": None}
    assert response.errors[0]["extensions"]["code"] == "UPSTREAM_INVALID_RESPONSE"


async def start_tls_server(shop: Shop, identity: tuple[Path, Path]) -> tuple[grpc.aio.Server, str]:
    certificate, key = (path.read_bytes() for path in identity)
    credentials: Any = grpc.ssl_server_credentials(
        [(key, certificate)], root_certificates=certificate, require_client_auth=True
    )
    return await serve(shop.handler(), credentials=credentials)
