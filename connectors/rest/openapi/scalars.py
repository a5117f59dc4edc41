"""Which GraphQL scalar a JSON value gets."""

from __future__ import annotations

import re

from graphweft.connectors.rest.openapi.flat_schema import FlatSchema

__all__ = ["CUSTOM_SCALARS", "RESERVED_TYPE_NAMES", "is_id_name", "scalar_name"]

_STRING_FORMATS = {
    "date-time": "DateTime",
    "date": "Date",
    "time": "Time",
    "duration": "Duration",
    "uri": "URL",
    "url": "URL",
    "byte": "Base64",
    "decimal": "Decimal",
}
CUSTOM_SCALARS = frozenset(_STRING_FORMATS.values()) | {"BigInt", "JSON"}
RESERVED_TYPE_NAMES = CUSTOM_SCALARS | {
    "Boolean",
    "Float",
    "ID",
    "Int",
    "String",
    "Query",
    "Mutation",
    "Subscription",
    "FieldSet",
    "_Any",
    "_Entity",
    "_Service",
}
_OTHER_TYPES = {"number": "Float", "boolean": "Boolean"}
_INT32 = range(-(2**31), 2**31)


def is_id_name(name: str) -> bool:
    """Whether a name ends in the word `id`: `id`, `pet_id`, `petId`, `pet-id`."""
    return re.search(r"(^|[^A-Za-z])[iI][dD]$|[a-z0-9]I[dD]$", name) is not None


def scalar_name(flat: FlatSchema, name: str) -> str:
    """The scalar of a value that is no object, list or enum; `name` is that of its property.

    An integer without a format is an Int, unless its bounds or examples are beyond 32 bits.
    """
    if flat.type in {"string", "integer"} and name == "id":
        return "ID"
    if flat.type == "string":
        is_id = flat.format == "uuid" and is_id_name(name)
        return "ID" if is_id else _STRING_FORMATS.get(flat.format, "String")
    if flat.type == "integer":
        is_small = flat.format != "int64" and all(_fits(number) for number in flat.numbers)
        return "Int" if is_small else "BigInt"
    return _OTHER_TYPES.get(flat.type, "JSON")


def _fits(number: float) -> bool:
    return _INT32.start <= number < _INT32.stop
