"""Credentials in `graphweft.yaml`: one kind each, nothing shown, every mistake with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphweft.gateway.snapshot import revision_of
from tests.gateway.config.test_load import complaint, load

SUBGRAPHS = """
subgraphs:
  users: { graphql: { url: "http://users/" } }
  orders: { grpc: { target: "o:50051" } }
  local: { python: { schema: "a:b" } }
credentials:
"""

WITH_HTTP2 = "traffic_shaping: { all: { http2: true } }"

EVERY_KIND = """
  users:
    oauth2:
      token_url: https://id.example/token
      client_id: gw
      client_secret: ${env.HUSH}
      scopes: [read]
    tls: { certificate: c.pem, key: k.pem, ca: ca.pem, server_name: users.internal }
  orders: { bearer: { token_file: token } }
"""


def test_sections_are_read_and_files_stand_beside_the_file(tmp_path: Path) -> None:
    config = load(tmp_path, SUBGRAPHS + EVERY_KIND, {"HUSH": "hush"})
    users, orders = config.credentials["users"], config.credentials["orders"]
    assert users.oauth2 is not None
    assert users.oauth2.client_secret is not None
    assert users.oauth2.client_secret.get_secret_value() == "hush"
    assert users.tls is not None
    assert users.tls.key == tmp_path / "k.pem"
    assert orders.bearer is not None
    assert orders.bearer.token_file == tmp_path / "token"


def test_a_secret_is_never_printed_but_tells_whether_it_has_changed(tmp_path: Path) -> None:
    first = load(tmp_path, SUBGRAPHS + EVERY_KIND, {"HUSH": "hush-1"})
    same = load(tmp_path, SUBGRAPHS + EVERY_KIND, {"HUSH": "hush-1"})
    other = load(tmp_path, SUBGRAPHS + EVERY_KIND, {"HUSH": "hush-2"})
    for printed in (repr(first), str(first), first.model_dump_json(), str(first.model_dump())):
        assert "hush" not in printed
    assert revision_of(first) == revision_of(same)
    assert revision_of(first) != revision_of(other)


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (
            "  user: { bearer: { token: hush } }",
            "credentials names 'user', which is not a subgraph",
        ),
        (
            "  users: { bearer: { token: hush }, basic: { username: a, password: hush } }",
            "7:10: credentials.users: give one of bearer and basic",
        ),
        ("  users: {}", "7:10: credentials.users: give one of header, bearer, basic,"),
        (
            "  users: { bearer: {} }",
            "credentials.users.bearer: give exactly one of token and token_file",
        ),
        (
            "  users: { bearer: { token: hush, token_file: t } }",
            "give exactly one of token and token_file",
        ),
        ("  users: { bearer: { token: 12345 } }", "7:29: credentials.users.bearer.token: expected"),
        ("  users: { bearer: { token: '' } }", "expected a secret, which is empty"),
        ('  users: { bearer: { token: "hush\\n" } }', "a control character cannot be sent"),
        ("  users: { bearer: { tokn: hush } }", "did you mean 'token'"),
        ("  users: { basic: { username: 'a:b', password: hush } }", "basic.username"),
        ("  users: { header: { name: host, value: hush } }", "'host' belongs to the connection"),
        (
            "  users: { api_key: { name: 'a b', value: hush } }",
            "expected the name of an HTTP header",
        ),
        (
            "  users: { api_key: { name: a, in: body, value: hush } }",
            "credentials.users.api_key.in",
        ),
        (
            "  users: { aws_sigv4: { service: s3, region: r, access_key_id: hush } }",
            "access_key_id and secret_access_key belong together",
        ),
        ("  users: { tls: { certificate: c } }", "certificate and key belong together"),
        (
            "  orders: { aws_sigv4: { service: s, region: r } }",
            "credentials.orders.aws_sigv4: gRPC calls cannot be signed",
        ),
        ("  orders: { tls: { ca: c } }", "credentials.orders.tls: give it as grpc.tls"),
        (
            "  orders: { api_key: { name: k, in: query, value: hush } }",
            "credentials.orders.api_key: a gRPC call has no query",
        ),
        (
            "  users: { api_key: { name: k, in: query, value: hush } }\n" + WITH_HTTP2,
            "credentials.users.api_key: with http2 URLs are logged",
        ),
        ("  local: { bearer: { token: hush } }", "credentials.local.python: a schema"),
    ],
)
def test_a_mistake_has_its_place_and_shows_no_secret(
    tmp_path: Path, section: str, expected: str
) -> None:
    found = complaint(tmp_path, f"{SUBGRAPHS}{section}\n")
    assert expected in found
    assert "hush" not in found
    assert "12345" not in found
