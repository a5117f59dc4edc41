"""Enum values between GraphQL and the wire, as `->match` pairs of the mapping language."""

from __future__ import annotations

from collections.abc import Mapping

from graphweft.connectors.rest.openapi.model import EnumType, TypeRef
from graphweft.connectors.rest.openapi.names import quoted_text

__all__ = ["from_wire", "is_mapped", "to_wire"]


def is_mapped(ref: TypeRef, enums: Mapping[str, EnumType]) -> bool:
    """Whether values of this type differ on the wire."""
    enum = enums.get(ref.named)
    return enum is not None and enum.is_mapped


def from_wire(path: str, ref: TypeRef, enums: Mapping[str, EnumType]) -> str:
    """`kind?->match(['small','SMALL'])`: what the backend sent, as an enum value."""
    pairs = [(value.wire, value.name) for value in enums[ref.named].values]
    return _mapped(path, ref, pairs)


def to_wire(
    path: str, ref: TypeRef, enums: Mapping[str, EnumType], *, keep_null: bool = False
) -> str:
    """The inverse: an enum value of the client, as the backend spells it.

    A null is left out, or sent as null with `keep_null`; inside of lists it is left out.
    """
    pairs = [(value.name, value.wire) for value in enums[ref.named].values]
    if keep_null and not ref.non_null and not ref.list_depth:
        return f"{path}{_match(pairs, '[null, null]')}"
    return _mapped(path, ref, pairs)


def _mapped(path: str, ref: TypeRef, pairs: list[tuple[str, str]]) -> str:
    method = _match(pairs)
    for _ in range(ref.list_depth):
        method = f"->map(@{method})"
    optional = "" if ref.non_null or path == "$" else "?"
    return f"{path}{optional}{method}"


def _match(pairs: list[tuple[str, str]], *more: str) -> str:
    written = [f"[{quoted_text(key)}, {quoted_text(value)}]" for key, value in pairs]
    return f"->match({', '.join([*written, *more])})"
