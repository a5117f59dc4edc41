"""How often something may be asked for."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from graphweft.gateway.config.scalars import Duration, network
from graphweft.gateway.config.section import Section
from graphweft.policies.rates import By, RateRule, is_by

__all__ = ["CounterStore", "RateLimitsConfig", "RateRuleConfig", "RateUnit"]


def _by(value: str) -> str:
    if not is_by(value):
        raise ValueError(f"expected {', '.join(By)}, or header:NAME")
    return value


def _list_of_one(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class RateUnit(StrEnum):
    """What a rule counts."""

    REQUEST = "request"
    COST = "cost"


class RateRuleConfig(Section):
    """One rule. Every rule that applies has to let a request through; where one does not, none of
    them counts it."""

    name: str = Field(pattern=r"^[A-Za-z0-9_.-]+$", description="Its name, which clients are told.")
    by: Annotated[
        tuple[Annotated[str, AfterValidator(_by)], ...], BeforeValidator(_list_of_one)
    ] = Field(
        default=(By.IDENTITY,),
        min_length=1,
        description="What is counted for itself: each `identity` (each address where nobody is "
        "known), `address`, value of `header:NAME`, combination of several, or `everybody` "
        "together.",
    )
    limit: int = Field(gt=0, description="How many may be asked in `per`, evenly.")
    per: Duration = Field(description="The time.")
    burst: int | None = Field(
        default=None,
        gt=0,
        description="How many may be asked at once after a time of silence; `limit` by default.",
    )
    fields: Annotated[tuple[str, ...], BeforeValidator(_list_of_one)] = Field(
        default=(),
        description="Root fields, such as `Query.search`: each occurrence in an operation is "
        "counted, under whatever alias. Without it, requests are.",
    )

    unit: RateUnit = Field(
        default=RateUnit.REQUEST,
        description="What is counted: each `request` (or root field), or what operations are "
        "estimated to `cost`, which needs `demand_control`.",
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.per <= 0:
            raise ValueError("per is a time of more than nothing")
        if self.unit is RateUnit.COST and self.fields:
            raise ValueError("unit: cost counts whole operations; leave fields out")
        wrong = next((one for one in self.fields if one.count(".") != 1), None)
        if wrong is not None:
            raise ValueError(f"{wrong!r} is not a root field, such as Query.search")
        return self

    def rule(self) -> RateRule:
        """The rule as the policy takes it."""
        return RateRule(
            name=self.name,
            by=self.by,
            limit=self.limit,
            seconds=self.per,
            burst=self.burst or self.limit,
            fields=frozenset(self.fields),
            counts_cost=self.unit is RateUnit.COST,
        )


class CounterStore(StrEnum):
    """Where counters are kept."""

    MEMORY = "memory"
    REDIS = "redis"


class RateLimitsConfig(Section):
    """How often something may be asked for. A request over a limit is answered with status 429."""

    rules: tuple[RateRuleConfig, ...] = Field(default=(), description="The rules.")
    store: CounterStore = Field(
        default=CounterStore.MEMORY,
        description="Where counters are kept: in the `memory` of the process, or in `redis`, which "
        "several gateways share; where Redis is away, each counts for itself.",
    )
    max_counters: int = Field(
        default=100_000, gt=0, description="Counters that are kept in memory at most."
    )
    trusted_proxies: tuple[Annotated[str, AfterValidator(network)], ...] = Field(
        default=(),
        description="Networks of the proxies before the gateway, whose `X-Forwarded-For` says "
        "which address a client has. What others say there does not count.",
    )

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [rule.name for rule in self.rules]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two rules are called {twice!r}")
        return self
