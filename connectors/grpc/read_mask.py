"""Read masks: the request field that tells a server which fields of its reply are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from graphweft.connectors.grpc.needs import Needs
from graphweft.connectors.grpc.shapes import Kind, fields_by_name, is_map, kind_of, message_type
from graphweft.connectors.grpc.vocabulary import ReadMask

__all__ = ["declared_mask", "fill_mask", "mask_field", "mask_paths"]

_READ_MASKS = ("read_mask", "field_mask")
_PAGING = ("page_token", "page_size")


def declared_mask(request: Descriptor, reply: Descriptor) -> ReadMask | None:
    """The read mask of a method by its conventional name; of a page of results, that of a result.

    google.aip.dev/157 names it `read_mask`.
    """
    for name in _READ_MASKS:
        field = request.fields_by_name.get(name)
        if field is None or kind_of(field) is not Kind.FIELD_MASK or field.is_repeated:
            continue
        is_page = any(paging in request.fields_by_name for paging in _PAGING)
        items = [f for f in reply.fields if f.is_repeated and kind_of(f) is Kind.MESSAGE]
        of = items[0].json_name if is_page and len(items) == 1 and not is_map(items[0]) else ""
        return ReadMask(field.json_name, of)
    return None


def mask_field(request: Descriptor, mask: ReadMask) -> FieldDescriptor | None:
    """The request's field for a mask; None where it has no google.protobuf.FieldMask so named."""
    field = fields_by_name(request).get(mask.field)
    is_mask = field is not None and kind_of(field) is Kind.FIELD_MASK and not field.is_repeated
    return field if is_mask else None


def mask_paths(reply: Descriptor, mask: ReadMask, needs: Needs | None) -> tuple[str, ...]:
    """The paths of the needed fields, sorted; () where everything is needed.

    A path ends at a repeated field, a map or a scalar, as google.protobuf.FieldMask says.
    """
    if mask.of and needs is not None:
        fields = fields_by_name(reply)
        reply = message_type(fields[mask.of])
        inside = [below for name, below in needs.items() if fields.get(name) is fields[mask.of]]
        needs = inside[0] if inside else None
    if needs is None:
        return ()
    return tuple(sorted(set(_paths(reply, needs))))


def fill_mask(request: Any, field: FieldDescriptor, paths: tuple[str, ...]) -> Any:
    """Set the mask of a request, unless its mapping did. Answers the request."""
    if not request.HasField(field.name):
        getattr(request, field.name).paths.extend(paths)
    return request


def _paths(message: Descriptor, needs: Mapping[str, Needs | None]) -> Iterator[str]:
    fields = fields_by_name(message)
    for name, below in needs.items():
        field = fields.get(name)
        if field is None:
            continue
        inner = [*_inner_paths(field, below)]
        if inner:
            yield from (f"{field.name}.{path}" for path in inner)
        else:
            yield field.name


def _inner_paths(field: FieldDescriptor, below: Needs | None) -> Iterator[str]:
    if below is not None and kind_of(field) is Kind.MESSAGE and not field.is_repeated:
        yield from _paths(message_type(field), below)
