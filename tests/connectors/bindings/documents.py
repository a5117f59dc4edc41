"""SDL documents that several tests bind, and a vocabulary that reads their GET templates."""

from __future__ import annotations

from graphweft.connectors.bindings import (
    CONNECT,
    GRPC_CONNECT,
    Binding,
    BindingVocabulary,
    DirectiveArguments,
    expand,
    read_bindings,
)
from graphweft.connectors.mapping import Selection, Template
from graphweft.schemas.subgraph import Subgraph, build_subgraph

__all__ = ["GRPC", "HEAD", "ORDERS", "REST", "USERS", "bind", "expanded"]


def _rest(arguments: DirectiveArguments) -> tuple[Selection | Template, ...]:
    found = (arguments.template("http", "GET"), arguments.selection("http", "queryParams"))
    return tuple(mapping for mapping in found if mapping is not None)


def _grpc(arguments: DirectiveArguments) -> tuple[Selection | Template, ...]:
    message = arguments.selection("message")
    return () if message is None else (message,)


REST = BindingVocabulary(CONNECT, "source", "connect", _rest)
GRPC = BindingVocabulary(GRPC_CONNECT, "grpcSource", "grpcConnect", _grpc)

HEAD = """extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@external"])
  @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@source", "@connect"])
  @source(name: "api", http: { baseURL: "http://api.internal/v1/" })
"""

USERS = (
    HEAD
    + """
type Query {
  users(first: Int = 20): [User!]
    @connect(source: "api", http: { GET: "/users", queryParams: "limit: $args.first" },
             selection: "$.data { id name: full_name email }")
}
type User @key(fields: "id")
  @connect(source: "api", http: { GET: "/users?ids={$batch.id->joinNotNull(',')}" },
           batch: { maxSize: 100 }, selection: "$.data { id name: full_name email }") {
  id: ID!
  name: String
  "Where to write to"
  email: String
}
"""
)

ORDERS = """extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  @link(url: "https://graphweft.dev/grpc-connect/v0.1", import: ["@grpcSource", "@grpcConnect"])
  @grpcSource(name: "orders", target: "dns:///orders.internal:50051")

type Order @key(fields: "id")
  @grpcConnect(source: "orders", method: "shop.OrderService/BatchGetOrders",
    message: "ids: $batch.id", batch: { maxSize: 500 },
    selection: \"\"\"
    $.orders {
      id status total: lines->first.price { currencyCode units }
      lines { qty product: { id: productId } }
    }
    \"\"\") {
  id: ID!  status: OrderStatus  total: Money  lines: [OrderLine!]!
}
type User @key(fields: "id") {
  id: ID!
  orders(first: Int): [Order!]
    @grpcConnect(source: "orders", method: "shop.OrderService/ListOrders",
      message: "userId: $this.id pageSize: $args.first",
      selection: "$.orders { id status lines { qty product: { id: productId } } }")
}
type OrderLine { qty: BigInt!  product: Product }
type Product @key(fields: "id", resolvable: false) { id: ID! }
type Money { currencyCode: String  units: BigInt }
enum OrderStatus { OPEN PAID }
scalar BigInt
type Subscription {
  orderChanged(userId: ID!): Order
    @grpcConnect(source: "orders", method: "shop.OrderService/WatchOrders",
                 message: "userId: $args.userId", selection: "id status")
}
"""


def bind(sdl: str, vocabulary: BindingVocabulary = REST, name: str = "api") -> list[Binding]:
    """The bindings of a document."""
    return list(read_bindings(build_subgraph(name, sdl), vocabulary))


def expanded(
    sdl: str, vocabulary: BindingVocabulary = REST, name: str = "api"
) -> dict[str, Subgraph]:
    """The synthetic subgraphs of a document, by name."""
    subgraph = build_subgraph(name, sdl)
    expansion = expand(subgraph, read_bindings(subgraph, vocabulary))
    return {item.name: item for item in expansion.subgraphs}
