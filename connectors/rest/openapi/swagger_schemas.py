"""The schemas of Swagger 2.0: what OpenAPI 3 says with other keywords, and references."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from graphweft.connectors.rest.openapi.document import as_list, as_object
from graphweft.connectors.rest.openapi.places import Places

__all__ = ["convert_references", "schema_of"]

_NAMED = ("properties", "patternProperties")
_LISTS = ("allOf", "oneOf", "anyOf")
_SINGLE = ("items", "additionalProperties", "not")


def schema_of(node: Any) -> Any:
    """A schema with the keywords of OpenAPI 3."""
    if not isinstance(node, Mapping):
        return node
    schema = dict(cast("Mapping[str, Any]", node))
    if schema.pop("x-nullable", None) is True:
        schema["nullable"] = True
    if isinstance(schema.get("discriminator"), str):
        schema["discriminator"] = {"propertyName": schema["discriminator"]}
    if schema.get("type") == "file":
        schema |= {"type": "string", "format": "binary"}
    for key in _NAMED:
        if key in schema:
            schema[key] = {name: schema_of(one) for name, one in as_object(schema[key]).items()}
    for key in _LISTS:
        if key in schema:
            schema[key] = [schema_of(one) for one in as_list(schema[key])]
    for key in _SINGLE:
        if key in schema:
            schema[key] = schema_of(schema[key])
    return schema


def convert_references(node: Any, places: Places) -> Any:
    """The same document with each `$ref` leading to where its target is now."""
    if isinstance(node, Mapping):
        members = cast("Mapping[str, Any]", node)
        converted = {key: convert_references(value, places) for key, value in members.items()}
        reference = converted.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            converted["$ref"] = places.converted(reference)
        return converted
    if isinstance(node, list):
        return [convert_references(item, places) for item in as_list(node)]
    return node
