"""The endpoint that takes orders to forget what is kept of subgraphs."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from graphweft.gateway.supergraph_manager import SupergraphManager
from graphweft.policies.caching import Invalidation
from graphweft.schemas.errors import BackendError

__all__ = ["InvalidationEndpoint"]

_MAX_BYTES = 1_000_000


class _Order(BaseModel):
    """One thing to forget; see `Invalidation`."""

    model_config = ConfigDict(extra="forbid")

    subgraph: str
    type: str = ""
    field: str = ""
    keys: Sequence[Mapping[str, Any]] = ()
    tags: Sequence[str] = ()

    @model_validator(mode="after")
    def _is_one_thing(self) -> _Order:
        if (self.field or self.keys) and not self.type:
            raise ValueError("field and keys need a type")
        if bool(self.field) + bool(self.keys) + bool(self.tags) > 1:
            raise ValueError("give one of field, keys and tags")
        return self

    def invalidation(self) -> Invalidation:
        return Invalidation(self.subgraph, self.type, self.field, self.keys, self.tags)


_ORDERS = TypeAdapter(list[_Order])


class InvalidationEndpoint:
    """POST with a list of orders, by whoever knows the secret."""

    def __init__(self, secret: str, manager: SupergraphManager) -> None:
        """Let those in who send `Authorization: Bearer <secret>`."""
        self._expected = f"Bearer {secret}".encode()
        self._manager = manager

    async def post(self, request: Request) -> Response:
        """Carry out orders, all or, where one is wrong, none."""
        given = request.headers.get("authorization", "").encode("latin-1")
        if not hmac.compare_digest(given, self._expected):
            return _refused(401, "the secret is missing or wrong", {"www-authenticate": "Bearer"})
        body = await request.body()
        if len(body) > _MAX_BYTES:
            return _refused(413, "the body is too large")
        try:
            orders = _ORDERS.validate_python(_as_list(orjson.loads(body)))
        except orjson.JSONDecodeError:
            return _refused(400, "the body is not JSON")
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            return _refused(400, f"{place}: {first['msg']}" if place else first["msg"])
        return await self._carry_out(orders)

    async def _carry_out(self, orders: Sequence[_Order]) -> Response:
        answers = self._manager.current.snapshot.answers
        known = answers.caching.subgraphs if answers is not None else frozenset[str]()
        for order in orders:
            if order.subgraph not in known:
                return _refused(404, f"nothing is kept of a subgraph {order.subgraph!r}")
        try:
            for order in orders:
                if answers is not None:
                    await answers.caching.invalidate(order.invalidation())
        except BackendError as error:
            return _refused(503, error.message)
        return JSONResponse({"invalidated": len(orders)})


def _as_list(content: Any) -> Any:
    return [content] if isinstance(content, dict) else content


def _refused(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": message}, status_code=status, headers=headers)
