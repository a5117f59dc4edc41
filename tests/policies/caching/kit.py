"""Two subgraphs over values that change, with the caches of the gateway before them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    value_from_ast_untyped,
)

from graphweft.connectors.contract import (
    Headers,
    RequestContext,
    SubgraphCall,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.connectors.identity import Identity
from graphweft.connectors.mapping import is_list
from graphweft.federation.graph import Graph, build_graph
from graphweft.policies.caching import (
    Answers,
    CacheStore,
    Caching,
    LifetimeRules,
    MemoryStore,
    Renewals,
    StaleTimes,
    SubgraphCache,
    read_cache_hints,
)
from graphweft.schemas.errors import BackendError
from graphweft.schemas.subgraph import Subgraph
from tests.kit.plans import supergraph_of

PRODUCTS = """
type Query {
  products: [Product!]! @cacheControl(maxAge: 30)
  product(id: ID!): Product @cacheControl(maxAge: 60)
  top: Product @cacheControl(maxAge: 10)
  clock: Int
}
type Mutation { rename(id: ID!, name: String!): Product }
type Product @key(fields: "id") @cacheControl(maxAge: 100) {
  id: ID!
  name: String
  price: Int @cacheControl(maxAge: 5)
}
"""
REVIEWS = """
type Product @key(fields: "id") @cacheControl(maxAge: 200) {
  id: ID!
  rating: Int
  stock: Int @cacheControl(maxAge: 3)
  mine: String @cacheControl(maxAge: 50, scope: PRIVATE)
  live: Int @cacheControl(maxAge: 0)
  reviews(first: Int = 2): [Review!] @cacheControl(maxAge: 20)
}
type Review @cacheControl(maxAge: 40) { id: ID! text: String }
"""
PRODUCT_IDS = ("1", "2", "3")


@dataclass
class Clock:
    """Time that only tests move."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


@dataclass
class World:
    """What the backends know; `version` is in every value, so an old one shows."""

    version: int = 0
    who: str = ""

    def product(self, key: str) -> dict[str, Any]:
        """A product of the products subgraph."""
        return {
            "__typename": "Product",
            "id": key,
            "name": f"name {key} v{self.version}",
            "price": 100 * int(key) + self.version,
        }

    def reviewed(self, key: str) -> dict[str, Any]:
        """A product of the reviews subgraph."""
        return {
            "__typename": "Product",
            "id": key,
            "rating": self.version,
            "stock": self.version,
            "live": self.version,
            "mine": f"{self.who} v{self.version}",
            "reviews": lambda first=2: [
                {"__typename": "Review", "id": f"{key}-{n}", "text": f"v{self.version}"}
                for n in range(first)
            ],
        }

    def roots(self) -> dict[str, Any]:
        """The root fields of the products subgraph."""

        def product(id: str) -> Any:  # noqa: A002  # the argument's name
            return self._known(id)

        def rename(id: str, name: str) -> Any:  # noqa: A002  # the argument's name
            return {**self.product(id), "name": name}

        def entities(representations: list[dict[str, Any]]) -> Any:
            return [self._known(one["id"]) for one in representations]

        return {
            "products": lambda: [self.product(key) for key in PRODUCT_IDS],
            "product": product,
            "top": lambda: self.product("1"),
            "clock": self.version,
            "rename": rename,
            "_entities": entities,
        }

    def reviewed_entities(self) -> dict[str, Any]:
        """The root fields of the reviews subgraph."""

        def entities(representations: list[dict[str, Any]]) -> Any:
            return [self.reviewed(one["id"]) for one in representations]

        return {"_entities": entities}

    def _known(self, key: str) -> dict[str, Any] | None:
        return self.product(key) if key in PRODUCT_IDS else None


@dataclass
class Backend:
    """A connector over values, that tells its calls and may fail.

    Where `answered` is given, it is set once an answer is made, which waits for `go_on`.
    """

    values: Callable[[], dict[str, Any]]
    world: World
    headers: Headers = ()
    failure: BackendError | None = None
    errors: Sequence[dict[str, Any]] = ()
    answered: asyncio.Event | None = None
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    calls: list[tuple[SubgraphOperation, dict[str, Any]]] = field(
        default_factory=list[tuple[SubgraphOperation, dict[str, Any]]]
    )

    @property
    def entities(self) -> list[str]:
        """Ids of the entities that were asked for, in all calls."""
        return [
            one["id"]
            for operation, variables in self.calls
            for name in operation.representation_variables
            for one in variables[name]
        ]

    async def describe(self) -> str:
        """Not used."""
        return ""

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        """The subgraph itself."""
        return (subgraph,)

    def prepare(self, operation: SubgraphOperation) -> SubgraphCall:
        """A call that reads the values."""

        async def call(variables: dict[str, Any], context: RequestContext) -> SubgraphResponse:
            self.calls.append((operation, orjson.loads(orjson.dumps(variables))))
            if self.failure is not None:
                raise self.failure
            self.world.who = context.identity.subject if context.identity else ""
            data = answer(operation.document, self.values(), variables)
            if self.answered is not None:
                self.answered.set()
                await self.go_on.wait()
            return SubgraphResponse(data, self.errors, None, (self.headers,))

        return call

    async def aclose(self) -> None:
        """Nothing to release."""


