"""The gRPC service config of a channel: which calls are repeated, which addresses are called.

https://github.com/grpc/grpc/blob/master/doc/service_config.md
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

__all__ = ["service_config"]

_LONGEST_PAUSE = "1s"
_FIRST_PAUSE = "0.1s"


def service_config(
    *, load_balancing: str, health_service: str | None, attempts: int, reads: Iterable[str]
) -> str:
    """The config as JSON.

    Args:
        load_balancing: `pick_first` or `round_robin`.
        health_service: name under which a server tells of its health; "" for the server as a whole,
            None not to ask.
        attempts: how often a call of a read is made at most, where the server is unavailable.
        reads: methods (`package.Service/Method`) that may be called again.
    """
    config: dict[str, Any] = {"loadBalancingConfig": [{load_balancing: {}}]}
    if health_service is not None:
        config["healthCheckConfig"] = {"serviceName": health_service}
    names = [_name(method) for method in sorted(reads)]
    if attempts > 1 and names:
        config["methodConfig"] = [{"name": names, "retryPolicy": _retry_policy(attempts)}]
    return json.dumps(config)


def _name(method: str) -> dict[str, str]:
    service, _, name = method.rpartition("/")
    return {"service": service, "method": name}


def _retry_policy(attempts: int) -> dict[str, Any]:
    return {
        "maxAttempts": attempts,
        "initialBackoff": _FIRST_PAUSE,
        "maxBackoff": _LONGEST_PAUSE,
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"],
    }
