"""From an OpenAPI document to subgraph SDL: the stages of an import, in order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from graphql.pyutils import did_you_mean, suggestion_list

from graphweft.connectors.imported import ImportedSdl, ImportNote
from graphweft.connectors.rest.openapi.context import ImportContext
from graphweft.connectors.rest.openapi.document import Document, JsonObject
from graphweft.connectors.rest.openapi.entities import (
    EntityProposal,
    note_proposals,
    propose_entities,
    told_proposals,
)
from graphweft.connectors.rest.openapi.model import OperationField, TypeBinding
from graphweft.connectors.rest.openapi.notes import Notes
from graphweft.connectors.rest.openapi.operations import Operation, read_operations
from graphweft.connectors.rest.openapi.recursion import open_endless_inputs, open_endless_types
from graphweft.connectors.rest.openapi.request import build_request
from graphweft.connectors.rest.openapi.responses import NO_CONTENT, read_result
from graphweft.connectors.rest.openapi.sdl import print_sdl
from graphweft.connectors.rest.openapi.security import credential_parameters, note_security
from graphweft.connectors.rest.openapi.selection import Selection, select
from graphweft.connectors.rest.openapi.servers import Sources, document_base_url
from graphweft.connectors.rest.openapi.swagger import from_swagger, is_swagger
from graphweft.connectors.rest.openapi.type_table import TypeTable
from graphweft.connectors.rest.openapi.unused import note_unused_schemas
from graphweft.connectors.rest.openapi.validation import check_openapi, note_violations
from graphweft.schemas.errors import ImportDocumentError, SourceLocation

__all__ = ["import_openapi"]


def import_openapi(
    document: JsonObject,
    *,
    name: str,
    source: str,
    base_url: str | None = None,
    entities: bool | Collection[str] = False,
) -> ImportedSdl:
    """Write subgraph SDL for the operations of an OpenAPI 3 or Swagger 2.0 document.

    Args:
        document: the document, decoded; all its `$ref`s lead inside of it.
        name: name of the `@source`.
        source: file path or URL of the document; relative server URLs start at a URL.
        base_url: takes the place of all servers of the document.
        entities: apply the entity proposals instead of only noting them: all, or those of these
            types.

    Raises:
        ImportDocumentError: this is no OpenAPI 3 document, it has no absolute base URL and none is
            given, none of its operations can be imported, or a type is named that is no proposal.
    """
    check_openapi(document, source)
    notes = Notes()
    note_violations(document, notes)
    opened = _opened(document, source)
    sources = Sources(name, document_base_url(opened, base_url), fixed=base_url is not None)
    types = TypeTable(opened, notes)
    context = ImportContext(opened, types, notes, credential_parameters(opened))
    note_security(opened, sources.default, notes)
    operations = _bind_operations(context, sources)
    if not operations:
        raise opened.error("no operation can be imported", opened.root.child("paths"))
    note_unused_schemas(opened, notes)
    open_endless_types(types, notes)
    open_endless_inputs(types, notes)
    selections = _build_selections(operations, context)
    proposals = propose_entities(operations, context.types)
    accepted = _accepted(proposals, entities, source)
    note_proposals(proposals, notes, accepted)
    operations, bindings = _apply_entities(operations, [proposals[name] for name in accepted])
    sdl = print_sdl(operations, selections, types, sources.base_urls, bindings)
    told = told_proposals(proposals, accepted)
    return ImportedSdl(sdl, _in_original(notes.all(), opened), told)


def _opened(document: JsonObject, source: str) -> Document:
    if not is_swagger(document):
        return Document(document, source)
    converted, places = from_swagger(document)
    return Document(converted, source, places)


def _in_original(notes: Sequence[ImportNote], document: Document) -> tuple[ImportNote, ...]:
    """The notes with their places in the document that was given."""
    return tuple(replace(note, where=document.places.original(note.where)) for note in notes)


def _bind_operations(context: ImportContext, sources: Sources) -> list[OperationField]:
    """Each operation with its request and its result; what cannot be mapped is noted."""
    bound: list[OperationField] = []
    for operation in read_operations(context.document, context.notes):
        try:
            bound.append(_bind(operation, context, sources))
        except ImportDocumentError as error:
            context.notes.skipped(
                operation.definition.pointer,
                f"{operation.method.upper()} {operation.path} is not imported: {error.message}",
            )
    return bound


def _bind(operation: Operation, context: ImportContext, sources: Sources) -> OperationField:
    result = read_result(operation, context)
    bound = build_request(operation, context)
    return OperationField(
        root=operation.root,
        name=operation.name,
        pointer=operation.definition.pointer,
        path=operation.path,
        arguments=bound.arguments,
        result=result,
        request=bound.request,
        source=sources.of(operation),
        path_arguments=bound.path_arguments,
        list_arguments=bound.list_arguments,
        description=operation.description,
        deprecated=operation.definition.object.get("deprecated") is True,
    )


def _build_selections(
    operations: Sequence[OperationField], context: ImportContext
) -> list[tuple[str, ...]]:
    """A selection for each operation; what one leaves out becomes nullable in its type."""
    known: dict[str, Selection] = {}
    lines: list[tuple[str, ...]] = []
    for operation in operations:
        if operation.result is NO_CONTENT:
            lines.append(("$(true)",))
            continue
        key = operation.result.named if operation.result.named in context.types.objects else ""
        selection = known.get(key) if key else None
        if selection is None:
            selection = known[key] = select(operation.result, context.types)
            _note_cuts(selection, operation, context)
        lines.append(tuple(selection.lines))
    return lines


def _note_cuts(selection: Selection, operation: OperationField, context: ImportContext) -> None:
    if selection.abbreviated:
        context.notes.changed(
            operation.pointer,
            f"the result {operation.result.named} is too large to be selected in full: below the "
            "first use of a type only its leaf fields are; add what you need to the selection",
        )
    by_type: dict[str, list[str]] = {}
    for type_name, field_name in selection.cut:
        context.types.relax(type_name, field_name)
        by_type.setdefault(type_name, []).append(field_name)
    for type_name, field_names in by_type.items():
        context.notes.changed(
            context.types.objects[type_name].pointer,
            f"{type_name} is selected to a bounded depth, where these are null: "
            f"{', '.join(field_names)}",
        )


def _accepted(
    proposals: Mapping[str, EntityProposal], entities: bool | Collection[str], source: str
) -> list[str]:
    """The types whose proposals are applied. Raises ImportDocumentError."""
    if isinstance(entities, bool):
        return [name for name, one in proposals.items() if entities and not one.obstacle]
    for name in entities:
        if name not in proposals:
            hint = did_you_mean(suggestion_list(name, list(proposals)))
            raise ImportDocumentError(
                f"nothing shows that {name} can be an entity.{hint}", SourceLocation(source)
            )
        if proposals[name].obstacle:
            raise ImportDocumentError(
                f"{name} cannot be an entity: {proposals[name].obstacle}", SourceLocation(source)
            )
    return list(dict.fromkeys(entities))


def _apply_entities(
    operations: list[OperationField], accepted: Sequence[EntityProposal]
) -> tuple[list[OperationField], dict[str, TypeBinding]]:
    bindings = {proposal.type_name: proposal.binding for proposal in accepted}
    resolvers = {proposal.operation.pointer: proposal.operation for proposal in accepted}
    return [resolvers.get(one.pointer, one) for one in operations], bindings