@dataclass
class Shop:
    """The gateway's graph over both, with what tests look at."""

    graph: Graph
    answers: Answers
    world: World
    clock: Clock
    products: Backend
    reviews: Backend
    response_bytes: int = 0

    def without_caches(self) -> Self:
        """The same shop, every fetch of which goes to a backend."""
        revision = replace(self.graph.revision, around_fetch=None)
        return replace(self, graph=Graph(self.graph.supergraph_sdl, revision))

    async def ask(
        self,
        query: str,
        *,
        who: str | None = None,
        headers: Mapping[str, str] | None = None,
        variables: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The response to one request."""
        return (await self.answer(query, who=who, headers=headers, variables=variables))[0]

    async def answer(
        self,
        query: str,
        *,
        who: str | None = None,
        headers: Mapping[str, str] | None = None,
        variables: Mapping[str, Any] | None = None,
    ) -> tuple[dict[str, Any], str, RequestContext]:
        """The response, its `Cache-Control` and the context, with a trace if no answer is kept."""
        context = RequestContext(headers=headers or {}, identity=Identity(who) if who else None)
        if not self.response_bytes:
            context.trace = []
        operation = await self.graph.prepared(query)
        result, control = await self.answers.execute(operation, query, variables, context)
        return orjson.loads(result.body), control.decode(), context

    async def data(self, query: str, *, who: str | None = None) -> Any:
        """The data of a response without errors."""
        response = await self.ask(query, who=who)
        assert "errors" not in response, response
        return response["data"]

    def forget_calls(self) -> None:
        """Count calls from now on."""
        self.products.calls.clear()
        self.reviews.calls.clear()

    @property
    def calls(self) -> tuple[int, int]:
        """How often the products and the reviews subgraph were called."""
        return len(self.products.calls), len(self.reviews.calls)


def shop(
    *,
    stale: StaleTimes = StaleTimes(),  # noqa: B008  # immutable
    default: float | None = None,
    store: CacheStore | None = None,
    clock: Clock | None = None,
    reviews: str = REVIEWS,
    response_bytes: int = 0,
) -> Shop:
    """A shop with empty caches."""
    world, clock = World(), clock or Clock()
    backends = {
        "products": Backend(world.roots, world),
        "reviews": Backend(world.reviewed_entities, world),
    }
    graph = build_graph(supergraph_of({"products": PRODUCTS, "reviews": reviews}), backends)
    supergraph = graph.revision.query_graph.supergraph
    hints = read_cache_hints(supergraph)
    store = store or MemoryStore(1_000_000, clock)
    caches = {
        name: SubgraphCache(
            name,
            f"{name}:",
            store,
            LifetimeRules(hints, name, default, supergraph),
            stale,
            is_same_header=lambda header: header == "accept-language",
        )
        for name in backends
    }
    caching = Caching(store, caches, Renewals())
    answers = Answers(caching, response_bytes, clock)
    graph = graph.around_fetches(caching.around_fetch)
    both = (backends["products"], backends["reviews"])
    return Shop(graph, answers, world, clock, *both, response_bytes)


def answer(
    document: DocumentNode, values: dict[str, Any], variables: dict[str, Any]
) -> dict[str, Any]:
    """What a GraphQL server answers that has these values; functions take arguments."""
    operation = next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    fragments = {
        d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
    }
    return _object(operation.selection_set, values, variables, fragments)


def _object(
    selection_set: SelectionSetNode,
    values: dict[str, Any],
    variables: dict[str, Any],
    fragments: dict[str, FragmentDefinitionNode],
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in selection_set.selections:
        if isinstance(node, FieldNode):
            arguments = {
                one.name.value: value_from_ast_untyped(one.value, variables)
                for one in node.arguments or ()
            }
            value = values[node.name.value]
            value = value(**arguments) if callable(value) else value
            key = node.alias.value if node.alias else node.name.value
            found[key] = _value(node.selection_set, value, variables, fragments)
        elif isinstance(node, InlineFragmentNode):
            found |= _object(node.selection_set, values, variables, fragments)
        else:
            fragment = fragments[getattr(node, "name").value]  # noqa: B009
            found |= _object(fragment.selection_set, values, variables, fragments)
    return found


def _value(
    selection_set: SelectionSetNode | None,
    value: Any,
    variables: dict[str, Any],
    fragments: dict[str, FragmentDefinitionNode],
) -> Any:
    if value is None or selection_set is None:
        return value
    if is_list(value):
        return [_value(selection_set, item, variables, fragments) for item in value]
    return _object(selection_set, value, variables, fragments)
