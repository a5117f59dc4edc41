"""Servers of other projects take the credentials that the gateway sends: moto, which checks AWS
signatures with the signer of AWS's own Python client, and httpbin."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from graphweft.gateway.app import Gateway
from graphweft.gateway.config import GatewayConfig
from tests.gateway.fakes import gateway_client
from tests.interop.packages import NotInstalledError
from tests.interop.python_servers import PYTHON_SOURCES, installed_python, running_server

pytestmark = pytest.mark.interop

# what aws.py does before anybody has keys
UNSIGNED_ACTIONS = 7
HEAD = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@source", "@connect"])
"""
STOCK = """
  @source(name: "aws", http: { baseURL: "http://replaced", headers: [
    { name: "x-amz-target", value: "DynamoDB_20120810.GetItem" }
    { name: "content-type", value: "application/x-amz-json-1.0" }
  ] })
type Query {
  stock(id: ID!): Item @connect(
    source: "aws"
    http: { POST: "/", body: "TableName: $('stock') Key: { id: { S: $args.id } }" }
    selection: "$.Item { id: id.S count: count.N }"
  )
}
type Item { id: ID! count: String }
"""
OBJECTS = """
  @source(name: "s3", http: { baseURL: "http://replaced" })
type Query {
  product(id: ID!): Product @connect(
    source: "s3"
    http: { GET: "/shop/old%20lamps/{$args.id}.json?response-cache-control=no-cache" }
    selection: "id title"
  )
}
type Product { id: ID! title: String }
"""
ECHO = """
  @source(name: "httpbin", http: { baseURL: "http://replaced" })
type Query {
  bearer: String
    @connect(source: "httpbin", http: { GET: "/bearer" }, selection: "$.token")
  basic: String
    @connect(source: "httpbin", http: { GET: "/basic-auth/gw/p%C3%A4ss" }, selection: "$.user")
  key(other: String): String @connect(
    source: "httpbin"
    http: { GET: "/anything?other={$args.other}" }
    selection: "$.args.key"
  )
}
"""


class Keys(NamedTuple):
    access_key_id: str
    secret_access_key: str


class Aws(NamedTuple):
    url: str
    keys: Keys


@pytest.fixture(scope="module")
def python() -> Path:
    try:
        return installed_python()
    except NotInstalledError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def aws(python: Path) -> Iterator[Aws]:
    arguments = ("-m", "moto.server", "-H", "127.0.0.1", "-p", "0")
    with running_server(
        python, *arguments, INITIAL_NO_AUTH_ACTION_COUNT=str(UNSIGNED_ACTIONS)
    ) as url:
        command = (python, PYTHON_SOURCES / "aws.py", url)
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        yield Aws(url, Keys(*json.loads(done.stdout)))


@pytest.fixture(scope="module")
def httpbin(python: Path) -> Iterator[str]:
    with running_server(python, "-m", "flask", "--app", "httpbin:app", "run", "-p", "0") as url:
        yield url


async def answered(
    folder: Path, url: str, sdl: str, credentials: dict[str, Any] | None, query: str
) -> Any:
    schema = folder / "api.graphql"
    schema.write_text(HEAD + sdl, "utf-8")
    config = {
        "subgraphs": {"api": {"rest": {"base_url": url}, "schema": str(schema)}},
        "credentials": {"api": credentials} if credentials else {},
    }
    gateway = Gateway.from_config(GatewayConfig.model_validate(config))
    async with gateway_client(gateway) as client:
        return (await client.post("/graphql", json={"query": query})).json()


def _signed(service: str, keys: Keys) -> dict[str, Any]:
    return {"aws_sigv4": {"service": service, "region": "eu-central-1", **keys._asdict()}}


async def test_a_signed_body_is_taken(aws: Aws, tmp_path: Path) -> None:
    query = '{ stock(id: "a+b") { id count } }'
    credentials = _signed("dynamodb", aws.keys)
    answer = await answered(tmp_path, aws.url, STOCK, credentials, query)
    assert answer == {"data": {"stock": {"id": "a+b", "count": "7"}}}


async def test_a_signed_path_and_query_are_taken(aws: Aws, tmp_path: Path) -> None:
    query = '{ product(id: "a+b") { id title } }'
    answer = await answered(tmp_path, aws.url, OBJECTS, _signed("s3", aws.keys), query)
    assert answer == {"data": {"product": {"id": "a+b", "title": "Lamp"}}}


@pytest.mark.parametrize("kind", ["no signature", "another secret", "another service's keys"])
async def test_without_the_right_signature_there_is_no_answer(
    aws: Aws, kind: str, tmp_path: Path
) -> None:
    wrong = {
        "no signature": None,
        "another secret": _signed("s3", aws.keys._replace(secret_access_key="wrong")),
        "another service's keys": _signed("s3", Keys("AKIAUNKNOWN", "wrong")),
    }
    query = '{ product(id: "a+b") { id } }'
    answer = await answered(tmp_path, aws.url, OBJECTS, wrong[kind], query)
    assert answer["data"] == {"product": None}
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert aws.keys.secret_access_key not in json.dumps(answer)


@pytest.mark.parametrize(
    ("credentials", "field", "expected"),
    [
        ({"bearer": {"token": "abc"}}, "bearer", "abc"),
        ({"basic": {"username": "gw", "password": "päss"}}, "basic", "gw"),
        ({"api_key": {"name": "key", "in": "query", "value": "a&b=c"}}, "key", "a&b=c"),
    ],
)
async def test_httpbin_takes_credentials(
    httpbin: str, credentials: dict[str, Any], field: str, expected: str, tmp_path: Path
) -> None:
    answer = await answered(tmp_path, httpbin, ECHO, credentials, f"{{ {field} }}")
    assert answer == {"data": {field: expected}}


@pytest.mark.parametrize("field", ["bearer", "basic"])
async def test_httpbin_refuses_who_has_none(httpbin: str, field: str, tmp_path: Path) -> None:
    answer = await answered(tmp_path, httpbin, ECHO, None, f"{{ {field} }}")
    assert answer["data"] == {field: None}
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
