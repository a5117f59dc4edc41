"""Compose subgraphs into a supergraph: the stages, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphweft.federation.composition.check_names import check_names
from graphweft.federation.composition.composed_directives import read_composed_directives
from graphweft.federation.composition.core_directives import core_links
from graphweft.federation.composition.merge_context import make_context
from graphweft.federation.composition.merge_schema import merge_schema
from graphweft.federation.composition.result import (
    Composed,
    CompositionError,
    CompositionFailure,
    Hint,
)
from graphweft.federation.composition.satisfiability import check_satisfiability
from graphweft.federation.composition.shared_types import check_shared_types
from graphweft.federation.composition.supergraph_sdl import GraphEntry, print_supergraph
from graphweft.federation.composition.upgrade_federation_1 import upgrade_federation_1
from graphweft.federation.composition.validate_subgraph import validate_subgraph
from graphweft.federation.composition.validate_supergraph import validate_supergraph
from graphweft.federation.query_graph import build_query_graph
from graphweft.schemas.errors import SubgraphError
from graphweft.schemas.pause_collector import collector_paused
from graphweft.schemas.read_supergraph import read_supergraph
from graphweft.schemas.subgraph import Subgraph, build_subgraph

__all__ = ["SubgraphDocument", "compose", "compose_documents"]


@dataclass(frozen=True, slots=True)
class SubgraphDocument:
    """A subgraph that has not been read yet."""

    name: str
    sdl: str
    url: str = ""


@collector_paused()
def compose(
    subgraphs: Sequence[Subgraph], *, ownership_checks: bool = True
) -> Composed | CompositionFailure:
    """Compose subgraphs into a supergraph, or say everything that keeps them from composing.

    Args:
        subgraphs: in any order; the result does not depend on it.
        ownership_checks: False leaves out who owns a field (`@shareable`, a base for `@external`
            and for extensions), for subgraphs that are parts of one backend.
    """
    errors = check_names([item.name for item in subgraphs])
    errors += [error for subgraph in subgraphs for error in _validate_federation_2(subgraph)]
    if errors:
        return _failure(errors)
    return _compose_valid(subgraphs, ownership_checks=ownership_checks)


@collector_paused()
def compose_documents(
    documents: Sequence[SubgraphDocument], *, ownership_checks: bool = True
) -> Composed | CompositionFailure:
    """Read subgraph documents and compose them; problems of all documents come together."""
    errors = check_names([document.name for document in documents])
    if errors:
        return _failure(errors)
    subgraphs: list[Subgraph] = []
    for document in documents:
        try:
            subgraph = build_subgraph(document.name, document.sdl, document.url)
        except SubgraphError as error:
            errors += [
                CompositionError(
                    problem.code, f"[{document.name}] {problem.message}", (problem.location,)
                )
                for problem in error.problems
            ]
        else:
            subgraphs.append(subgraph)
            errors += _validate_federation_2(subgraph)
    if errors:
        return _failure(errors)
    return _compose_valid(subgraphs, ownership_checks=ownership_checks)


def _validate_federation_2(subgraph: Subgraph) -> list[CompositionError]:
    """The problems of one subgraph; a Federation 1 subgraph is validated once it is upgraded."""
    return validate_subgraph(subgraph) if subgraph.federation is not None else []


def _compose_valid(
    subgraphs: Sequence[Subgraph], *, ownership_checks: bool
) -> Composed | CompositionFailure:
    """Compose subgraphs of which those of Federation 2 are valid by themselves."""
    ordered = sorted(subgraphs, key=lambda item: item.name)
    upgraded, errors = upgrade_federation_1(ordered)
    if errors:
        return _failure(errors)
    composed, errors = read_composed_directives(upgraded)
    if errors:
        return _failure(errors)
    context = make_context(upgraded, composed.names, ownership_checks=ownership_checks)
    context.hints.extend(composed.hints)
    schema = merge_schema(context, composed)
    links = core_links(context, schema, composed)
    if not context.errors:
        validate_supergraph(context, schema)
    if context.errors:
        return _failure(context.errors, context.hints)
    graphs = [
        GraphEntry(context.graph_ids[name], name, subgraph.url)
        for name, subgraph in context.subgraphs.items()
    ]
    supergraph_sdl = print_supergraph(schema, graphs, links)
    check_shared_types(context, schema)
    query_graph = build_query_graph(read_supergraph(supergraph_sdl))
    errors = [*context.errors, *check_satisfiability(query_graph)]
    if errors:
        return _failure(errors, context.hints)
    return Composed(supergraph_sdl, query_graph, tuple(context.hints))


def _failure(errors: Sequence[CompositionError], hints: Sequence[Hint] = ()) -> CompositionFailure:
    return CompositionFailure(tuple(dict.fromkeys(errors)), tuple(hints))
