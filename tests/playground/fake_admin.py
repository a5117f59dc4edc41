"""The admin API's schema, answered from memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLError,
    build_schema,
    graphql_sync,  # pyright: ignore[reportUnknownVariableType] - some of its options are generic
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from graphweft.connectors.mapping import is_object
from graphweft.gateway.admin.endpoint import admin_schema
from graphweft.playground import PlaygroundSettings
from tests.playground.small_gateway import SAMPLES, small_gateway

__all__ = ["FakeAdmin", "console"]

Json = dict[str, Any]

SCHEMA = build_schema(admin_schema().as_str())
AT = "2026-01-02T03:04:05Z"
PETS = """type Query {
  pet(id: ID!): Pet
}

type Pet {
  id: ID!
  name: String
}
"""
PRODUCT_FIELDS: list[Json] = [
    {
        "name": name,
        "type": kind,
        "target": target,
        "subgraphs": subgraphs,
        "protection": protection,
        "cacheControl": cache,
        "description": None,
    }
    for name, kind, target, subgraphs, protection, cache in (
        ("upc", "ID!", "ID", ["products", "reviews"], [], None),
        ("name", "String!", "String", ["products"], [], "maxAge 60"),
        ("cost", "Int", "Int", ["products"], ["@authenticated"], None),
        ("reviews", "[Review!]!", "Review", ["reviews"], [], None),
    )
]


def console(admin: FakeAdmin) -> Starlette:
    """A gateway's admin listener: the page, its GraphQL endpoint and its admin API."""
    settings = PlaygroundSettings(samples=SAMPLES, admin="./admin/graphql")
    routes = [
        Route("/admin/graphql", admin.answer, methods=["POST"]),
        Mount("/", small_gateway(settings)),
    ]
    return Starlette(routes=routes)


@dataclass
class FakeAdmin:
    """The state of the registry, and how the API behaves.

    Overlays that name `Nope` are refused, and so is what comes from a location with `broken` in it;
    to remove a source breaks an operation.
    """

    token: str | None = None
    read_only: str | None = None
    role: str = "EDITOR"
    operations: list[Json] = field(default_factory=lambda: [operation(n) for n in range(3)])
    asked: list[Json] = field(default_factory=list[Json])
    held: dict[str, Json] = field(
        default_factory=lambda: {
            "products": source("products", "GRAPHQL", "http://products.test/graphql"),
            "reviews": source("reviews", "REST", "http://reviews.test/openapi.json"),
        }
    )
    history: list[Json] = field(default_factory=lambda: [revision(1, "ann", "first", [])])
    proposals: dict[str, Json] = field(default_factory=dict[str, Json])

    async def answer(self, request: Request) -> Response:
        """Execute a request against the schema."""
        body = await request.json()
        self.asked.append(body)
        if self.token and request.headers.get("authorization") != f"Bearer {self.token}":
            error = {"message": "Who are you?", "extensions": {"code": "UNAUTHENTICATED"}}
            return JSONResponse({"errors": [error]}, status_code=401)
        result = graphql_sync(
            SCHEMA,
            body["query"],
            self,
            variable_values=body.get("variables"),
            field_resolver=resolve,
        )
        return JSONResponse(result.formatted)

    def gateway(self, _info: Any) -> Json:
        """Its status."""
        number = self.history[-1]["number"]
        node = {"id": "node-1", "revision": number, "seenAt": AT, "problem": None, "isThis": True}
        return {
            "version": "1.0.0",
            "revision": number,
            "isReadOnly": self.read_only is not None,
            "readOnlyReason": self.read_only,
            "role": self.role,
            "subject": "ann",
            "nodes": [node],
        }

    def sources(self, _info: Any) -> list[Json]:
        """What is registered."""
        return list(self.held.values())

    def source(self, _info: Any, name: str) -> Json | None:
        """One of them."""
        return self.held.get(name)

    def revisions(self, _info: Any, **_: Any) -> list[Json]:
        """The latest first, where there is a registry."""
        if self.read_only is not None:
            raise refusal("REGISTRY_READ_ONLY", self.read_only)
        last = self.history[-1]["number"]
        return [{**one, "isCurrent": one["number"] == last} for one in reversed(self.history)]

    def auditLog(self, _info: Any, **_: Any) -> list[Json]:  # noqa: N802  field name
        """One entry."""
        entry = {"number": 1, "at": AT, "author": "ann", "action": "apply"}
        return [{**entry, "detail": '{"proposal":"p1"}', "outcome": "done"}]

    def diff(self, _info: Any, **_: Any) -> list[Json]:
        """One and the same change."""
        return [change("REMOVED", "Query.pet", ["FindPet"])]

    def graph(self, _info: Any) -> list[Json]:
        """Three types of two subgraphs."""
        return [
            graph_type("Query", ["products"], [graph_field("product", "Product", "products")]),
            graph_type("Product", ["products", "reviews"], PRODUCT_FIELDS, keys=["upc"]),
            graph_type("Review", ["reviews"], [graph_field("body", "String", "reviews")]),
        ]

    def preview(self, _info: Any, source: Json) -> Json:
        """A pet store, whatever is asked."""
        if "broken" in source["location"]:
            problem = {"message": "There is no document.", "code": "NOT_FOUND", "source": None}
            raise refusal("INVALID_SOURCE", "The source cannot be read.", problems=[problem])
        settings: Json = source.get("settings") or {}
        accepted: list[str] = settings.get("entities") or []
        pet = {
            "type": "Pet",
            "keys": ["id"],
            "lookup": "GET /pets/{id}",
            "reason": "it is found by its id",
            "isAccepted": "Pet" in accepted,
            "obstacle": None,
        }
        schema = PETS.replace("type Pet {", 'type Pet @key(fields: "id") {') if accepted else PETS
        return {
            "schema": schema,
            "entities": [pet],
            "notes": ["2 operations were imported."],
            "problems": overlay_problems(source),
        }

    def propose(
        self,
        _info: Any,
        sources: list[Json],
        remove: list[str],
        refresh: list[str],
        **_: Any,
    ) -> Json:
        """A proposal, to be applied by its number."""
        problems = [problem for one in sources for problem in overlay_problems(one)]
        changes = [change("ADDED", "Query.pet"), change("ADDED", "Pet")]
        if remove:
            changes = [change("REMOVED", "Product.reviews", ["TopProducts"])]
        if refresh:
            changes = []
        made: Json = {
            "id": f"p{len(self.proposals) + 1}",
            "base": self.history[-1]["number"],
            "state": "REFUSED" if problems else "BREAKING" if remove else "ACCEPTABLE",
            "problems": problems,
            "hints": ["Pet.name stands in one subgraph only."],
            "changes": [] if problems else changes,
            "broken": ["TopProducts"] if remove else [],
            "sources": [
                *({"name": one["name"], "kind": "ADDED"} for one in sources),
                *({"name": name, "kind": "REMOVED"} for name in remove),
            ],
            "author": "ann",
            "at": AT,
            "taken": sources,
        }
        self.proposals[made["id"]] = made
        return made

    def apply(self, _info: Any, proposal: str, **given: Any) -> Json:
        """Serve what was proposed."""
        made = self.proposals.get(proposal)
        if made is None:
            raise refusal("PROPOSAL_NOT_FOUND", "There is no such proposal.")
        if made["base"] != self.history[-1]["number"]:
            raise refusal("REVISION_CONFLICT", "Another revision was applied meanwhile.")
        if made["state"] == "BREAKING" and not given.get("acceptBreaking"):
            raise refusal("PROPOSAL_REFUSED", "It breaks operations.")
        for one in made["taken"]:
            self.held[one["name"]] = {**source("", "REST", ""), **one}
        for one in made["sources"]:
            if one["kind"] == "REMOVED":
                del self.held[one["name"]]
        return self._serve("applied", made["sources"])

    def rollback(self, _info: Any, revision: int, **_: Any) -> Json:
        """Serve an earlier revision again."""
        return self._serve(f"back to {revision}", [])

    def _serve(self, reason: str, sources: list[Json]) -> Json:
        self.history.append(revision(self.history[-1]["number"] + 1, "ann", reason, sources))
        return self.history[-1]


