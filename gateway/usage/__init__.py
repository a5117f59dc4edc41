"""What this process saw of its clients and its backends, for people who look at it."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphweft.gateway.usage.operations import OperationLog, OperationUse, fields_of
from graphweft.gateway.usage.traffic import SubgraphTraffic, Traffic

__all__ = ["OperationLog", "OperationUse", "SubgraphTraffic", "Traffic", "Usage", "fields_of"]


@dataclass(frozen=True, slots=True)
class Usage:
    """What was asked of the gateway, and what it asked of backends, over all its snapshots."""

    operations: OperationLog = field(default_factory=OperationLog)
    traffic: Traffic = field(default_factory=Traffic)
