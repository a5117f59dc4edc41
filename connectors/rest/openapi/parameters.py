"""The parameters of an operation that become arguments."""

from __future__ import annotations

from dataclasses import dataclass

from graphweft.connectors.rest.openapi.context import ImportContext
from graphweft.connectors.rest.openapi.document import Located, as_text
from graphweft.connectors.rest.openapi.names import pascal_case
from graphweft.connectors.rest.openapi.operations import Operation
from graphweft.schemas.errors import ImportDocumentError

__all__ = ["Parameter", "read_parameters"]

LOCATIONS = ("path", "query", "header")
_NOT_PARAMETERS = frozenset({"accept", "content-type", "authorization"})
_RESERVED_HEADERS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-encoding",
        "content-length",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_COMPONENTS = "#/components/parameters/"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A Parameter Object.

    Attributes:
        location: path, query or header.
        hint: name for a type that its schema defines inline.
        schema: its node is None where the document gives no schema.
        separator: what joins the items of an array in one value; "" where the key is repeated.
        is_json: the value is sent as JSON text.
        is_deep_object: an object is sent as `name[property]`, not as `property`.
    """

    name: str
    location: str
    required: bool
    hint: str
    schema: Located
    style: str = "simple"
    separator: str = ","
    is_json: bool = False
    is_deep_object: bool = False
    description: str = ""
    deprecated: bool = False


def read_parameters(operation: Operation, context: ImportContext) -> list[Parameter]:
    """Parameters of the path item and of the operation, which wins; in order of their location."""
    found: dict[tuple[str, str], Parameter] = {}
    for holder in (operation.path_item, operation.definition):
        for entry in holder.child("parameters").elements():
            try:
                target = context.document.resolve(entry)
            except ImportDocumentError as error:
                context.notes.skipped(entry.pointer, error.message)
                continue
            parameter = _read(target, operation)
            if _becomes_argument(parameter, target, context):
                found[parameter.location, parameter.name] = parameter
    return sorted(found.values(), key=lambda parameter: LOCATIONS.index(parameter.location))


def _read(target: Located, operation: Operation) -> Parameter:
    node = target.object
    location, name = as_text(node.get("in")), as_text(node.get("name"))
    style = as_text(node.get("style")) or ("form" if location == "query" else "simple")
    explode = node.get("explode", style == "form") is True
    contents = list(target.child("content").members())
    shared = target.pointer.removeprefix(_COMPONENTS)
    owner = shared if shared != target.pointer else f"{operation.name} {name}"
    return Parameter(
        name=name,
        location=location,
        required=location == "path" or node.get("required") is True,
        hint=pascal_case(owner),
        schema=contents[0][1].child("schema") if contents else target.child("schema"),
        style=style,
        separator=_separator(style, explode=explode, location=location),
        is_json=bool(contents),
        is_deep_object=style == "deepObject",
        description=as_text(node.get("description")),
        deprecated=node.get("deprecated") is True,
    )


def _separator(style: str, *, explode: bool, location: str) -> str:
    if location == "query" and explode:
        return ""
    return {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style, ",")


def _becomes_argument(parameter: Parameter, target: Located, context: ImportContext) -> bool:
    name = parameter.name.lower()
    if not parameter.name:
        context.notes.skipped(target.pointer, "a parameter without a name")
        return False
    if (parameter.location, name) in context.credentials:
        return False
    if parameter.location not in LOCATIONS:
        context.notes.skipped(
            target.pointer, f"parameter {parameter.name!r} in {parameter.location!r} is not sent"
        )
        return False
    if parameter.location != "header" or name in _NOT_PARAMETERS:
        return parameter.location != "header"
    if name in _RESERVED_HEADERS:
        context.notes.skipped(target.pointer, f"the header {parameter.name!r} may not be set")
        return False
    return True
