"""Query parameters as entries of the `queryParams` mapping, by style (OpenAPI: Style Values)."""

from __future__ import annotations

from graphweft.connectors.rest.openapi.enum_mapping import is_mapped, to_wire
from graphweft.connectors.rest.openapi.model import ObjectField, TypeRef
from graphweft.connectors.rest.openapi.names import quoted_key, quoted_text
from graphweft.connectors.rest.openapi.parameters import Parameter
from graphweft.connectors.rest.openapi.type_table import TypeTable

__all__ = ["query_entries"]

_MAX_NESTING = 3


def query_entries(parameter: Parameter, argument: str, ref: TypeRef, types: TypeTable) -> list[str]:
    """The entries of one parameter; none where its style cannot be written down.

    An array repeats its key or is joined by its separator. An object becomes one entry a property:
    `name[property]` in style deepObject, `property` in an exploded form. Everything else that has
    parts is sent as JSON text.
    """
    path = f"$args.{argument}"
    optional = "" if ref.non_null else "?"
    target = types.inputs.get(ref.named)
    if parameter.is_json or ref.named == "JSON" or ref.list_depth > 1 or (target and ref.item):
        return [f"{quoted_key(parameter.name)}: {path}{optional}->jsonStringify"]
    if target is None:
        return [_entry(parameter.name, path, ref, parameter.separator, types)]
    if not parameter.is_deep_object and parameter.separator:
        return []
    prefix = parameter.name if parameter.is_deep_object else ""
    return [
        entry
        for member in target.fields.values()
        for entry in _member_entries(member, prefix, f"{path}{optional}", types, _MAX_NESTING)
    ]


def _member_entries(
    member: ObjectField, prefix: str, parent: str, types: TypeTable, nesting: int
) -> list[str]:
    key = f"{prefix}[{member.wire}]" if prefix else member.wire
    path = f"{parent}.{member.name}"
    optional = "" if member.type.non_null else "?"
    nested = types.inputs.get(member.type.named)
    if nested is None and member.type.named != "JSON" and member.type.list_depth <= 1:
        return [_entry(key, path, member.type, "", types)]
    if nested is None or member.type.list_depth or not prefix or nesting == 1:
        return [f"{quoted_key(key)}: {path}{optional}->jsonStringify"]
    return [
        entry
        for inner in nested.fields.values()
        for entry in _member_entries(inner, key, f"{path}{optional}", types, nesting - 1)
    ]


def _entry(key: str, path: str, ref: TypeRef, separator: str, types: TypeTable) -> str:
    value, optional = path, "" if ref.non_null else "?"
    if is_mapped(ref, types.enums):
        value, optional = to_wire(path, ref, types.enums), ""
    if ref.list_depth and separator:
        value = f"{value}{optional}->joinNotNull({quoted_text(separator)})"
    return f"{quoted_key(key)}: {value}"
