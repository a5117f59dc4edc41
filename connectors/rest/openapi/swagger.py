"""Swagger 2.0 as OpenAPI 3, so that there is one form to import.

Operations are written anew, schemas are taken over. `Places` leads every part of the result back to
where it stands in the document that was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphweft.connectors.rest.openapi.document import JsonObject, as_list, as_object, as_text
from graphweft.connectors.rest.openapi.media_types import FORM
from graphweft.connectors.rest.openapi.places import Places, escape
from graphweft.connectors.rest.openapi.swagger_schemas import convert_references, schema_of
from graphweft.connectors.rest.openapi.swagger_security import security_schemes

__all__ = ["from_swagger", "is_swagger"]

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch"})
_KEPT = ("info", "tags", "security", "externalDocs")
_MULTIPART = "multipart/form-data"
_PARAMETER_KEYWORDS = ("name", "in", "description", "required", "deprecated", "allowEmptyValue")
_STYLES = {
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
    "multi": {"style": "form", "explode": True},
    "tsv": {"style": "form", "explode": False},
    "csv": {"style": "form", "explode": False},
}


def is_swagger(document: Any) -> bool:
    """Whether a document says that it is Swagger 2.0."""
    return str(as_object(document).get("swagger", "")).startswith("2")


def from_swagger(document: JsonObject) -> tuple[JsonObject, Places]:
    """The document as OpenAPI 3.0, and where its parts stand in the original."""
    converter = _Converter(document)
    converted = converter.document()
    return convert_references(converted, converter.places), converter.places


class _Converter:
    """Writes the new document, and keeps where each part of it comes from."""

    def __init__(self, root: JsonObject) -> None:
        self.root = root
        self.places = Places()
        self.shared = as_object(root.get("parameters"))

    def document(self) -> dict[str, Any]:
        root = self.root
        kept = {key: root[key] for key in _KEPT if key in root}
        components = {
            "schemas": self.section("definitions", "schemas", schema_of),
            "responses": self.responses_section(),
            "parameters": self.parameters_section(),
            "requestBodies": self.bodies_section(),
            "securitySchemes": self.section(
                "securityDefinitions", "securitySchemes", security_schemes
            ),
        }
        paths = {
            path: self.path_item(as_object(item), f"#/paths/{escape(path)}")
            for path, item in as_object(root.get("paths")).items()
        }
        return {
            "openapi": "3.0.3",
            **kept,
            "servers": _servers(root),
            "paths": paths,
            "components": {name: content for name, content in components.items() if content},
        }

    def section(self, old: str, new: str, convert: Any) -> dict[str, Any]:
        self.places.add(f"#/components/{new}", f"#/{old}")
        return {name: convert(node) for name, node in as_object(self.root.get(old)).items()}

    def responses_section(self) -> dict[str, Any]:
        self.places.add("#/components/responses", "#/responses")
        produces = _media_types(self.root, "produces")
        return {
            name: self.response(
                node,
                produces,
                f"#/responses/{escape(name)}",
                f"#/components/responses/{escape(name)}",
            )
            for name, node in as_object(self.root.get("responses")).items()
        }

    def parameters_section(self) -> dict[str, Any]:
        self.places.add("#/components/parameters", "#/parameters")
        return {
            name: self.parameter(
                as_object(node),
                f"#/parameters/{escape(name)}",
                f"#/components/parameters/{escape(name)}",
            )
            for name, node in self.shared.items()
            if as_object(node).get("in") not in {"body", "formData"}
        }

    def bodies_section(self) -> dict[str, Any]:
        consumes = _media_types(self.root, "consumes")
        return {
            name: self.body(
                [(as_object(node), f"#/parameters/{escape(name)}")],
                consumes,
                f"#/components/requestBodies/{escape(name)}",
            )
            for name, node in self.shared.items()
            if as_object(node).get("in") == "body"
        }

    def path_item(self, item: JsonObject, pointer: str) -> dict[str, Any]:
        """Body and form parameters of a path item go to each of its operations."""
        kept, sent = self.split(item, pointer, pointer)
        converted: dict[str, Any] = {"parameters": kept} if kept else {}
        for key, node in item.items():
            if key in _METHODS:
                converted[key] = self.operation(as_object(node), f"{pointer}/{key}", sent)
            elif key != "parameters":
                converted[key] = node
        return converted

    def operation(
        self, node: JsonObject, pointer: str, inherited: Sequence[tuple[JsonObject, str]]
    ) -> dict[str, Any]:
        replaced = {"parameters", "responses", "consumes", "produces", "schemes"}
        converted = {key: value for key, value in node.items() if key not in replaced}
        kept, sent = self.split(node, pointer, pointer)
        if kept:
            converted["parameters"] = kept
        own = {entry.get("name") for entry, _ in sent if entry.get("in") == "formData"}
        has_body = any(entry.get("in") == "body" for entry, _ in sent)
        sent = [
            *(
                (entry, place)
                for entry, place in inherited
                if not has_body and entry.get("name") not in own
            ),
            *sent,
        ]
        if sent:
            consumes = _media_types(node, "consumes") or _media_types(self.root, "consumes")
            converted["requestBody"] = self.body(sent, consumes, f"{pointer}/requestBody")
        produces = _media_types(node, "produces") or _media_types(self.root, "produces")
        responses = as_object(node.get("responses"))
        converted["responses"] = {
            str(status): self.response(
                response,
                produces,
                f"{pointer}/responses/{escape(str(status))}",
                f"{pointer}/responses/{escape(str(status))}",
            )
            for status, response in responses.items()
        }
        return converted

    def split(
        self, holder: JsonObject, old: str, new: str
    ) -> tuple[list[Any], list[tuple[JsonObject, str]]]:
        """Parameters as OpenAPI 3 has them, and those that make the body, with their places."""
        kept: list[Any] = []
        sent: list[tuple[JsonObject, str]] = []
        for index, entry in enumerate(as_list(holder.get("parameters"))):
            place = f"{old}/parameters/{index}"
            node, origin = self.shared_parameter(as_object(entry), place)
            if node.get("in") in {"body", "formData"}:
                sent.append((node, origin))
                continue
            target = f"{new}/parameters/{len(kept)}"
            self.places.add(target, place)
            is_shared = "$ref" in as_object(entry)
            kept.append(entry if is_shared else self.parameter(node, place, target))
        return kept, sent

    def shared_parameter(self, entry: JsonObject, place: str) -> tuple[JsonObject, str]:
        reference = as_text(entry.get("$ref"))
        name = reference.removeprefix("#/parameters/")
        if name == reference:
            return entry, place
        return as_object(self.shared.get(name.replace("~1", "/").replace("~0", "~"))), reference

    def parameter(self, node: JsonObject, old: str, new: str) -> dict[str, Any]:
        converted = {key: node[key] for key in _PARAMETER_KEYWORDS if key in node}
        converted["schema"] = schema_of(_value_schema(node))
        self.places.add(new, old)
        self.places.add(f"{new}/schema", old)
        return converted | _style(node)

    def body(
        self, sent: Sequence[tuple[JsonObject, str]], consumes: list[str], pointer: str
    ) -> dict[str, Any]:
        whole = next(((node, place) for node, place in sent if node.get("in") == "body"), None)
        if whole is None:
            return self.form(sent, consumes, pointer)
        node, place = whole
        self.places.add(pointer, place)
        content = {
            media_type: {"schema": schema_of(node.get("schema", {}))}
            for media_type in consumes or ["application/json"]
        }
        for media_type in content:
            self.places.add(f"{pointer}/content/{escape(media_type)}/schema", f"{place}/schema")
        return {
            "description": as_text(node.get("description")),
            "required": node.get("required") is True,
            "content": content,
        }

    def form(
        self, sent: Sequence[tuple[JsonObject, str]], consumes: list[str], pointer: str
    ) -> dict[str, Any]:
        is_multipart = any(node.get("type") == "file" for node, _ in sent)
        media_type = _MULTIPART if is_multipart or consumes == [_MULTIPART] else FORM
        schema_pointer = f"{pointer}/content/{escape(media_type)}/schema"
        properties: dict[str, Any] = {}
        for node, place in sent:
            name = as_text(node.get("name"))
            described = {key: node[key] for key in ("description", "deprecated") if key in node}
            properties[name] = {**schema_of(_value_schema(node)), **described}
            self.places.add(f"{schema_pointer}/properties/{escape(name)}", place)
        self.places.add(pointer, sent[0][1].rpartition("/")[0])
        required = [as_text(node.get("name")) for node, _ in sent if node.get("required") is True]
        schema = {"type": "object", "properties": properties, "required": required}
        return {"required": bool(required), "content": {media_type: {"schema": schema}}}

    def response(self, node: Any, produces: list[str], old: str, new: str) -> Any:
        entry = as_object(node)
        if "$ref" in entry:
            return entry
        converted: dict[str, Any] = {"description": as_text(entry.get("description"))}
        if "headers" in entry:
            converted["headers"] = {
                name: {"schema": schema_of(header)}
                for name, header in as_object(entry["headers"]).items()
            }
        if "schema" in entry:
            content = {
                media_type: {"schema": schema_of(entry["schema"])}
                for media_type in produces or ["application/json"]
            }
            converted["content"] = content
            for media_type in content:
                self.places.add(f"{new}/content/{escape(media_type)}/schema", f"{old}/schema")
        return converted


def _media_types(holder: JsonObject, key: str) -> list[str]:
    return [text for text in map(as_text, as_list(holder.get(key))) if text]


def _value_schema(node: JsonObject) -> Mapping[str, Any]:
    dropped = {*_PARAMETER_KEYWORDS, "collectionFormat"}
    own = {key: value for key, value in node.items() if key not in dropped}
    return {**as_object(own.pop("schema", {})), **own}


def _style(node: JsonObject) -> dict[str, Any]:
    if node.get("type") != "array":
        return {}
    separator = as_text(node.get("collectionFormat")) or "csv"
    if node.get("in") == "query":
        return dict(_STYLES.get(separator, _STYLES["csv"]))
    return {"explode": False}


def _servers(root: JsonObject) -> list[dict[str, str]]:
    return [{"url": url} for url in _server_urls(root)]


def _server_urls(root: JsonObject) -> Iterator[str]:
    host, base = as_text(root.get("host")), as_text(root.get("basePath"))
    if not host:
        if base:
            yield base
        return
    schemes = [text for text in map(as_text, as_list(root.get("schemes"))) if text[:4] == "http"]
    for scheme in sorted(schemes, key=("https", "http").index) or ["https"]:
        yield f"{scheme}://{host}{base}"
