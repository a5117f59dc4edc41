"""The operations that every gateway must answer alike; each needs more than one subgraph."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["OPERATIONS", "Operation"]


class Operation(NamedTuple):
    """A GraphQL request.

    Attributes:
        name: what it tries, for reading test results.
        query: the document.
        variables: their values.
        in_hive: False where Hive's runtime answers wrongly: it loses the fields that only an
            interface object has.
    """

    name: str
    query: str
    variables: dict[str, Any] | None = None
    in_hive: bool = True


OPERATIONS = (
    Operation("entity_by_one_key", '{ person(id: "p3") { name role reviews { stars text } } }'),
    Operation(
        "entity_by_another_key",
        '{ product(sku: "f1") { ... on Film { minutes director { id name role } } } }',
    ),
    Operation(
        "provides",
        '{ product(sku: "b1") { ... on Book { author { name written { sku } } } } }',
    ),
    Operation(
        "requires",
        "{ products { __typename sku ... on Book { shipping size { millimetres } } } }",
    ),
    Operation(
        "override", "{ products { title ... on Book { stock } ... on Film { stock minutes } } }"
    ),
    Operation(
        "interface_object",
        "{ products(first: 2) { sku title rating } }",
        in_hive=False,
    ),
    Operation(
        "from_interface_object_to_concrete_type",
        "{ latestReviews { id product { __typename title ... on Film { minutes } } } }",
    ),
    Operation(
        "nested_hops",
        "{ people { name reviews { product { title reviews { stars by { email } } } } } }",
    ),
    Operation(
        "union",
        '{ search(text: "Summer") { __typename ... on Product { sku rating } '
        "... on Person { name role } ... on Book { pages } } }",
        in_hive=False,
    ),
    Operation(
        "variables_and_enum",
        "query Q($sku: ID!, $in: Currency!, $least: Int) { product(sku: $sku) {"
        " price(currency: $in) reviews(atLeast: $least) { id by { name } } } }",
        {"sku": "b1", "in": "SEK", "least": 4},
        in_hive=False,
    ),
    Operation(
        "input_object",
        "query Q($f: ProductFilter) { products(filter: $f) { title rating } }",
        {"f": {"title": "Summer", "maxPrice": 10}},
        in_hive=False,
    ),
    Operation(
        "aliases",
        '{ a: product(sku: "b1") { t: title inEur: price inSek: price(currency: SEK) r: rating }'
        ' b: product(sku: "f1") { t: title r: rating } }',
        in_hive=False,
    ),
    Operation(
        "skip_and_include",
        "query Q($yes: Boolean!, $no: Boolean!) { products(first: 1) { sku"
        " title @skip(if: $yes) rating @include(if: $no) reviews @include(if: $yes) { stars } } }",
        {"yes": True, "no": False},
        in_hive=False,
    ),
    Operation(
        "fragments",
        "query Q { products { ...card ... on Book { author { ...who } } } }"
        " fragment card on Product { sku reviews { by { ...who } } }"
        " fragment who on Person { name email }",
        in_hive=False,
    ),
    Operation("null_entity", '{ product(sku: "none") { title rating } }'),
    Operation("null_child", '{ product(sku: "b2") { rating ... on Book { author { name } } } }'),
    Operation("parallel_roots", "{ people { name } products { sku } latestReviews { stars } }"),
    Operation(
        "mutations_in_order",
        'mutation { rename(id: "p1", name: "T.") { name reviews { id } }'
        ' review(input: {sku: "b2", by: "p2", stars: 1}) { stars product { title } by { name } } }',
    ),
)
