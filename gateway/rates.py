"""From the configuration to limits of how often something is asked for."""

from __future__ import annotations

import ipaddress

from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.config.rates import CounterStore
from graphweft.gateway.redis import open_redis
from graphweft.policies.rates import Limiter, MemoryLimiter, RateLimits
from graphweft.schemas.errors import ConfigError, SourceLocation
from graphweft.schemas.supergraph import Supergraph

__all__ = ["open_rate_limits"]


def open_rate_limits(config: GatewayConfig, supergraph: Supergraph) -> RateLimits | None:
    """The limits that the configuration describes; None where it describes none.

    Raises:
        ConfigError: a rule names a root field that there is not.
        DocumentError: Redis cannot be used.
    """
    section = config.rate_limits
    if not section.rules:
        return None
    rules = [rule.rule() for rule in section.rules]
    for rule in rules:
        for field in sorted(rule.fields):
            _check_field(field, rule.name, supergraph)
    networks = tuple(ipaddress.ip_network(network) for network in section.trusted_proxies)
    return RateLimits.of(_open_limiter(config), rules, networks)


def _open_limiter(config: GatewayConfig) -> Limiter:
    memory = MemoryLimiter(config.rate_limits.max_counters)
    if config.rate_limits.store is CounterStore.MEMORY:
        return memory
    connection = open_redis(config.redis)
    from graphweft.policies.rates.redis_limiter import RedisLimiter  # noqa: PLC0415  # an extra

    return RedisLimiter(connection, memory)


def _check_field(coordinate: str, rule: str, supergraph: Supergraph) -> None:
    type_name, _, name = coordinate.partition(".")
    roots = supergraph.root_types.values()
    if type_name not in roots or name not in supergraph.types[type_name].fields:
        raise ConfigError(
            f"the rule {rule!r} names {coordinate}, which is not a root field",
            SourceLocation("rate_limits.rules"),
        )
