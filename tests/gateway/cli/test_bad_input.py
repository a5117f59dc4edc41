"""Whatever is wrong is one clear message with its place, and a status that is not 0."""

from __future__ import annotations

import socket
from collections.abc import Generator
from concurrent import futures
from pathlib import Path

import grpc
import pytest

from tests.gateway.cli.process import graphweft


@pytest.fixture
def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def grpc_without_reflection() -> Generator[str]:
    server = grpc.server(  # pyright: ignore[reportUnknownMemberType] - generic handlers in the stubs
        futures.ThreadPoolExecutor(1)
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"127.0.0.1:{port}"
    server.stop(None)


def refused(tmp_path: Path, config: str) -> str:
    """What `serve` says of a configuration that it does not serve."""
    file = tmp_path / "graphweft.yaml"
    file.write_text(config)
    done = graphweft("serve", "--config", file, "--port", "0")
    assert done.status == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert all(line.startswith("error: ") for line in done.stderr.splitlines())
    return done.stderr


def test_a_backend_that_cannot_be_reached(tmp_path: Path, free_port: int) -> None:
    url = f"http://127.0.0.1:{free_port}/graphql"
    told = refused(tmp_path, f"subgraphs: {{ users: {{ graphql: {{ url: '{url}' }} }} }}\n")
    assert url in told
    assert "users" in told
    assert "cannot be reached" in told


def test_every_backend_that_cannot_be_reached_is_told_at_once(
    tmp_path: Path, free_port: int
) -> None:
    url = f"http://127.0.0.1:{free_port}"
    told = refused(
        tmp_path,
        f"subgraphs:\n  a: {{ graphql: {{ url: '{url}/a' }} }}\n"
        f"  b: {{ graphql: {{ url: '{url}/b' }} }}\n",
    )
    assert len(told.splitlines()) == 2


def test_a_grpc_server_that_cannot_be_reached(tmp_path: Path, free_port: int) -> None:
    config = f"subgraphs: {{ orders: {{ grpc: {{ target: '127.0.0.1:{free_port}' }} }} }}\n"
    assert f"127.0.0.1:{free_port}" in refused(tmp_path, config)


def test_a_grpc_server_without_reflection(tmp_path: Path, grpc_without_reflection: str) -> None:
    config = f"subgraphs: {{ orders: {{ grpc: {{ target: '{grpc_without_reflection}' }} }} }}\n"
    assert "reflection" in refused(tmp_path, config)
    done = graphweft("import", "grpc", grpc_without_reflection)
    assert done.status == 1
    assert "reflection" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [("a: 1\n", ""), ("swagger: '2.0'\n", "paths"), ("<html>", ""), ("{", "")],
)
def test_a_document_that_is_not_openapi(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "users.yaml").write_text(content)
    told = refused(tmp_path, "subgraphs: { users: { rest: { openapi: users.yaml } } }\n")
    assert "users.yaml" in told
    assert message in told
    done = graphweft("import", "openapi", tmp_path / "users.yaml")
    assert (done.status, "Traceback" in done.stderr) == (1, False)


def test_an_sdl_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "users.graphql").write_text("type Query {\n  a Int\n}\n")
    config = "subgraphs: { users: { graphql: { url: 'http://a/' }, schema: users.graphql } }\n"
    assert f"{tmp_path}/users.graphql:2:5: " in refused(tmp_path, config)


def test_a_binding_that_cannot_be_read(tmp_path: Path) -> None:
    sdl = (
        'extend schema @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@connect"])\n'
        'type Query { a: Int @connect(http: { GET: "http://a/" }, selection: "$[") }\n'
    )
    (tmp_path / "users.graphql").write_text(sdl)
    config = "subgraphs: { users: { rest: {}, schema: users.graphql } }\n"
    assert "users" in refused(tmp_path, config)


def test_a_misspelt_key(tmp_path: Path) -> None:
    told = refused(tmp_path, "subgrahps: {}\n")
    assert "graphweft.yaml:1:1: unknown key 'subgrahps'; did you mean 'subgraphs'?" in told


def test_subgraphs_that_do_not_compose(tmp_path: Path) -> None:
    for name, kind in (("a", "Int"), ("b", "String")):
        (tmp_path / f"{name}.graphql").write_text(f"type Query {{ same: {kind} }}\n")
    source = "graphql: { url: 'http://a/graphql' }"
    told = refused(
        tmp_path,
        f"subgraphs:\n  a: {{ {source}, schema: a.graphql }}\n"
        f"  b: {{ {source}, schema: b.graphql }}\n",
    )
    assert "[FIELD_TYPE_MISMATCH]" in told
    assert "Query.same" in told


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ("no_such_module:schema", "there is no module 'no_such_module'"),
        ("json:schema", "has no attribute 'schema'"),
        ("json:dumps", "is not a schema"),
    ],
)
def test_a_python_schema_that_is_none(tmp_path: Path, schema: str, message: str) -> None:
    config = f"subgraphs: {{ users: {{ python: {{ schema: '{schema}' }} }} }}\n"
    assert message in refused(tmp_path, config)


@pytest.mark.parametrize("content", ["type Query { a: Int }", "{", "", "\xff"])
def test_a_supergraph_that_is_none(tmp_path: Path, content: str) -> None:
    file = tmp_path / "supergraph.graphql"
    file.write_bytes(content.encode("latin-1"))
    done = graphweft("serve", "--supergraph", file, "--port", "0")
    assert done.status == 1
    assert done.stderr.startswith(f"error: {file}")
    assert len(done.stderr.splitlines()) == 1


def test_an_address_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = graphweft("serve", "--supergraph", tmp_path / "any", "--port", str(port))
    assert done.status == 1
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in done.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--header", "token"), "--header 'token' is not of the form \"name: value\""),
        (("--certificate", "a.pem"), "--certificate and --key belong together"),
        (("--ca", "absent.pem"), "absent.pem: the TLS file cannot be read"),
    ],
)
def test_options_of_a_grpc_server_that_make_no_sense_are_told(
    options: tuple[str, str], message: str
) -> None:
    done = graphweft("import", "grpc", "localhost:1", *options)
    assert done.status != 0
    assert message in " ".join(done.stderr.split())
