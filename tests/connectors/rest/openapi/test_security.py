"""Credentials are never arguments and never in the SDL; notes say what each scheme needs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.rest.openapi.kit import Imported, document, imported, reply


def secured(scheme: dict[str, Any], *parameters: Any) -> Imported:
    operation = {"operationId": "it", "parameters": parameters, "responses": reply({})}
    components = {"securitySchemes": {"my_key": scheme}}
    return imported(
        document({"/a": {"get": operation}}, components=components, security=[{"my_key": []}])
    )


@pytest.mark.parametrize(
    ("scheme", "line"),
    [
        (
            {"type": "apiKey", "in": "header", "name": "X-Key"},
            'headers: [{ name: "X-Key", value: "{$config.myKey}" }]',
        ),
        (
            {"type": "apiKey", "in": "query", "name": "api key"},
            "queryParams: \"'api key': $config.myKey\"",
        ),
        (
            {"type": "apiKey", "in": "cookie", "name": "sid"},
            'headers: [{ name: "cookie", value: "sid={$config.myKey}" }]',
        ),
        (
            {"type": "http", "scheme": "basic"},
            'headers: [{ name: "authorization", value: "Basic {$config.myKey}" }]',
        ),
        (
            {"type": "oauth2", "flows": {}},
            'headers: [{ name: "authorization", value: "Bearer {$config.myKey}" }]',
        ),
        ({"type": "mutualTLS"}, "needs a client certificate"),
    ],
)
def test_a_note_says_what_a_scheme_needs(scheme: dict[str, Any], line: str) -> None:
    result = secured(scheme)
    notes = [note for note in result.said("suggestion") if "securitySchemes/my_key" in note]
    assert len(notes) == 1
    assert line in notes[0]
    assert "$config" not in result.sdl


def test_a_key_that_is_also_a_parameter_is_no_argument() -> None:
    key = {"name": "x-KEY", "in": "header", "required": True, "schema": {"type": "string"}}
    result = secured({"type": "apiKey", "in": "header", "name": "X-Key"}, key)
    assert result.signature("Query.it") == "it: JSON"
