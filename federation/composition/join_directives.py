"""`@join__directive`: directives that composition does not merge, carried as they stand.

They are of specifications that a subgraph links and leaves undefined, such as connectors'
(join spec v0.4), and `@cacheControl`, which differs by subgraph and is linked by none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from graphql import DirectiveNode, print_ast

from graphweft.federation.composition.merge_context import MergeContext
from graphweft.federation.composition.merge_directives import text_literal
from graphweft.federation.composition.merged import Application, MergedSchema, MergedType
from graphweft.schemas.definitions import TypeKind
from graphweft.schemas.directives import RECOGNISED, AppliedDirective, Directives
from graphweft.schemas.links import FEDERATION, LINK
from graphweft.schemas.subgraph import Subgraph

__all__ = ["add_join_directives"]


def add_join_directives(context: MergeContext, schema: MergedSchema) -> MergedSchema:
    """Add the applications, and for each specification the `@link` that names it."""
    types = {name: _with_directives(context, item) for name, item in schema.types.items()}
    own = _applications(
        context, {graph: item.schema_directives for graph, item in context.subgraphs.items()}
    )
    return replace(
        schema,
        types=types,
        schema_applications=(*schema.schema_applications, *_links(context), *own),
    )


def _with_directives(context: MergeContext, item: MergedType) -> MergedType:
    if item.kind not in {TypeKind.OBJECT, TypeKind.INTERFACE}:
        return item
    sources = context.sources(item.name)
    own = _applications(context, {graph: source.directives for graph, source in sources.items()})
    said: dict[str, dict[str, Directives]] = {name: {} for name in item.fields}
    for graph, source in sources.items():
        for name, field in source.fields.items():
            said.setdefault(name, {})[graph] = field.directives
    fields = {
        name: replace(field, joins=(*field.joins, *_applications(context, said[name])))
        for name, field in item.fields.items()
    }
    return replace(item, fields=fields, joins=(*item.joins, *own))


def _applications(
    context: MergeContext, sources: Mapping[str, Directives]
) -> tuple[Application, ...]:
    graphs: dict[tuple[str, str], list[str]] = {}
    for graph, directives in sources.items():
        for item in _carried(context.subgraphs[graph], directives):
            is_cache_tag = item.identity == FEDERATION
            name = f"federation__{item.name}" if is_cache_tag else item.node.name.value
            graphs.setdefault((name, _arguments(item.node)), []).append(context.graph_ids[graph])
    return tuple(_join(ids, name, arguments) for (name, arguments), ids in graphs.items())


def _carried(subgraph: Subgraph, directives: Directives) -> Iterator[AppliedDirective]:
    """Directives of a linked specification that the document leaves to the specification."""
    for item in directives.applied:
        is_defined = item.node.name.value in subgraph.directive_definitions
        is_foreign = item.identity not in RECOGNISED and item.identity not in {"", LINK}
        is_cache_tag = item.name == "cacheTag" and item.identity == FEDERATION
        is_cache_control = item.name == "cacheControl" and item.identity == ""
        if is_cache_tag or is_cache_control or (is_foreign and not is_defined):
            yield item


def _links(context: MergeContext) -> tuple[Application, ...]:
    graphs: dict[str, list[str]] = {}
    for graph, subgraph in context.subgraphs.items():
        for identity in dict.fromkeys(_used_identities(subgraph)):
            for node in subgraph.schema_directives.applied:
                link = subgraph.links.find(identity)
                if link is not None and node.arguments.get("url") == link.url:
                    graphs.setdefault(_arguments(node.node), []).append(context.graph_ids[graph])
    return tuple(_join(ids, "link", arguments) for arguments, ids in graphs.items())


def _used_identities(subgraph: Subgraph) -> Iterator[str]:
    elements = [subgraph.schema_directives]
    for item in subgraph.types.values():
        elements += [item.directives, *(field.directives for field in item.fields.values())]
    for directives in elements:
        yield from (item.identity for item in _carried(subgraph, directives))


def _arguments(node: DirectiveNode) -> str:
    entries = (
        f"{argument.name.value}: {print_ast(argument.value)}" for argument in node.arguments or ()
    )
    return "{" + ", ".join(entries) + "}"


def _join(graph_ids: list[str], name: str, arguments: str) -> Application:
    return Application(
        "join__directive",
        (
            ("graphs", "[" + ", ".join(dict.fromkeys(graph_ids)) + "]"),
            ("name", text_literal(name)),
            ("args", arguments),
        ),
    )
