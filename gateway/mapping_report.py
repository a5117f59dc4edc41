"""Problems of mappings in the log: why a field is null, for those who write mappings."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import structlog

from graphweft.connectors.contract import RequestContext

__all__ = ["MappingReport"]

_QUIET_SECONDS: Final = 60.0
_REMEMBERED: Final = 1000


class MappingReport:
    """Writes each problem once a minute, from the traces of requests."""

    def __init__(self, log: Any = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Make a report; `clock` tells seconds."""
        self._log = log or structlog.get_logger("graphweft.mapping")
        self._clock = clock
        self._written: dict[tuple[str, str], float] = {}

    def __call__(self, context: RequestContext) -> None:
        """Write what the request's trace says."""
        for record in context.trace or ():
            for problem in record.get("problems", ()):
                if self._is_news(record["coordinate"], problem):
                    self._log.warning(
                        "mapping found nothing",
                        coordinate=record["coordinate"],
                        path=".".join(map(str, record["path"])),
                        problem=problem,
                        request_id=context.request_id,
                    )

    def _is_news(self, coordinate: str, problem: str) -> bool:
        now = self._clock()
        written = self._written.get((coordinate, problem))
        if written is not None and now - written < _QUIET_SECONDS:
            return False
        if len(self._written) >= _REMEMBERED:
            self._written.clear()
        self._written[coordinate, problem] = now
        return True
