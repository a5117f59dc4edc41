"""`graphweft plan`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from graphweft.connectors.contract import Connector
from graphweft.connectors.graphql import GraphQLConnector
from graphweft.connectors.transport import Http1Transport
from graphweft.federation.graph import OperationRefused, build_graph
from graphweft.federation.plan import plan_to_json, plan_to_reasons, plan_to_text
from graphweft.gateway.cli.output import print_notes, print_problems, write_result
from graphweft.gateway.problems import Problem
from graphweft.gateway.sources import read_document
from graphweft.schemas.errors import SourceLocation
from graphweft.schemas.read_supergraph import read_supergraph

__all__ = ["plan"]


def plan(
    *,
    supergraph: Annotated[Path, Parameter(alias="-s")],
    operation: Annotated[Path, Parameter(alias="-q")],
    operation_name: str | None = None,
    override_label: tuple[str, ...] = (),
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Print the query plan of an operation, and why each fetch is in it.

    Nothing is sent to any backend.

    Args:
        supergraph: supergraph SDL file.
        operation: file with the operation.
        operation_name: which operation, where the file has more than one.
        override_label: a label of `@override` that is active; may be given several times.
        as_json: print the plan as JSON.
    """
    sdl = read_document(supergraph)
    query = read_document(operation)
    transport = Http1Transport()
    connectors: dict[str, Connector] = {
        graph.name: GraphQLConnector(graph.name, graph.url, transport)
        for graph in read_supergraph(sdl, str(supergraph)).graphs.values()
    }
    try:
        labels = frozenset(override_label)
        prepared = build_graph(sdl, connectors).prepare(query, operation_name, labels)
    except OperationRefused as refused:
        print_problems(_problems(refused, str(operation)), with_excerpts=True)
        return 1
    if as_json:
        write_result(json.dumps(plan_to_json(prepared.plan), indent=2))
    else:
        write_result(plan_to_text(prepared.plan))
        print_notes("fetch", plan_to_reasons(prepared.plan))
    return 0


def _problems(refused: OperationRefused, source: str) -> list[Problem]:
    problems: list[Problem] = []
    for error in refused.errors:
        place = error.locations[0] if error.locations else None
        code = str((error.extensions or {}).get("code", "GRAPHQL_VALIDATION_FAILED"))
        location = SourceLocation(source, place.line, place.column) if place else None
        problems.append(Problem(code, error.message, location or SourceLocation(source)))
    return problems
