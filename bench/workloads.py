"""The workloads: what runs behind the gateway, what is asked, and what the answer must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from graphql import graphql_sync  # pyright: ignore[reportUnknownVariableType] # bare generics

from bench.federation.subgraphs import RESOLVERS, make_monolith
from bench.orders.data import ORDERS, PRODUCTS
from bench.posts.api import POSTS, USERS

__all__ = ["WORKLOADS", "BackendSpec", "Workload"]

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class BackendSpec:
    """A backend process: a module to run, its arguments, and the variable for its address."""

    variable: str
    module: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workload:
    """One query, measured.

    Attributes:
        name: as given on the command line.
        summary: one sentence for the report.
        config: configuration file of the gateway.
        backends: what runs behind the gateway, by name.
        query: the operation that every request sends.
        expected: the `data` that every answer must have.
        calls: backend requests that one client request may cause at most.
    """

    name: str
    summary: str
    config: Path
    backends: Mapping[str, BackendSpec]
    query: str
    expected: Callable[[], Any] = field(repr=False)
    calls: int


def _read(path: str) -> str:
    return (_HERE / path).read_text("utf-8")


def _monolith(query: str) -> Any:
    result = graphql_sync(make_monolith(), query)
    assert result.errors is None
    return result.data


def _posts() -> Any:
    fields = ("name", "email")
    users = {
        key: {"id": key, **{name: user[name] for name in fields}} for key, user in USERS.items()
    }
    return {
        "posts": [
            {"id": str(post["id"]), "title": post["title"], "user": users[str(post["userId"])]}
            for post in POSTS
        ]
    }


def _orders() -> Any:
    fields = ("id", "name", "price")
    products = {key: {name: product[name] for name in fields} for key, product in PRODUCTS.items()}
    read = ("id", "quantity", "status", "customer", "currency", "city", "paid", "discount")
    return {
        "orders": [
            {
                **{name: order[name] for name in read},
                "totalCents": str(order["total_cents"]),
                "product": products[order["product_id"]],
            }
            for order in ORDERS
        ]
    }


_SUBGRAPHS: Final = {
    name: BackendSpec(f"BENCH_{name.upper()}_URL", "bench.federation.subgraphs", (name,))
    for name in RESOLVERS
}
_API: Final = {"api": BackendSpec("BENCH_API_URL", "bench.posts.api")}
_ORDERS: Final = {"orders": BackendSpec("BENCH_ORDERS_URL", "bench.orders.service")}
_ME: Final = _read("federation/passthrough.graphql")
_DEEP: Final = _read("federation/deep.graphql")

WORKLOADS: Final[Mapping[str, Workload]] = {
    workload.name: workload
    for workload in (
        Workload(
            name="passthrough",
            summary="One small object of one GraphQL subgraph.",
            config=_HERE / "federation/passthrough.yaml",
            backends={"accounts": _SUBGRAPHS["accounts"]},
            query=_ME,
            expected=lambda: _monolith(_ME),
            calls=1,
        ),
        Workload(
            name="federation",
            summary="A deep query over four GraphQL subgraphs; the answer has about 87 kB.",
            config=_HERE / "federation/graphweft.yaml",
            backends=_SUBGRAPHS,
            query=_DEEP,
            expected=lambda: _monolith(_DEEP),
            calls=6,
        ),
        Workload(
            name="federation-cached-fields",
            summary="The same query; every field of every entity is in the cache.",
            config=_HERE / "federation/cached_fields.yaml",
            backends=_SUBGRAPHS,
            query=_DEEP,
            expected=lambda: _monolith(_DEEP),
            calls=6,
        ),
        Workload(
            name="federation-cached",
            summary="The same query; the whole answer is in the cache.",
            config=_HERE / "federation/cached_answers.yaml",
            backends=_SUBGRAPHS,
            query=_DEEP,
            expected=lambda: _monolith(_DEEP),
            calls=6,
        ),
        Workload(
            name="n-plus-one",
            summary="A hundred posts over REST, their ten users looked up one by one.",
            config=_HERE / "posts/one_by_one.yaml",
            backends=_API,
            query=_read("posts/query.graphql"),
            expected=_posts,
            calls=11,
        ),
        Workload(
            name="n-plus-one-batched",
            summary="The same posts, their ten users looked up in one request.",
            config=_HERE / "posts/batched.yaml",
            backends=_API,
            query=_read("posts/query.graphql"),
            expected=_posts,
            calls=2,
        ),
        Workload(
            name="grpc-list",
            summary="A hundred orders of ten fields over gRPC, their twenty products in one call.",
            config=_HERE / "orders/graphweft.yaml",
            backends=_ORDERS,
            query=_read("orders/query.graphql"),
            expected=_orders,
            calls=2,
        ),
    )
}
