"""The specifications that a supergraph links, and the names of their directives there."""

from __future__ import annotations

from collections.abc import Iterator

from graphweft.federation.composition.composed_directives import ComposedDirectives
from graphweft.federation.composition.merge_context import MergeContext, describe_sources
from graphweft.federation.composition.merged import Application, MergedSchema
from graphweft.federation.composition.supergraph_sdl import SupergraphLink
from graphweft.schemas.links import FEDERATION, SPECS

__all__ = ["core_links"]

_CORE = (
    ("tag/v0.3", None, ("tag",)),
    ("inaccessible/v0.2", "SECURITY", ("inaccessible",)),
    ("authenticated/v0.1", "SECURITY", ("authenticated",)),
    ("requiresScopes/v0.1", "SECURITY", ("requiresScopes",)),
    ("policy/v0.1", "SECURITY", ("policy",)),
    ("cost/v0.1", None, ("cost", "listSize")),
    ("context/v0.1", "SECURITY", ("context",)),
)


def core_links(
    context: MergeContext, schema: MergedSchema, composed: ComposedDirectives
) -> list[SupergraphLink]:
    """Link and join always; the others where the merged schema has their directives.

    Subgraphs must import a directive under one name, which it then has in the supergraph too.
    """
    used = {item.name for item in _applications(schema)}
    links = [
        SupergraphLink(f"{SPECS}/link/v1.0"),
        SupergraphLink(f"{SPECS}/join/v0.5", "EXECUTION"),
    ]
    for path, purpose, directives in _CORE:
        names = {
            directive: _name(context, directive) for directive in directives if directive in used
        }
        if names:
            links.append(SupergraphLink(f"{SPECS}/{path}", purpose, names))
    return [*links, *composed.links]


def _name(context: MergeContext, directive: str) -> str:
    imported: dict[str, str] = {}
    for graph, subgraph in context.subgraphs.items():
        link = subgraph.links.find(FEDERATION)
        name = link.imports.get(f"@{directive}") if link else None
        if name is not None:
            imported[graph] = name
    if len(set(imported.values())) > 1:
        context.error(
            "LINK_IMPORT_NAME_MISMATCH",
            f'"@{directive}" is imported under different names: as {describe_sources(imported)}',
        )
    return next(iter(imported.values()), directive).removeprefix("@")


def _applications(schema: MergedSchema) -> Iterator[Application]:
    yield from schema.schema_applications
    for item in schema.types.values():
        yield from item.applications
        for field in item.fields.values():
            yield from field.applications
            for argument in field.arguments.values():
                yield from argument.applications
        for input_field in item.input_fields.values():
            yield from input_field.applications
        for value in item.values.values():
            yield from value.applications
