"""Entities: which types have an identity by which other subgraphs could refer to them.

`GET /users/{id}` that returns a User with a field `id` is a lookup of one entity;
`GET /users?ids=` that returns a list of them is a lookup of many, and is preferred. Both are only
proposed: a document does not say what identifies a thing, a person does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from graphweft.connectors.imported import ProposedEntity
from graphweft.connectors.rest.openapi.model import (
    Argument,
    HttpRequest,
    ObjectField,
    OperationField,
    TypeBinding,
    TypeRef,
)
from graphweft.connectors.rest.openapi.names import quoted_key, quoted_text
from graphweft.connectors.rest.openapi.notes import Notes
from graphweft.connectors.rest.openapi.scalars import is_id_name
from graphweft.connectors.rest.openapi.sdl import connect_lines
from graphweft.connectors.rest.openapi.selection import select
from graphweft.connectors.rest.openapi.type_table import TypeTable

__all__ = ["EntityProposal", "note_proposals", "propose_entities", "told_proposals"]

BATCH_SIZE = 100
_KEY_TYPES = frozenset({"ID", "String", "Int", "BigInt"})


@dataclass(frozen=True, slots=True)
class EntityProposal:
    """That a type is an entity, and the field or batch that looks it up.

    Attributes:
        operation: the operation that shows it, changed as an entity resolver must be; as it is
            where the proposal is a batch.
        binding: the key, with the batch `@connect` for the type where there is one.
        obstacle: why the proposal cannot be applied as it stands; "" where it can.
    """

    type_name: str
    operation: OperationField
    binding: TypeBinding
    obstacle: str = ""


def propose_entities(
    operations: Sequence[OperationField], types: TypeTable
) -> dict[str, EntityProposal]:
    """At most one proposal a type: a batch where there is one, else the first lookup."""
    lookups: dict[str, EntityProposal] = {}
    for operation in operations:
        proposal = _lookup(operation, types)
        if proposal is None:
            continue
        known = lookups.get(proposal.type_name)
        if known is None or (known.obstacle and not proposal.obstacle):
            lookups[proposal.type_name] = proposal
    proposals = dict(lookups)
    for operation in operations:
        batch = _batch(operation, types)
        if batch is None:
            continue
        known = proposals.get(batch.type_name)
        if known is None or (known.binding.key == batch.binding.key and not known.binding.request):
            proposals[batch.type_name] = batch
    return proposals


def note_proposals(
    proposals: Mapping[str, EntityProposal], notes: Notes, applied: Collection[str]
) -> None:
    """Tell each proposal, with the lines to write where it is not applied."""
    for proposal in proposals.values():
        message = _reason(proposal)
        if proposal.type_name in applied:
            notes.suggest(proposal.operation.pointer, f"{message}; applied")
        else:
            notes.suggest(proposal.operation.pointer, message, tuple(_lines(proposal)))


def told_proposals(
    proposals: Mapping[str, EntityProposal], applied: Collection[str]
) -> tuple[ProposedEntity, ...]:
    """The proposals as data, for a person to accept."""
    return tuple(
        ProposedEntity(
            one.type_name,
            (one.binding.key,),
            f"{one.operation.request.method} {one.operation.path}",
            _reason(one),
            one.type_name in applied,
            one.obstacle,
        )
        for one in proposals.values()
    )


def _reason(proposal: EntityProposal) -> str:
    operation, binding = proposal.operation, proposal.binding
    how = "many" if binding.request else "one"
    message = (
        f"{operation.request.method} {operation.path} looks up {how} {proposal.type_name} "
        f"by {binding.key}: the type can be an entity"
    )
    return f"{message}, but {proposal.obstacle}" if proposal.obstacle else message


def _lines(proposal: EntityProposal) -> Iterator[str]:
    binding = proposal.binding
    yield f'type {proposal.type_name} @key(fields: "{binding.key}")'
    if binding.request is not None:
        yield from connect_lines(
            binding.source, binding.request, binding.selection, batch_size=binding.batch_size
        )
        return
    arguments = ", ".join(f"{one.name}: {one.type}" for one in proposal.operation.arguments)
    template = proposal.operation.request.template
    yield (
        f"{proposal.operation.name}({arguments}): {proposal.operation.result} "
        f'@connect(http: {{ GET: "{template}", ... }}, ..., entity: true)'
    )


def _lookup(operation: OperationField, types: TypeTable) -> EntityProposal | None:
    target = types.objects.get(operation.result.name)
    last_segment = operation.path.rstrip("/").rpartition("/")[2]
    if operation.root != "Query" or target is None or not operation.path_arguments:
        return None
    if not re.fullmatch(r"\{[^{}]+\}", last_segment):
        return None
    last = operation.path_arguments[-1]
    keys: dict[str, ObjectField] = {}
    for argument in operation.path_arguments:
        member = target.fields.get(argument)
        if member is None and argument == last and is_id_name(argument):
            member = target.fields.get("id")
        if member is None or member.type.name not in _KEY_TYPES:
            return None
        keys[argument] = member
    if len({member.name for member in keys.values()}) != len(keys):
        return None
    others = [one.name for one in operation.arguments if one.name not in keys]
    obstacle = (
        f"an entity resolver has no arguments beside its key: remove {', '.join(others)} first"
        if others
        else ""
    )
    key = " ".join(member.name for member in keys.values())
    return EntityProposal(target.name, _as_resolver(operation, keys), TypeBinding(key), obstacle)


def _as_resolver(operation: OperationField, keys: dict[str, ObjectField]) -> OperationField:
    """The operation with its arguments named and typed as the key fields that they stand for."""

    def renamed(argument: Argument) -> Argument:
        member = keys.get(argument.name)
        if member is None:
            return argument
        return replace(argument, name=member.name, type=member.type.with_null(nullable=False))

    template = operation.request.template
    for argument, member in keys.items():
        template = re.sub(rf"\$args\.{argument}\b", f"$args.{member.name}", template)
    return replace(
        operation,
        arguments=tuple(map(renamed, operation.arguments)),
        request=replace(operation.request, template=template),
        entity=True,
    )


def _batch(operation: OperationField, types: TypeTable) -> EntityProposal | None:
    if operation.root != "Query" or operation.path_arguments:
        return None
    listed = _listed(operation, types)
    if listed is None:
        return None
    type_name, prefix = listed
    for argument, wire, separator in operation.list_arguments:
        required = [
            one for one in operation.arguments if one.type.non_null and one.name != argument
        ]
        key = _key_of_list(wire, types.objects[type_name].fields)
        if key is None or any(not one.default for one in required):
            continue
        selection = tuple(select(TypeRef(type_name), types).lines)
        if prefix:
            selection = (f"{prefix} {{", *(f"  {line}" for line in selection), "}")
        request = _batch_request(operation.request.template, wire, key, separator)
        binding = TypeBinding(key, operation.source, request, selection, BATCH_SIZE)
        return EntityProposal(type_name, operation, binding)
    return None


def _listed(operation: OperationField, types: TypeTable) -> tuple[str, str] | None:
    """The type that a result lists, and the path to the list: itself, or its only list field."""
    result = operation.result
    if result.named not in types.objects:
        return None
    if result.list_depth == 1:
        return result.named, ""
    if result.list_depth:
        return None
    lists = [
        member
        for member in types.objects[result.named].fields.values()
        if member.type.list_depth == 1 and member.type.named in types.objects
    ]
    return (lists[0].type.named, f"$.{quoted_key(lists[0].wire)}") if len(lists) == 1 else None


def _key_of_list(wire: str, fields: dict[str, ObjectField]) -> str | None:
    """`ids`, `id`, `id[]` and `user_ids` ask for `id`; `codes` for a field `code`."""
    name = wire.removesuffix("[]")
    candidates = [name.removesuffix("s"), name]
    if is_id_name(candidates[0]):
        candidates.append("id")
    for candidate in candidates:
        member = fields.get(candidate)
        if member is not None and member.type.name in _KEY_TYPES:
            is_identity = is_id_name(candidate) or candidate in {"code", "key", "uuid", "sku"}
            if is_identity:
                return candidate
    return None


def _batch_request(template: str, wire: str, key: str, separator: str) -> HttpRequest:
    if not separator:
        return HttpRequest("GET", template, (f"{quoted_key(wire)}: $batch.{key}",))
    joined = f"{{$batch.{key}->joinNotNull({quoted_text(separator)})}}"
    mark = "&" if "?" in template else "?"
    return HttpRequest("GET", f"{template}{mark}{quote(wire, safe='')}={joined}")
