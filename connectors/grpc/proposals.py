"""Notes of an import: what was changed, and which entity lookups a person may want to add."""

from __future__ import annotations

from graphweft.connectors.grpc.document import ImportPlan, batch_directives
from graphweft.connectors.grpc.shapes import message_type
from graphweft.connectors.grpc.type_graph import TypeGraph
from graphweft.connectors.imported import ImportNote, ProposedEntity

__all__ = ["opaque_notes", "proposals", "told_proposals"]


def opaque_notes(graph: TypeGraph) -> tuple[ImportNote, ...]:
    """A note for each field whose type was replaced by JSON."""
    return tuple(
        ImportNote(
            "changed",
            field.full_name,
            f"exposed as JSON: {message_type(field).full_name} is recursive here, or its selection "
            "would be too large to write out",
        )
        for field in dict.fromkeys(graph.fields)
        if field.full_name in graph.opaque
    )


def told_proposals(proposed: ImportPlan, applied: ImportPlan) -> tuple[ProposedEntity, ...]:
    """The entity lookups that were recognised as data, for a person to accept."""
    names = proposed.graph.names.outputs
    told = [
        ProposedEntity(
            names[entity],
            (" ".join(batch.keys),),
            batch.field.address,
            f"{batch.field.address} looks up many {names[entity]} by {' '.join(batch.keys)}",
            entity in applied.batches,
        )
        for entity, batch in proposed.batches.items()
    ]
    told += [
        ProposedEntity(
            names[entity],
            (single.key,),
            single.field.address,
            f"{single.field.address} looks up one {names[entity]} by {single.key}",
            entity in applied.singles,
        )
        for entity, single in proposed.singles.items()
    ]
    return tuple(told)


def proposals(plan: ImportPlan) -> tuple[ImportNote, ...]:
    """The lines to add for each entity lookup that was recognised."""
    names = plan.graph.names.outputs
    notes: list[ImportNote] = []
    for batch in plan.batches.values():
        name = names[batch.entity.full_name]
        lines = [
            f"looks up {name} entities in batches; import with entities, or write",
            f"type {name}",
            *batch_directives(batch, plan),
        ]
        notes.append(ImportNote("suggestion", batch.field.address, "\n".join(lines)))
    for single in plan.singles.values():
        name = names[single.entity.full_name]
        message = (
            f"looks up one {name}; import with entities, or add `entity: true` to the @grpcConnect "
            f'of {single.field.name} and write\ntype {name} @key(fields: "{single.key}")'
        )
        notes.append(ImportNote("suggestion", single.field.address, message))
    return tuple(notes)
