"""`@join__field`: which subgraphs resolve a field, and how (join spec v0.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphweft.federation.composition.merge_context import MergeContext
from graphweft.federation.composition.merge_directives import text_literal
from graphweft.federation.composition.merged import Application
from graphweft.federation.composition.override import Overrides
from graphweft.schemas.definitions import FieldDefinition
from graphweft.schemas.directives import split_context_field
from graphweft.schemas.field_set import without_braces

__all__ = ["join_fields"]


def join_fields(
    context: MergeContext,
    owner: str,
    owners: Iterable[str],
    sources: Mapping[str, FieldDefinition],
    overrides: Overrides,
    *,
    all_equal: bool,
) -> tuple[Application, ...]:
    """The applications for one field; none where all subgraphs of the type resolve it alike."""
    if not _is_needed(context, owner, owners, sources, overrides, all_equal=all_equal):
        return ()
    return tuple(
        _join_field(context, owner, graph, item, overrides, all_equal=all_equal)
        for graph, item in sources.items()
        if not overrides.is_gone(graph)
    )


def _is_needed(
    context: MergeContext,
    owner: str,
    owners: Iterable[str],
    sources: Mapping[str, FieldDefinition],
    overrides: Overrides,
    *,
    all_equal: bool,
) -> bool:
    if not all_equal or overrides.used or overrides.labels:
        return True
    for graph in owners:
        item = sources.get(graph)
        if item is None or overrides.is_gone(graph):
            return True
        if (
            (owner, item.name) in context.usage[graph].external
            or item.directives.requires is not None
            or item.directives.provides is not None
            or any(a.directives.from_context is not None for a in item.arguments.values())
        ):
            return True
    return False


def _join_field(
    context: MergeContext,
    owner: str,
    graph: str,
    item: FieldDefinition,
    overrides: Overrides,
    *,
    all_equal: bool,
) -> Application:
    directives = item.directives
    is_external = (owner, item.name) in context.usage[graph].external
    override = directives.override
    arguments: list[tuple[str, str]] = [("graph", context.graph_ids[graph])]
    if directives.requires is not None:
        arguments.append(("requires", text_literal(without_braces(directives.requires))))
    if directives.provides is not None:
        arguments.append(("provides", text_literal(without_braces(directives.provides))))
    if not all_equal:
        arguments.append(("type", text_literal(str(item.type))))
    if is_external:
        arguments.append(("external", "true"))
    if override is not None:
        arguments.append(("override", text_literal(override.source)))
    if graph in overrides.used:
        arguments.append(("usedOverridden", "true"))
    if graph in overrides.labels:
        arguments.append(("overrideLabel", text_literal(overrides.labels[graph])))
    if contextual := _context_arguments(graph, item):
        arguments.append(("contextArguments", contextual))
    return Application("join__field", tuple(arguments))


def _context_arguments(graph: str, item: FieldDefinition) -> str:
    literals: list[str] = []
    for argument in item.arguments.values():
        text = argument.directives.from_context
        if text is None:
            continue
        name, selection = split_context_field(text)
        parts = (
            ("context", f"{graph}__{name}"),
            ("name", argument.name),
            ("type", str(argument.type)),
            ("selection", f" {selection}"),
        )
        literals.append("{" + ", ".join(f"{k}: {text_literal(v)}" for k, v in parts) + "}")
    return "[" + ", ".join(literals) + "]" if literals else ""
