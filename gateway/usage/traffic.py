"""How often each subgraph was called, how fast it answered, and why it failed last."""

from __future__ import annotations

import time
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from graphweft.connectors.contract import (
    Connector,
    RawSubgraphCall,
    RequestContext,
    SubgraphCall,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.schemas.errors import BackendError
from graphweft.schemas.subgraph import Subgraph

__all__ = ["SubgraphTraffic", "Traffic", "watched"]


@dataclass(slots=True)
class SubgraphTraffic:
    """What is known of one subgraph.

    Attributes:
        calls: fetches that were sent to it.
        failures: those that were not answered, or with errors.
        seconds: how long all of them took together.
        last_failure: message of the last one; "" where none failed.
        last_failure_at: when, in seconds since 1970.
    """

    calls: int = 0
    failures: int = 0
    seconds: float = 0.0
    last_failure: str = ""
    last_failure_at: float = 0.0

    def add(self, began: float) -> None:
        """A fetch has ended that began at that `perf_counter`."""
        self.calls += 1
        self.seconds += perf_counter() - began

    def fail(self, message: str) -> None:
        """It failed."""
        self.failures += 1
        self.last_failure = message
        self.last_failure_at = time.time()


class Traffic:
    """The subgraphs that were called, by name."""

    def __init__(self) -> None:
        self._subgraphs: dict[str, SubgraphTraffic] = {}

    def of(self, subgraph: str) -> SubgraphTraffic:
        """What is known of one."""
        return self._subgraphs.setdefault(subgraph, SubgraphTraffic())


def watched(connector: Connector, traffic: SubgraphTraffic) -> Connector:
    """The connector, with its calls counted."""
    return _Watched(connector, traffic)


@dataclass(frozen=True, slots=True)
class _Watched:
    connector: Connector
    traffic: SubgraphTraffic

    async def describe(self) -> str:
        return await self.connector.describe()

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        return self.connector.expand(subgraph)

    def prepare(self, operation: SubgraphOperation) -> SubgraphCall:
        call = self.connector.prepare(operation)
        if isinstance(call, RawSubgraphCall):
            return _WatchedRawCall(call, self.traffic, call)
        return _WatchedCall(call, self.traffic)

    async def aclose(self) -> None:
        await self.connector.aclose()


@dataclass(frozen=True, slots=True)
class _WatchedCall:
    call: SubgraphCall
    traffic: SubgraphTraffic

    async def __call__(
        self, variables: dict[str, Any], context: RequestContext
    ) -> SubgraphResponse:
        began = perf_counter()
        try:
            response = await self.call(variables, context)
        except BackendError as error:
            self.traffic.fail(error.message)
            raise
        finally:
            self.traffic.add(began)
        if response.errors:
            self.traffic.fail(str(response.errors[0].get("message", "")))
        return response


@dataclass(frozen=True, slots=True)
class _WatchedRawCall(_WatchedCall):
    """Of a call that also hands over what came back as it came."""

    raw_call: RawSubgraphCall

    async def raw(self, variables: dict[str, Any], context: RequestContext) -> bytes:
        began = perf_counter()
        try:
            return await self.raw_call.raw(variables, context)
        except BackendError as error:
            self.traffic.fail(error.message)
            raise
        finally:
            self.traffic.add(began)

    def decode(self, body: bytes) -> SubgraphResponse:
        return self.raw_call.decode(body)
