"""The CPU time of each step from subgraphs to a graph, and from an operation's text to its plan."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Final

from graphql import get_operation_ast, validate

from bench.planning.cost import Cost
from bench.planning.crafted import Crafted
from bench.planning.supergraphs import generate_subgraphs
from graphweft.connectors.contract import Connector, SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.federation.composition import Composed, SubgraphDocument, compose
from graphweft.federation.execution import compile_plan
from graphweft.federation.graph import Graph, OperationRefused, build_graph
from graphweft.federation.operation.normalize import normalize_operation
from graphweft.federation.planner import Budget, plan_operation
from graphweft.federation.query_graph import build_query_graph
from graphweft.gateway.memory import settle_memory
from graphweft.policies.limits import OperationLimits, check_operation, parse_operation
from graphweft.schemas.api_schema import build_api_schema
from graphweft.schemas.read_supergraph import read_supergraph
from graphweft.schemas.subgraph import build_subgraph

__all__ = [
    "graph_of",
    "graph_of_supergraph",
    "measure_composition",
    "measure_crafted",
    "measure_operation",
]

_LIMITS: Final = OperationLimits()
_TICK: Final = 0.005
_PATIENCE: Final = 20
_SPAWN: Final = get_context("spawn")


@dataclass(slots=True)
class _Meter:
    milliseconds: dict[str, float] = field(default_factory=dict[str, float])

    @contextmanager
    def step(self, name: str) -> Generator[None]:
        started = time.process_time()
        yield
        self.milliseconds[name] = (time.process_time() - started) * 1000


def measure_composition(count: int) -> tuple[Cost, str]:
    """Compose so many generated subgraphs and read the result; gives the supergraph too."""
    documents = generate_subgraphs(count)
    meter = _Meter()
    with meter.step("read subgraphs"):
        subgraphs = [build_subgraph(d.name, d.sdl, d.url) for d in documents]
    with meter.step("compose"):
        result = compose(subgraphs)
    assert isinstance(result, Composed), result.errors[0]
    with meter.step("read supergraph"):
        supergraph = read_supergraph(result.supergraph_sdl)
    with meter.step("query graph"):
        build_query_graph(supergraph)
    with meter.step("API schema"):
        build_api_schema(supergraph)
    types = f"{len(supergraph.types):,} types"
    cost = Cost("composition", f"{count} subgraphs", meter.milliseconds, types)
    return cost, result.supergraph_sdl


def graph_of(documents: Sequence[SubgraphDocument]) -> Graph:
    """The graph of subgraphs that nobody serves; operations have the default limits."""
    result = compose([build_subgraph(d.name, d.sdl, d.url) for d in documents])
    assert isinstance(result, Composed), result.errors[0]
    return graph_of_supergraph(result.supergraph_sdl)


def graph_of_supergraph(sdl: str) -> Graph:
    """The same of a supergraph."""
    graphs = read_supergraph(sdl).graphs.values()
    connectors: dict[str, Connector] = {graph.name: FakeConnector(_nothing) for graph in graphs}
    return build_graph(
        sdl,
        connectors,
        parse=partial(parse_operation, limits=_LIMITS),
        checks=[partial(check_operation, limits=_LIMITS)],
    )


def measure_operation(graph: Graph, case: str, query: str, runs: int = 5) -> Cost:
    """Prepare an operation step by step, as nothing of it were cached."""
    best: dict[str, float] = {}
    fetches = 0
    for _ in range(runs):
        meter = _Meter()
        fetches = _prepare(graph, query, meter)
        for name, spent in meter.milliseconds.items():
            best[name] = min(spent, best.get(name, spent))
    return Cost("operations", case, best, f"{fetches} fetches")


def _prepare(graph: Graph, query: str, meter: _Meter) -> int:
    """The steps of `prepare_operation`, one by one; gives the number of fetches."""
    revision = graph.revision
    supergraph, schema = revision.query_graph.supergraph, revision.api_schema
    with meter.step("parse"):
        document = parse_operation(query, _LIMITS)
    definition = get_operation_ast(document)
    assert definition is not None
    with meter.step("limits"):
        errors = check_operation(document, definition, _LIMITS)
    with meter.step("validate"):
        errors += validate(schema, document)
    if errors:
        raise errors[0]
    with meter.step("normalize"):
        operation = normalize_operation(document, definition, supergraph)
    with meter.step("plan"):
        plan = plan_operation(operation, revision.query_graph, Budget(0))
    with meter.step("compile"):
        backends = revision.backends(operation.operation_type)
        compile_plan(plan, schema, supergraph, backends, None)
    return len(plan.fetches)


def measure_crafted(crafted: Crafted) -> Cost:
    """Prepare a crafted operation as the gateway does, and tell what became of it.

    In a process of its own, since planning that does not end cannot be ended otherwise.
    """
    case = f"{crafted.name}: {crafted.summary}"
    here, there = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_measure_apart, args=(crafted, there), daemon=True)
    process.start()
    spent, outcome = float(_PATIENCE * 1000), f"NOT DONE after {_PATIENCE} s"
    if here.poll(_PATIENCE):
        spent, outcome = here.recv()
    process.kill()
    process.join()
    return Cost("crafted", case, {"prepare": spent}, outcome)


def _measure_apart(crafted: Crafted, answer: Connection[tuple[float, str], None]) -> None:
    graph = graph_of(crafted.subgraphs())
    query = crafted.query()
    settle_memory()
    meter = _Meter()
    with meter.step("prepare"):
        outcome, held = asyncio.run(_outcome(graph, query))
    outcome = f"{outcome}; event loop held {held * 1000:.0f} ms at most"
    answer.send((meter.milliseconds["prepare"], outcome))


async def _outcome(graph: Graph, query: str) -> tuple[str, float]:
    """What became of an operation, and for how many seconds nothing else could run."""
    ticking = asyncio.create_task(_longest_pause())
    await asyncio.sleep(_TICK)
    try:
        prepared = await graph.prepared(query)
        outcome = f"{len(prepared.plan.fetches)} fetches"
    except OperationRefused as refused:
        outcome = f"refused: {(refused.errors[0].extensions or {}).get('code')}"
    ticking.cancel()
    return outcome, await ticking


async def _longest_pause() -> float:
    longest = 0.0
    with suppress(asyncio.CancelledError):
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_TICK)
            longest = max(longest, time.perf_counter() - before - _TICK)
    return longest


def _nothing(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    del operation, variables
    return {"data": None}
