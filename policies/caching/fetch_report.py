"""What the cache did for one fetch, for the trace of the request."""

from __future__ import annotations

from graphweft.connectors.contract import RequestContext

__all__ = ["FetchReport"]


class FetchReport:
    """A record of kind `cache`.

    Attributes:
        kept: how many values were put in the store.
    """

    __slots__ = ("_fetch", "_missing", "_reasons", "_subgraph", "_wanted", "kept")

    def __init__(self, fetch: int, subgraph: str) -> None:
        self._fetch = fetch
        self._subgraph = subgraph
        self._wanted = 0
        self._missing = 0
        self._reasons: dict[str, None] = {}
        self.kept = 0

    def counts(self, wanted: int, missing: int) -> None:
        """So many entities or root fields were wanted, and so many of them missing."""
        self._wanted += wanted
        self._missing += missing

    def not_kept(self, reason: str, context: RequestContext) -> None:
        """Something was fetched that is not kept: neither may the answer be."""
        self._reasons[reason] = None
        if context.freshness is not None:
            context.freshness.hold(0)

    def write(self, context: RequestContext) -> None:
        """Add the record to the trace, where there is one."""
        if context.trace is None:
            return
        hits = self._wanted - self._missing
        context.trace.append(
            {
                "kind": "cache",
                "fetch": self._fetch,
                "subgraph": self._subgraph,
                "result": "hit" if not self._missing else "partial" if hits else "miss",
                "wanted": self._wanted,
                "hits": hits,
                "stored": self.kept,
                "notStored": list(self._reasons),
            }
        )
