"""Where the API is served."""

from __future__ import annotations

from typing import Any

import pytest

from graphweft.schemas.errors import ImportDocumentError
from tests.connectors.rest.openapi.kit import document, imported, reply

PATHS = {"/a": {"get": {"responses": reply({})}}}


def base_urls(sdl: str) -> list[str]:
    return [
        line.split("baseURL: ")[1].strip('" })') for line in sdl.splitlines() if "@source(" in line
    ]


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        ([{"url": "https://one.test/v1/"}, {"url": "https://two.test"}], "https://one.test/v1"),
        ([{"url": "/v2"}], "https://api.example.com/v2"),
        ([{"url": "v3"}], "https://api.example.com/v3"),
        ([], "https://api.example.com"),
        (
            [
                {
                    "url": "https://{host}.test/{v}",
                    "variables": {"host": {"default": "eu"}, "v": {"default": "4"}},
                }
            ],
            "https://eu.test/4",
        ),
    ],
)
def test_the_first_server_is_the_base_url(servers: list[Any], expected: str) -> None:
    assert base_urls(imported(document(PATHS, servers=servers)).sdl) == [expected]


def test_a_given_base_url_wins_over_all_servers() -> None:
    path = {"get": PATHS["/a"]["get"], "servers": [{"url": "https://other.test"}]}
    result = imported(document({"/a": path}), base_url="http://localhost:8080/v1/")
    assert base_urls(result.sdl) == ["http://localhost:8080/v1"]


def test_another_server_of_an_operation_is_another_source() -> None:
    own = {**PATHS["/a"]["get"], "servers": [{"url": "https://files.test/"}]}
    paths = {"/a": {"get": own, "post": own}, "/b": PATHS["/a"]}
    result = imported(document(paths, servers=[{"url": "https://api.test"}]), name="my api")
    assert base_urls(result.sdl) == ["https://api.test", "https://files.test"]
    sources = [result.connect(f"Query.{name}")["source"] for name in ("a", "b")]
    assert sources == ["my_api_2", "my_api"]


@pytest.mark.parametrize("servers", [[], [{"url": "/v1"}], [{"url": "https://{tenant}.test"}]])
def test_a_file_without_an_absolute_server_needs_a_base_url(servers: list[Any]) -> None:
    with pytest.raises(ImportDocumentError, match=r"give one \(--base-url\)") as raised:
        imported(document(PATHS, servers=servers), source="users.yaml")
    assert str(raised.value).startswith("users.yaml#/servers: no absolute base URL")
