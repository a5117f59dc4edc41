"""The request of an operation: its arguments, and where in the HTTP request they go."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote

from graphweft.connectors.rest.openapi.body import read_body
from graphweft.connectors.rest.openapi.context import ImportContext
from graphweft.connectors.rest.openapi.enum_mapping import is_mapped, to_wire
from graphweft.connectors.rest.openapi.flat_schema import FlatSchema
from graphweft.connectors.rest.openapi.literals import literal
from graphweft.connectors.rest.openapi.model import Argument, HttpRequest, TypeRef
from graphweft.connectors.rest.openapi.names import NamePool, field_name, pascal_case, quoted_text
from graphweft.connectors.rest.openapi.operations import Operation
from graphweft.connectors.rest.openapi.parameters import Parameter, read_parameters
from graphweft.connectors.rest.openapi.query_parameters import query_entries
from graphweft.connectors.rest.openapi.scalars import is_id_name
from graphweft.schemas.errors import ImportDocumentError

__all__ = ["BoundRequest", "build_request"]

_PATH_EXPRESSION = re.compile(r"\{([^{}]*)\}")
_PATH_STATIC = "/:@!$&'()*+,;=-._~%"
_SCALAR_IDS = frozenset({"String", "Int", "BigInt"})


@dataclass(frozen=True, slots=True)
class BoundRequest:
    """A request and the arguments it is made of.

    Attributes:
        path_arguments: arguments that fill the path, in its order.
        list_arguments: (argument, wire name, separator) of array query parameters.
    """

    request: HttpRequest
    arguments: tuple[Argument, ...]
    path_arguments: tuple[str, ...]
    list_arguments: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class _Parts:
    arguments: list[Argument] = field(default_factory=list[Argument])
    path: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    query: list[str] = field(default_factory=list[str])
    headers: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    lists: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])


def build_request(operation: Operation, context: ImportContext) -> BoundRequest:
    """Bind the parameters and the body of an operation.

    Raises:
        ImportDocumentError: something required cannot be sent.
    """
    parts = _Parts()
    body = read_body(operation, context)
    names = NamePool(["input"] if body else [])
    parameters = read_parameters(operation, context)
    for parameter in [*parameters, *_undeclared(operation, parameters, context)]:
        _bind(parameter, _argument_name(parameter, names), parts, context)
    path, query_text = _split_query(operation.path)
    template = _template(path, parts.path) + query_text
    headers = [*parts.headers, *(body.headers if body else ())]
    if body:
        parts.arguments.append(body.argument)
    used = {name: entry for name, entry in parts.path.items() if f"{{{name}}}" in path}
    return BoundRequest(
        HttpRequest(
            operation.method.upper(),
            template,
            tuple(parts.query),
            tuple(headers),
            body.mapping if body else (),
        ),
        tuple(sorted(parts.arguments, key=lambda argument: not argument.type.non_null)),
        tuple(argument for argument, _ in used.values()),
        tuple(parts.lists),
    )


def _bind(parameter: Parameter, name: str, parts: _Parts, context: ImportContext) -> None:
    ref, flat = _argument_type(parameter, context)
    argument = _argument(parameter, name, ref, flat, context)
    if parameter.location == "query":
        entries = query_entries(parameter, name, argument.type, context.types)
        if not entries:
            _refuse(parameter, context)
            return
        parts.query += entries
        if ref.list_depth == 1 and not parameter.is_json:
            parts.lists.append((name, parameter.name, parameter.separator))
    else:
        expression = _inline_expression(parameter, f"$args.{name}", argument.type, context)
        if not expression:
            _refuse(parameter, context)
            return
        if parameter.location == "path":
            parts.path[parameter.name] = (name, f"{_path_prefix(parameter)}{{{expression}}}")
        else:
            parts.headers.append((parameter.name, f"{{{expression}}}"))
    parts.arguments.append(argument)


def _refuse(parameter: Parameter, context: ImportContext) -> None:
    message = (
        f"the {parameter.location} parameter {parameter.name!r} is an object that cannot be sent"
    )
    if parameter.required:
        raise ImportDocumentError(message)
    context.notes.skipped(parameter.schema.pointer, message)


def _argument_type(parameter: Parameter, context: ImportContext) -> tuple[TypeRef, FlatSchema]:
    if parameter.schema.node is None:
        ref, flat = TypeRef("String"), FlatSchema(parameter.schema.pointer)
    else:
        ref, flat = context.types.input(parameter.schema, parameter.hint, parameter.name)
    if parameter.location == "path" and is_id_name(parameter.name) and ref.name in _SCALAR_IDS:
        ref = TypeRef("ID")
    if ref.named == "JSON" and parameter.location != "query" and not parameter.is_json:
        ref = ref.renamed("String")
    return ref, flat


def _argument(
    parameter: Parameter, name: str, ref: TypeRef, flat: FlatSchema, context: ImportContext
) -> Argument:
    default = ""
    value = context.document.resolve(parameter.schema).object.get("default")
    if value is not None and ref.named not in context.types.inputs:
        default = literal(value, ref, context.types.enums)
        if not default:
            context.notes.changed(
                parameter.schema.pointer, f"the default of {parameter.name!r} does not fit its type"
            )
    return Argument(
        name,
        ref.with_null(not parameter.required),
        parameter.description or flat.description,
        default,
        (parameter.deprecated or flat.deprecated) and (not parameter.required or bool(default)),
    )


def _inline_expression(
    parameter: Parameter, path: str, ref: TypeRef, context: ImportContext
) -> str:
    """A value inside of a URL template or a header; "" where it has no such form."""
    optional = "" if ref.non_null else "?"
    if parameter.is_json:
        return f"{path}{optional}->jsonStringify"
    if ref.list_depth > 1 or ref.named in context.types.inputs:
        return ""
    if is_mapped(ref, context.types.enums):
        path, optional = to_wire(path, ref, context.types.enums), ""
    if ref.list_depth:
        return f"{path}{optional}->joinNotNull({quoted_text(parameter.separator)})"
    return path


def _path_prefix(parameter: Parameter) -> str:
    if parameter.style == "matrix":
        return f";{quote(parameter.name, safe='')}="
    return "." if parameter.style == "label" else ""


def _undeclared(
    operation: Operation, parameters: list[Parameter], context: ImportContext
) -> list[Parameter]:
    """Expressions of the path that the document does not declare: required, and text."""
    declared = {parameter.name for parameter in parameters if parameter.location == "path"}
    missing = [
        name
        for name in dict.fromkeys(_PATH_EXPRESSION.findall(operation.path))
        if name not in declared
    ]
    pointer = f"{operation.definition.pointer}/parameters"
    for name in missing:
        context.notes.invalid(pointer, f"the path has {{{name}}}, which no parameter declares")
    schema = operation.definition.child("x-undeclared")
    return [
        Parameter(name, "path", required=True, hint=pascal_case(name), schema=schema)
        for name in missing
    ]


def _argument_name(parameter: Parameter, names: NamePool) -> str:
    name = field_name(parameter.name)
    if name in names:
        name = f"{name}{parameter.location.capitalize()}"
    return names.allocate(name)


def _split_query(path: str) -> tuple[str, str]:
    """Path and the query that some documents write into it; a fragment is never sent."""
    path, mark, query = path.partition("#")[0].partition("?")
    return path, f"{mark}{quote(query, safe=_PATH_STATIC + '?')}"


def _template(path: str, arguments: dict[str, tuple[str, str]]) -> str:
    parts: list[str] = []
    position = 0
    for match in _PATH_EXPRESSION.finditer(path):
        parts += [quote(path[position : match.start()], safe=_PATH_STATIC), arguments[match[1]][1]]
        position = match.end()
    return "".join([*parts, quote(path[position:], safe=_PATH_STATIC)])
