"""`python -m bench.planning`: measure composing and planning, print it, and keep it if asked to."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table

from bench.planning.cost import GROUPS, Cost
from bench.planning.crafted import CRAFTED
from bench.planning.measure import (
    graph_of,
    graph_of_supergraph,
    measure_composition,
    measure_crafted,
    measure_operation,
)
from bench.planning.operations import generate_operation
from bench.report import describe_run, save_run
from graphweft.federation.composition import SubgraphDocument
from graphweft.gateway.memory import settle_memory

_FEDERATION: Final = Path(__file__).parent.parent / "federation"
_SUBGRAPHS: Final = (10, 50, 200)
_FIELDS: Final = (10, 60, 100, 300, 1_000)

app = App(name="python -m bench.planning", version_flags=())


@app.default
def planning(
    *,
    save: Annotated[bool, Parameter(help="Append to results.jsonl and RESULTS.md.")] = False,
) -> None:
    """Measure the CPU time of composing supergraphs and of planning operations over them."""
    load_before = os.getloadavg()[0]
    costs: list[Cost] = []
    for cost in _measure():
        costs.append(cost)
        sys.stderr.write(f"{cost.group}: {cost.case}\n")
    for group in GROUPS:
        _print(group, [cost for cost in costs if cost.group == group])
    if save:
        command = shlex.join(["python", "-m", "bench.planning", *sys.argv[1:]])
        save_run(describe_run(command, load_before, costs=costs))


def _measure() -> Iterator[Cost]:
    """All cases; collections are as a gateway has them, not part of what is measured."""
    query = (_FEDERATION / "deep.graphql").read_text("utf-8")
    graph = graph_of(
        [
            SubgraphDocument(file.stem, file.read_text("utf-8"))
            for name in ("accounts", "inventory", "products", "reviews")
            for file in [_FEDERATION / f"{name}.graphql"]
        ]
    )
    settle_memory()
    yield measure_operation(graph, "the federation benchmark's 58 lines", query)
    for count in _SUBGRAPHS:
        composition, sdl = measure_composition(count)
        yield composition
        graph = graph_of_supergraph(sdl)
        settle_memory()
        for fields in _FIELDS:
            query = generate_operation(graph.api_schema, fields)
            lines = query.count("\n")
            yield measure_operation(graph, f"{lines:,} lines over {count} subgraphs", query)
    for crafted in CRAFTED:
        yield measure_crafted(crafted)


def _print(group: str, costs: list[Cost]) -> None:
    steps = list(costs[0].milliseconds)
    table = Table("case", *steps, "total", "outcome", title=f"{group}: {GROUPS[group]}")
    for column in table.columns[1:-1]:
        column.justify = "right"
    for cost in costs:
        table.add_row(cost.case, *cost.cells(), cost.outcome)
    Console(width=160).print(table)


if __name__ == "__main__":
    sys.exit(app())
