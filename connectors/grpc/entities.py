"""Methods that look entities up by key: batch methods first, single lookups otherwise.

Recognised, never assumed: an import proposes them in its notes, and applies them when asked to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from graphweft.connectors.grpc.methods import RootField
from graphweft.connectors.grpc.naming import field_name
from graphweft.connectors.grpc.shapes import Kind, is_map, kind_of, message_kind, message_type

__all__ = ["BatchLookup", "SingleLookup", "find_batch_lookups", "find_single_lookups"]

_KEY_KINDS = {Kind.INT, Kind.UINT, Kind.LONG, Kind.STRING}


@dataclass(frozen=True, slots=True)
class BatchLookup:
    """A method that answers many keys at once.

    Attributes:
        field: the method.
        entity: the message type of the entities.
        keys: names of the key fields, as in the entity's GraphQL type.
        message: the mapping that fills the request from `$batch`.
        items: name of the reply's field that holds the entities.
        positional: whether the reply holds one entity for each key, in the keys' order.
    """

    field: RootField
    entity: Descriptor
    keys: tuple[str, ...]
    message: str
    items: str
    positional: bool = False


@dataclass(frozen=True, slots=True)
class SingleLookup:
    """A method that answers one key with one entity."""

    field: RootField
    entity: Descriptor
    key: str


def find_batch_lookups(fields: Iterable[RootField]) -> Mapping[str, BatchLookup]:
    """The first batch method of each entity, by the entity's full name."""
    found: dict[str, BatchLookup] = {}
    for field in fields:
        lookup = _batch_lookup(field) if _is_lookup(field) else None
        if lookup is not None:
            found.setdefault(lookup.entity.full_name, lookup)
    return found


def find_single_lookups(fields: Iterable[RootField]) -> Mapping[str, SingleLookup]:
    """The first lookup by one key of each entity, by the entity's full name."""
    found: dict[str, SingleLookup] = {}
    for field in fields:
        request, entity = field.method.input_type, field.method.output_type
        is_message = message_kind(entity) is Kind.MESSAGE
        if not (_is_lookup(field) and is_message and len(request.fields) == 1):
            continue
        key = request.fields[0]
        known = entity.fields_by_name.get(key.name)
        if known is not None and _is_key(key) and _is_key(known):
            found.setdefault(entity.full_name, SingleLookup(field, entity, field_name(known)))
    return found


def _is_lookup(field: RootField) -> bool:
    return field.reads and not field.method.server_streaming


def _batch_lookup(field: RootField) -> BatchLookup | None:
    request, reply = field.method.input_type, field.method.output_type
    items = [f for f in reply.fields if f.is_repeated and kind_of(f) is Kind.MESSAGE]
    lists = [f for f in request.fields if f.is_repeated]
    if len(items) != 1 or len(lists) != 1 or is_map(items[0]) or is_map(lists[0]):
        return None
    entity = message_type(items[0])
    if kind_of(lists[0]) is Kind.MESSAGE:
        return _by_key_messages(field, lists[0], items[0])
    key = _key_for(lists[0], entity)
    if key is None:
        return None
    message = f"{lists[0].json_name}: $batch.{field_name(key)}"
    return BatchLookup(field, entity, (field_name(key),), message, items[0].json_name)


def _by_key_messages(
    field: RootField, keys: FieldDescriptor, items: FieldDescriptor
) -> BatchLookup | None:
    """`LookupXById(repeated Key keys) -> repeated X result`: positional by convention."""
    entity, key_type = message_type(items), message_type(keys)
    names = [key.name for key in key_type.fields]
    known = [entity.fields_by_name.get(name) for name in names]
    key_fields = [f for f in known if f is not None and _is_key(f)]
    conventional = field.method.name.startswith("Lookup") and keys.name == "keys"
    if not conventional or not names or len(key_fields) != len(names):
        return None
    key_names = tuple(map(field_name, key_fields))
    message = f"keys: $batch {{ {' '.join(key_names)} }}"
    return BatchLookup(field, entity, key_names, message, items.json_name, positional=True)


def _key_for(keys: FieldDescriptor, entity: Descriptor) -> FieldDescriptor | None:
    """The entity's field that a list of keys is of: `id` or `order_id` for `order_ids`."""
    if kind_of(keys) not in _KEY_KINDS or not keys.name.endswith("s"):
        return None
    singular = keys.name.removesuffix("s")
    for name in (singular, singular.rpartition("_")[2]):
        field = entity.fields_by_name.get(name)
        if field is not None and _is_key(field):
            return field
    return None


def _is_key(field: FieldDescriptor) -> bool:
    return kind_of(field) in _KEY_KINDS and not field.is_repeated
