"""What operations are estimated to cost, and what their answers did cost."""

from __future__ import annotations

import random
from typing import Any

import pytest

from graphweft.connectors.contract import RequestContext, SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.connectors.mapping import is_list
from graphweft.federation.graph import Graph, OperationRefused, build_graph
from graphweft.policies.cost import DemandControl, DemandMode, read_weights
from tests.kit.plans import supergraph_of

SDL = """
type Query {
  book: Book
  books: [Book!]!
  few: [Book!]! @listSize(assumedSize: 3)
  page(first: Int, last: Int): [Book!]! @listSize(slicingArguments: ["first", "last"])
  loose(first: Int = 7): [Book!]!
    @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false, assumedSize: 20)
  connection(first: Int!): Connection!
    @listSize(slicingArguments: ["first"], sizedFields: ["nodes"])
  dear: Int @cost(weight: 5)
  dearBooks: [Book!]! @cost(weight: 4) @listSize(assumedSize: 2)
  find(filter: Filter, deep: Boolean @cost(weight: 6)): Book
  any: [Any!]!
  heavy: Heavy
}
type Mutation { add: Book  remove: Boolean }
type Book { title: String author: Author! authors: [Author!]! shelf: Shelf pages: Pages }
type Author { name: String }
type Connection { nodes: [Book!]! total: Int }
type Heavy @cost(weight: 9) { a: Int }
type Thing { author: Author! books: [Book!]! @listSize(assumedSize: 5) }
union Any = Book | Thing
enum Shelf @cost(weight: 2) { A B }
scalar Pages @cost(weight: 3)
input Filter {
  title: String @cost(weight: 2)
  author: AuthorFilter @cost(weight: 1)
  any: [AuthorFilter!]
}
input AuthorFilter { name: String @cost(weight: 3) }
"""


SOMETIMES = "query($w: Boolean!) { book { title } books @include(if: $w) { title } }"


def _graph() -> tuple[Graph, DemandControl]:
    supergraph = supergraph_of({"a": SDL})

    def answer(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {}}

    graph = build_graph(supergraph, {"a": FakeConnector(answer)})
    known = graph.revision.query_graph.supergraph
    demand = DemandControl(read_weights(known, 10), 1000, DemandMode.ENFORCE, known)
    return demand.over(graph), demand


GRAPH, DEMAND = _graph()


@pytest.mark.parametrize(
    ("query", "variables", "cost"),
    [
        ("{ book { title } }", None, 1),
        ("{ book { author { name } } }", None, 2),
        ("{ books { title } }", None, 10),
        ("{ books { author { name } } }", None, 20),
        ("{ books { authors { name } } }", None, 110),
        ("{ few { author { name } } }", None, 6),
        ("{ page(first: 4) { title } }", None, 4),
        ("query($n: Int) { page(last: $n) { title } }", {"n": 8}, 8),
        ("query($n: Int = 6) { page(last: $n) { title } }", None, 6),
        ("query($n: Int) { page(last: $n) { title } }", {"n": None}, 10),
        ("query($n: Int) { page(last: $n) { title } }", {"n": -5}, 10),
        ("{ page(first: 0) { author { name } } }", None, 0),
        ("{ loose { title } }", None, 20),
        ("{ loose(first: 2) { title } }", None, 2),
        ("{ connection(first: 3) { nodes { title } total } }", None, 4),
        ("query($n: Int!) { connection(first: $n) { nodes { author { name } } } }", {"n": 5}, 11),
        ("{ dear }", None, 5),
        ("{ dearBooks { author { name } } }", None, 10),
        ("{ heavy { a } }", None, 9),
        ("{ book { shelf pages } }", None, 6),
        ('{ find(filter: { title: "x" }) { title } }', None, 3),
        ('{ find(deep: true, filter: { author: { name: "x" } }) { title } }', None, 11),
        ("query($f: Filter) { find(filter: $f) { title } }", {"f": {"title": "x"}}, 3),
        (
            "query($f: Filter) { find(filter: $f) { title } }",
            {"f": {"any": [{"name": "x"}, {"name": "y"}]}},
            7,
        ),
        ("query($f: Filter) { find(filter: $f) { title } }", None, 1),
        ("mutation { add { title } remove }", None, 21),
        ("{ a: book { title } b: book { title } }", None, 2),
        ("{ ...F } fragment F on Query { book { ...G } } fragment G on Book { title }", None, 1),
        ("{ any { ... on Book { author { name } } ... on Thing { author { name } } } }", None, 20),
        (
            "{ any { ... on Book { title } ... on Thing { books { title } } } }",
            None,
            60,
        ),
        (SOMETIMES, {"w": False}, 1),
        (SOMETIMES, {"w": True}, 11),
        ("{ __schema { types { name } } __typename book { __typename } }", None, 1),
        ("query($representations: Int) { page(first: $representations) { title } }",
         {"representations": 3}, 3),
    ],
)  # fmt: skip
def test_an_operation_is_estimated(
    query: str, variables: dict[str, Any] | None, cost: float
) -> None:
    assert DEMAND.estimated(GRAPH.prepare(query), variables) == cost