def resolve(holder: Any, info: Any, /, **given: Any) -> Any:
    """The value of a field; one that has arguments may have `source` among them."""
    if is_object(holder):
        return holder[info.field_name]
    value = getattr(holder, info.field_name)
    return value(info, **given) if callable(value) else value


def refusal(code: str, message: str, **more: Any) -> GraphQLError:
    """An error as the admin API has it."""
    return GraphQLError(message, extensions={"code": code, **more})


def overlay_problems(source: Mapping[str, Any]) -> list[Json]:
    """A problem for each line that names `Nope`."""
    lines = enumerate(source["overlay"].splitlines(), 1)
    return [
        {
            "message": "There is no type Nope.",
            "code": "UNKNOWN_TYPE",
            "source": f"{source['name']} overlay",
            "line": number,
            "column": line.index("Nope") + 1,
        }
        for number, line in lines
        if "Nope" in line
    ]


def source(name: str, kind: str, location: str) -> Json:
    """A registered source with some traffic."""
    traffic = {
        "calls": 200,
        "failures": 5,
        "averageMs": 12.5,
        "lastFailure": "HTTP 503",
        "lastFailureAt": AT,
    }
    return {
        "name": name,
        "kind": kind,
        "location": location,
        "settings": {},
        "sections": {},
        "overlay": "",
        "document": None,
        "isWritten": False,
        "schema": "type Query { a: Int }",
        "since": 1,
        "traffic": traffic,
    }


def revision(number: int, author: str, reason: str, sources: list[Json]) -> Json:
    """A revision, served on some day."""
    return {
        "number": number,
        "author": author,
        "at": AT,
        "reason": reason,
        "isCurrent": True,
        "sources": sources,
        "parent": number - 1,
    }


def change(kind: str, coordinate: str, operations: list[str] | None = None) -> Json:
    """A change of the schema, breaking if it breaks operations."""
    return {
        "kind": kind,
        "coordinate": coordinate,
        "message": f"{coordinate} was {kind.lower()}.",
        "isBreaking": bool(operations),
        "operations": operations or [],
    }


def operation(number: int) -> Json:
    """An operation that was seen."""
    return {
        "id": f"op{number}",
        "name": f"Operation{number}",
        "text": f"query Operation{number} {{ product(upc: {number}) {{ name }} }}",
        "count": 10**number,
        "failures": 2 - number,
        "averageMs": 10.0 * number,
        "p95Ms": 100.0 - number,
        "cost": None if number == 0 else float(number),
        "lastSeen": AT,
        "fields": ["Query.product", "Product.name"],
    }


def graph_type(name: str, subgraphs: list[str], fields: list[Json], keys: list[str] = []) -> Json:  # noqa: B006  never changed
    """A type of the graph."""
    return {
        "name": name,
        "kind": "OBJECT",
        "description": None,
        "subgraphs": [{"subgraph": one, "keys": keys} for one in subgraphs],
        "fields": fields,
        "protection": [],
        "cacheControl": None,
    }


def graph_field(name: str, kind: str, subgraph: str) -> Json:
    """A field of one subgraph."""
    return {
        "name": name,
        "type": kind,
        "target": kind,
        "subgraphs": [subgraph],
        "protection": [],
        "cacheControl": None,
        "description": None,
    }
