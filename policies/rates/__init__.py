"""How often something may be asked for."""

from graphweft.policies.rates.gcra import Limiter, MemoryLimiter, Verdict
from graphweft.policies.rates.rate_limits import (
    Network,
    RateLimited,
    RateLimits,
    Told,
    refusal,
    told,
)
from graphweft.policies.rates.rules import By, RateRule, is_by

__all__ = [
    "By",
    "Limiter",
    "MemoryLimiter",
    "Network",
    "RateLimited",
    "RateLimits",
    "RateRule",
    "Told",
    "Verdict",
    "is_by",
    "refusal",
    "told",
]
