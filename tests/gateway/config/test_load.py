"""`graphweft.yaml` becomes typed values, and every mistake in it has its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from graphweft.gateway.config import GatewayConfig, load_config
from graphweft.gateway.config.load import config_schema
from graphweft.schemas.errors import ConfigError

MINIMAL = "supergraph: s.graphql\n"


def load(tmp_path: Path, text: str, environment: Mapping[str, str] | None = None) -> GatewayConfig:
    file = tmp_path / "graphweft.yaml"
    file.write_text(text, encoding="utf-8")
    return load_config(file, environment or {})


def complaint(tmp_path: Path, text: str, environment: Mapping[str, str] | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text, environment)
    return str(caught.value).replace(f"{tmp_path}/", "")


def test_everything_that_can_be_said_is_read(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        """
        listen: { host: 0.0.0.0, port: 8080 }
        path: /api/graphql
        playground: true
        introspection: false
        timeout: 500ms
        headers:
          all: { propagate: [Authorization] }
          subgraphs: { catalog: { propagate: [x-a], insert: { X-B: "1" } } }
        cors: { origins: ["https://a.example"] }
        limits: { http_max_request_bytes: 1000 }
        subgraphs:
          catalog: { graphql: { url: "http://localhost:4001/graphql" }, schema: ./catalog.graphql }
          users: { rest: { openapi: ./users.yaml, base_url: "https://users.example/v1" } }
          orders:
            grpc: { target: "o:50051", tls: { ca: ca.pem }, protos: [a.proto], import_paths: [p] }
          reviews: { python: { schema: "shop.reviews:schema" } }
        """,
    )
    assert (config.listen.host, config.listen.port, config.path) == (
        "0.0.0.0",
        8080,
        "/api/graphql",
    )
    assert config.timeout == 0.5
    assert config.subgraphs["catalog"].schema_file == tmp_path / "catalog.graphql"
    users = config.subgraphs["users"].rest
    assert users is not None
    assert users.openapi == str(tmp_path / "users.yaml")
    orders = config.subgraphs["orders"].grpc
    assert orders is not None
    assert orders.protos == (tmp_path / "a.proto",)
    assert orders.tls is not None
    assert orders.tls.ca == tmp_path / "ca.pem"
    reviews = config.subgraphs["reviews"].python
    assert reviews is not None
    assert (reviews.reference, reviews.path) == ("shop.reviews:schema", tmp_path)
    rules = config.headers.of("catalog")
    assert rules.names == {"authorization", "x-a", "x-b"}
    assert rules.insert == (("x-b", "1"),)
    assert config.headers.of("other").names == {"authorization"}


def test_an_openapi_url_stays_a_url(tmp_path: Path) -> None:
    text = 'subgraphs: { a: { rest: { openapi: "https://a.example/openapi.json" } } }'
    rest = load(tmp_path, text).subgraphs["a"].rest
    assert rest is not None
    assert rest.openapi == "https://a.example/openapi.json"


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("500ms", 0.5), ("2m", 120), ("1.5s", 1.5), ("1h", 3600)]
)
def test_durations_have_units(tmp_path: Path, text: str, seconds: float) -> None:
    assert load(tmp_path, f"{MINIMAL}timeout: {text}").timeout == seconds


def test_environment_variables_are_filled_in(tmp_path: Path) -> None:
    text = (
        "supergraph: ${env.DIR}/s.graphql\n"
        "listen: { port: '${env.PORT:-4100}', host: '${env.HOST:-::1}' }\n"
    )
    config = load(tmp_path, text, {"DIR": "graphs", "HOST": ""})
    assert config.supergraph == tmp_path / "graphs/s.graphql"
    assert (config.listen.port, config.listen.host) == (4100, "::1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("listen: {prot: 1}\n", "1:10: unknown key 'prot' in listen; did you mean 'port'?"),
        ("suprgraph: a\n", "1:1: unknown key 'suprgraph'; did you mean 'supergraph'?"),
        ("zzz: a\n", "1:1: unknown key 'zzz'; known keys: admin, auth"),
        (
            "subgraphs:\n  a:\n    rest: {}\n    shema: b\n",
            "4:5: unknown key 'shema' in subgraphs.a; did you mean 'schema'?",
        ),
        (
            "subgraphs: {a: {grpc: {protos: [a]}}}\n",
            "1:23: the key 'target' is missing in subgraphs.a.grpc",
        ),
        ("timeout: 30\n", "1:10: timeout: expected a duration such as 30s, 500ms or 5m, not 30"),
        ("timeout: 0s\n", "1:10: timeout: input should be greater than 0, not '0s'"),
        (
            "listen:\n  port: 70000\n",
            "2:9: listen.port: input should be less than or equal to 65535",
        ),
        ("path: graphql\n", "1:7: path: expected a path that begins with '/'"),
        ("path: /\n", "1:7: path: this path is taken by the gateway itself"),
        (
            "subgraphs: {a: {graphql: {url: 'localhost:1'}}}\n",
            "1:32: subgraphs.a.graphql.url: expected an absolute http or https URL",
        ),
        (
            "headers: {all: {propagate: ['a b']}}\n",
            "1:29: headers.all.propagate.0.name: expected the name",
        ),
        ("headers: {all: {propagate: [host]}}\n", "1:16: headers.all: the header 'host' belongs"),
        ("subgraphs: {a: {rest: {}}}\n", "a rest subgraph needs `schema`, or `openapi`"),
        (
            "subgraphs: {a: {rest: {openapi: b}, python: {schema: c}}}\n",
            "1:16: subgraphs.a: give exactly one of graphql, rest, grpc, python",
        ),
        (
            "supergraph: a\nsubgraphs: {a: {rest: {openapi: b}}}\n",
            "1:1: give exactly one of supergraph",
        ),
        ("listen: {port: 4000}\n", "1:1: give exactly one of supergraph, subgraphs and registry"),
        (
            "cors: {origins: ['*'], allow_credentials: true}\n",
            "1:7: cors: allow_credentials needs named",
        ),
        (
            "subgraphs: {a: {grpc: {target: b, tls: {key: c}}}}\n",
            "1:40: subgraphs.a.grpc.tls: certificate and key belong together",
        ),
        (
            "subgraphs: {a: {grpc: {target: b}}}\nheaders: {subgraphs: {c: {}}}\n",
            "headers.subgraphs names 'c', which is not a subgraph",
        ),
        ("", "1:1: expected a mapping of keys to values"),
        ("- a\n", "1:1: expected a mapping of keys to values"),
        ("path: /a\npath: /b\n", "2:1: the key 'path' is repeated; line 1 has it"),
        ("path: [\n", "2:1: is not YAML"),
        ("path: '\t\n", "is not YAML"),
        ("? [a]\n: b\n", "1:3: a key must be a plain word"),
        ("path: ${env.NOT_SET}\n", "1:7: the environment variable NOT_SET is not set"),
        ("path: ${HOME}\n", "1:7: '${HOME}' is not understood; write ${env.NAME}"),
        ("playground: perhaps\n", "1:13: playground: input should be a valid boolean"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    told = complaint(tmp_path, text)
    assert message in told
    assert told.startswith("graphweft.yaml:")


def test_all_mistakes_are_told_at_once_in_their_order(tmp_path: Path) -> None:
    told = complaint(tmp_path, "timeout: 3\nlisten: {port: no}\nsuprgraph: a\n").splitlines()
    assert [line.split(":")[1] for line in told] == ["1", "2", "3"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.yaml: cannot be read: No such file"):
        load_config(tmp_path / "absent.yaml")


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    assert "nested deeper than" in complaint(tmp_path, "a: " + "[" * 100 + "]" * 100)


def test_the_json_schema_names_keys_as_the_file_does() -> None:
    schema = config_schema()
    assert schema["additionalProperties"] is False
    assert "schema" in schema["$defs"]["SubgraphConfig"]["properties"]
    assert schema["properties"]["timeout"]["type"] == "string"


def test_the_share_of_an_override_label_is_a_boolean_or_a_percentage(tmp_path: Path) -> None:
    text = MINIMAL + 'override_labels: { a: true, b: "${env.B}", c: 12.5, d: "${env.D}", e: 1 }\n'
    config = load(tmp_path, text, {"B": "25", "D": "false"})
    assert config.override_labels == {"a": True, "b": 25.0, "c": 12.5, "d": False, "e": 1.0}
    assert config.override_labels["e"] is not True


@pytest.mark.parametrize("share", ["101", "-1", "often", "[1]", ".nan"])
def test_an_override_label_of_another_kind_is_refused(tmp_path: Path, share: str) -> None:
    message = complaint(tmp_path, MINIMAL + f"override_labels: {{ a: {share} }}\n")
    assert "expected true, false, or a percentage from 0 to 100" in message
