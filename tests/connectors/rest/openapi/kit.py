"""Small OpenAPI documents, and what an import made of them, ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
    parse,
    print_ast,
    value_from_ast_untyped,
)

from graphweft.connectors.imported import ImportNote
from graphweft.connectors.mapping import (
    MISSING,
    PROBLEMS,
    Path,
    Selection,
    Variables,
    compile_path,
    compile_query,
    compile_selection,
    compile_text,
    output_names,
    parse_selection,
    parse_template,
    split_query,
)
from graphweft.connectors.rest.openapi import import_openapi
from graphweft.schemas.subgraph import build_subgraph

__all__ = ["Imported", "Request", "document", "imported", "reply"]

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SOURCE = "https://api.example.com/openapi.json"


def document(
    paths: Mapping[str, Any], schemas: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """A valid document with these paths and component schemas."""
    result: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Test", "version": "1"},
        "paths": dict(paths),
        **more,
    }
    if schemas:
        result["components"] = {**more.get("components", {}), "schemas": dict(schemas)}
    return result


def reply(schema: Any = None, status: str = "200") -> dict[str, Any]:
    """`responses` with one JSON response; without a schema, one without content."""
    response: dict[str, Any] = {"description": "what comes back"}
    if schema is not None:
        response["content"] = {"application/json": {"schema": schema}}
    return {status: response}


@dataclass(frozen=True)
class Request:
    method: str
    url: str
    query: dict[str, Any]
    body: Any
    headers: dict[str, str]


@dataclass(frozen=True)
class Imported:
    sdl: str
    notes: tuple[ImportNote, ...]
    parsed: DocumentNode

    def type(self, name: str) -> TypeDefinitionNode:
        for definition in self.parsed.definitions:
            if isinstance(definition, TypeDefinitionNode) and definition.name.value == name:
                return definition
        raise AssertionError(f"no type {name} in\n{self.sdl}")

    def fields(self, name: str) -> dict[str, str]:
        """Field names of an object or input type, and their types."""
        definition = self.type(name)
        assert isinstance(definition, ObjectTypeDefinitionNode | InputObjectTypeDefinitionNode)
        return {one.name.value: print_ast(one.type) for one in definition.fields or ()}

    def values(self, name: str) -> list[str]:
        return [value.name.value for value in getattr(self.type(name), "values", ())]

    def field(self, coordinate: str) -> FieldDefinitionNode:
        owner, _, name = coordinate.partition(".")
        definition = self.type(owner)
        assert isinstance(definition, ObjectTypeDefinitionNode)
        for one in definition.fields or ():
            if one.name.value == name:
                return one
        raise AssertionError(f"no field {coordinate} in\n{self.sdl}")

    def signature(self, coordinate: str) -> str:
        """`pets(limit: Int = 20): [Pet!]`, descriptions and directives left out."""
        one = self.field(coordinate)
        arguments = [
            f"{argument.name.value}: {print_ast(argument.type)}"
            + (f" = {print_ast(argument.default_value)}" if argument.default_value else "")
            for argument in one.arguments or ()
        ]
        listed = f"({', '.join(arguments)})" if arguments else ""
        return f"{one.name.value}{listed}: {print_ast(one.type)}"

    def connect(self, coordinate: str) -> dict[str, Any]:
        """The arguments of `@connect` on a field (`Query.pets`) or on a type (`Pet`)."""
        node = self.field(coordinate) if "." in coordinate else self.type(coordinate)
        for directive in node.directives or ():
            if directive.name.value == "connect":
                return {
                    argument.name.value: value_from_ast_untyped(argument.value)
                    for argument in directive.arguments or ()
                }
        raise AssertionError(f"no @connect on {coordinate}")

    def selection(self, coordinate: str) -> str:
        """The selection on one line."""
        return " ".join(str(self.connect(coordinate)["selection"]).split())

    def answer(self, coordinate: str, body: Any) -> Any:
        """What the selection makes of a response body."""
        variables: Variables = {PROBLEMS: []}
        run = compile_selection(parse_selection(self.connect(coordinate)["selection"]))
        return run(body, variables)

    def request(self, coordinate: str, **arguments: Any) -> Request:
        """What is sent for these arguments; an argument that is not given is null."""
        variables = self._variables(coordinate, arguments)
        http = self.connect(coordinate)["http"]
        method = next(name for name in METHODS if name in http)
        query, body = (
            compile_selection(parse_selection(http[key]))({}, variables) if key in http else None
            for key in ("queryParams", "body")
        )
        headers = {
            header["name"]: compile_text(parse_template(header["value"]))(variables)
            for header in http.get("headers", ())
        }
        path, rest = split_query(parse_template(http[method]))
        url = compile_path(path)(variables)
        if rest is not None:
            url = f"{url}?{compile_query(rest)(variables)}"
        given: dict[str, Any] = query or {}
        sent = {key: value for key, value in given.items() if value is not None}
        return Request(method, url, sent, None if body is MISSING else body, headers)

    def _variables(self, coordinate: str, arguments: dict[str, Any]) -> Variables:
        given: dict[str, Any] = {}
        if "." in coordinate:
            for argument in self.field(coordinate).arguments or ():
                name = argument.name.value
                default = argument.default_value
                given[name] = value_from_ast_untyped(default) if default else None
        return cast(
            "Variables", {PROBLEMS: [], "$args": {**given, **arguments}, "$batch": arguments}
        )

    def said(self, kind: str) -> list[str]:
        """Notes of a kind, as `where: message`."""
        return [f"{note.where}: {note.message}" for note in self.notes if note.kind == kind]


def imported(source: Mapping[str, Any], /, **options: Any) -> Imported:
    """Import a document, and hold the result to what is true of every import."""
    options = {"name": "api", "source": SOURCE, **options}
    made = import_openapi(source, **options)
    result = Imported(made.sdl, made.notes, parse(made.sdl))
    build_subgraph("api", made.sdl)
    check_selections(result)
    return result


def check_selections(result: Imported) -> None:
    """Every selection parses, and selects just what the types say."""
    for root in ("Query", "Mutation"):
        if f"type {root} {{" not in result.sdl:
            continue
        for name in result.fields(root):
            coordinate = f"{root}.{name}"
            selection = parse_selection(result.connect(coordinate)["selection"])
            target = print_ast(result.field(coordinate).type).strip("[]!")
            if f"type {target}" in result.sdl:
                assert output_names(selection) == result.fields(target).keys(), coordinate
                check_shape(result, selection, target)
            else:
                assert selection.whole is not None, coordinate


def check_shape(result: Imported, selection: Selection, type_name: str) -> None:
    fields = result.fields(type_name)
    for item in selection.items:
        assert item.name in fields, f"{type_name}.{item.name}"
        assert isinstance(item.value, Path)
        target = fields[item.name].strip("[]!")
        is_object = any(
            isinstance(one, ObjectTypeDefinitionNode) and one.name.value == target
            for one in result.parsed.definitions
        )
        assert (item.value.selection is not None) == is_object, f"{type_name}.{item.name}"
        if item.value.selection is not None:
            check_shape(result, item.value.selection, target)