@pytest.mark.parametrize("query", ["{ page { title } }", "{ page(first: 1, last: 2) { title } }"])
def test_exactly_one_slicing_argument_is_required(query: str) -> None:
    with pytest.raises(OperationRefused) as caught:
        GRAPH.prepare(query)
    (error,) = caught.value.errors
    assert error.message.startswith("Query.page is to be asked with exactly one of the arguments")
    assert error.extensions == {"code": "COST_SLICING_ARGUMENT_REQUIRED"}


def test_what_may_cost_too_much_is_refused_with_its_dearest_field() -> None:
    operation = GRAPH.prepare(
        "query($n: Int) { book { title } page(first: $n) { author { name } } }"
    )
    DEMAND.check(operation, {"n": 400}, RequestContext())
    with pytest.raises(OperationRefused) as caught:
        DEMAND.check(operation, {"n": 600}, RequestContext())
    (error,) = caught.value.errors
    assert error.message == (
        "The operation may cost 1,201, and at most 1,000 is allowed; Query.page is 1,200 of it. "
        "Ask for fewer items, or for less of each."
    )
    assert error.extensions == {
        "code": "COST_ESTIMATED_TOO_EXPENSIVE",
        "cost": {"estimated": 1201, "max": 1000},
    }


def test_what_is_measured_is_not_refused() -> None:
    measuring = DemandControl(DEMAND.weights, 1, DemandMode.MEASURE, DEMAND.supergraph)
    measuring.check(GRAPH.prepare("{ books { title } }"), None, RequestContext())


def _book(choose: random.Random, sizes: int) -> dict[str, Any]:
    return {
        "title": "t",
        "author": {"name": "n"},
        "authors": [{"name": "n"} for _ in range(choose.randint(0, sizes))],
        "shelf": choose.choice(["A", None]),
        "pages": choose.choice([1, None]),
    }


@pytest.mark.parametrize("seed", range(20))
def test_an_answer_costs_no_more_than_was_estimated(seed: int) -> None:
    choose = random.Random(seed)
    leaves = ["title", "author { name }", "authors { name }", "shelf", "pages"]
    asked = " ".join(choose.sample(leaves, choose.randint(1, 5)))
    operation = GRAPH.prepare(f"{{ book {{ {asked} }} few {{ {asked} }} books {{ {asked} }} }}")
    data = {
        "book": choose.choice([_book(choose, 10), None]),
        "few": [_book(choose, 10) for _ in range(choose.randint(0, 3))],
        "books": [_book(choose, 10) for _ in range(choose.randint(0, 10))],
    }
    kept = {name.split()[0] for name in asked.replace("{ name }", "").split()}
    told = DEMAND.told(operation, None, _only(data, kept))
    assert 0 <= told["actual"] <= told["estimated"]


def _only(data: dict[str, Any], names: set[str]) -> dict[str, Any]:
    def cut(value: Any) -> Any:
        if is_list(value):
            return [cut(item) for item in value]
        return value and {name: inner for name, inner in value.items() if name in names}

    return {name: cut(value) for name, value in data.items()}


def test_the_actual_cost_is_that_of_what_there_is() -> None:
    operation = GRAPH.prepare("{ books { author { name } shelf } dear }")
    data = {"books": [{"author": {"name": "n"}, "shelf": "A"}, {"author": {"name": "m"},
            "shelf": None}], "dear": 1}  # fmt: skip
    assert DEMAND.told(operation, None, data) == {"estimated": 45, "actual": 11, "max": 1000}
