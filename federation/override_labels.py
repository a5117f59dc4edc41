"""Which labels of `@override` are active for one request.

Federation 2.7, "Incremental migration with progressive @override". A label is asked for in this
order: the request's own decision, the configuration, and the share that a label `percent(N)` names.
A label that nobody knows is not active.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from random import random

from graphweft.connectors.contract import RequestContext

__all__ = ["OverrideLabels"]

_PERCENT = re.compile(r"percent\((\d+(?:\.\d+)?)\)")


@dataclass(frozen=True, slots=True)
class OverrideLabels:
    """The rules by which labels are active.

    Attributes:
        configured: by label, whether it is active, or for which percentage of requests.
        draw: gives a number from 0 to below 1 for each request.
    """

    configured: Mapping[str, bool | float] = field(default_factory=dict[str, bool | float])
    draw: Callable[[], float] = random

    def active(self, labels: Iterable[str], context: RequestContext) -> frozenset[str]:
        """Those of the labels that are active for the request.

        One number is drawn for all of them: what is active for 5 % of requests is active for those
        5 % at once, and the combinations that occur are as few as there are percentages.
        """
        point = self.draw() * 100
        return frozenset(label for label in labels if self._is_active(label, point, context))

    def _is_active(self, label: str, point: float, context: RequestContext) -> bool:
        decided = context.override_label(label) if context.override_label is not None else None
        share = decided if decided is not None else self.configured.get(label)
        if share is None:
            percent = _PERCENT.fullmatch(label)
            share = float(percent[1]) if percent else False
        return share if isinstance(share, bool) else point < share
