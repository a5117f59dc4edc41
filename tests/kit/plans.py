"""Plan tests in one line: subgraphs and an operation in, the readable plan out."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from textwrap import dedent

from graphql import OperationDefinitionNode, parse, validate

from graphweft.federation.composition import Composed, compose
from graphweft.federation.operation.normalize import normalize_operation
from graphweft.federation.plan import QueryPlan, plan_to_text
from graphweft.federation.planner import plan_operation
from graphweft.federation.query_graph import build_query_graph, with_labels
from graphweft.schemas.api_schema import build_api_schema
from graphweft.schemas.read_supergraph import read_supergraph
from graphweft.schemas.subgraph import build_subgraph

FEDERATION_2 = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible",
  "@interfaceObject", "@context", "@fromContext", "@cacheTag",
  "@cost", "@listSize"])
"""


def supergraph_of(subgraphs: Mapping[str, str]) -> str:
    """Compose SDL documents (without their `@link`) to a supergraph."""
    result = compose([build_subgraph(n, FEDERATION_2 + sdl) for n, sdl in subgraphs.items()])
    assert isinstance(result, Composed), [str(error) for error in result.errors]
    return result.supergraph_sdl


def plan(
    subgraphs: Mapping[str, str], query: str, labels: AbstractSet[str] = frozenset()
) -> QueryPlan:
    """Plan an operation over subgraphs, while some labels of `@override` are active."""
    supergraph = read_supergraph(supergraph_of(subgraphs))
    document = parse(query)
    errors = validate(build_api_schema(supergraph), document)
    assert not errors, errors
    (operation,) = (d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    normalized = normalize_operation(document, operation, supergraph)
    return plan_operation(normalized, with_labels(build_query_graph(supergraph), labels))


def check_plan(
    subgraphs: Mapping[str, str],
    query: str,
    expected: str,
    *,
    labels: AbstractSet[str] = frozenset(),
) -> None:
    """The plan of the operation prints as expected (indentation of the text as a whole is free)."""
    assert plan_to_text(plan(subgraphs, query, labels)) == dedent(expected).strip()
