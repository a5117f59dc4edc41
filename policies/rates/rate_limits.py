"""Rate limits of one revision: which rules apply to a request, and what they say."""

from __future__ import annotations

import ipaddress
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graphweft.connectors.contract import RequestContext
from graphweft.federation.graph import PreparedOperation
from graphweft.federation.operation.selection import fields_of
from graphweft.policies.rates.gcra import Counted, Limiter, Verdict
from graphweft.policies.rates.rules import HEADER_PREFIX, By, RateRule, counter_name

__all__ = ["Network", "RateLimited", "RateLimits", "Told", "refusal", "told"]

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_FORWARDED = "x-forwarded-for"


class RateLimited(NamedTuple):
    """Why a request is refused: the rule that it has to wait longest for."""

    verdict: Verdict

    @property
    def message(self) -> str:
        """For clients."""
        rule = self.verdict.rule
        often = f"{rule.limit} in {rule.seconds:g} s, {rule.burst} at once"
        if rule.counts_cost:
            return f"Rate limit {rule.name!r}: operations may cost {often}"
        what = " and ".join(sorted(rule.fields)) or "requests"
        return f"Rate limit {rule.name!r}: {what} may be asked for {often}"

    @property
    def headers(self) -> Told:
        """`Retry-After`; none where waiting does not help."""
        seconds = self.verdict.retry_after
        if math.isinf(seconds):
            return ()
        return ((b"retry-after", b"%d" % math.ceil(seconds)),)


Told = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The rules, in three parts: the earlier one can be applied, the less a refusal costs.

    Attributes:
        by_connection: without knowing who asks, or for what.
        by_identity: once that is known.
        by_operation: once the operation is known.
        trusted: networks of proxies that tell whom they ask for, by `X-Forwarded-For`.
    """

    limiter: Limiter
    by_connection: tuple[RateRule, ...] = ()
    by_identity: tuple[RateRule, ...] = ()
    by_operation: tuple[RateRule, ...] = ()
    trusted: tuple[Network, ...] = field(default=())

    @classmethod
    def of(
        cls, limiter: Limiter, rules: Sequence[RateRule], trusted: tuple[Network, ...] = ()
    ) -> RateLimits:
        """Limits by these rules."""
        by_operation = tuple(rule for rule in rules if rule.needs_operation)
        plain = [rule for rule in rules if not rule.needs_operation]
        return cls(
            limiter,
            tuple(rule for rule in plain if not rule.needs_identity),
            tuple(rule for rule in plain if rule.needs_identity),
            by_operation,
            trusted,
        )

    async def before(self, context: RequestContext) -> list[Verdict]:
        """What the rules say that need to know nothing."""
        asked = [Counted(rule, self._counter(rule, context)) for rule in self.by_connection]
        return await self.limiter.count(asked) if asked else []

    async def identified(self, context: RequestContext) -> list[Verdict]:
        """What the rules say that need to know who asks."""
        asked = [Counted(rule, self._counter(rule, context)) for rule in self.by_identity]
        return await self.limiter.count(asked) if asked else []

    async def prepared(
        self, operation: PreparedOperation, cost: float | None, context: RequestContext
    ) -> list[Verdict]:
        """What the rules say of the operation's root fields, of which every alias counts, and of
        its cost.

        Args:
            operation: prepared for the request.
            cost: what it is estimated to cost; None where that is not known.
            context: of the request.
        """
        if not self.by_operation:
            return []
        whole = math.ceil(cost or 0)
        root = operation.plan.operation
        counts = Counter(f"{root.root_type}.{one.name}" for one in fields_of(root.selections))
        asked = [
            Counted(rule, self._counter(rule, context), amount)
            for rule in self.by_operation
            if (amount := whole if rule.counts_cost else sum(counts[name] for name in rule.fields))
        ]
        return await self.limiter.count(asked) if asked else []

    def _counter(self, rule: RateRule, context: RequestContext) -> str:
        return counter_name(rule, [self._value(by, context) for by in rule.by])

    def _value(self, by: str, context: RequestContext) -> str:
        match by:
            case By.IDENTITY:
                identity = context.identity
                if identity is None or not identity.subject:
                    return f"address {self._address(context)}"
                return f"{identity.method} {identity.subject}"
            case By.ADDRESS:
                return self._address(context)
            case By.EVERYBODY:
                return ""
            case _:
                return context.headers.get(by.removeprefix(HEADER_PREFIX).lower(), "")

    def _address(self, context: RequestContext) -> str:
        """The client's address: the last one that no trusted proxy has."""
        address = context.peer
        hops = context.headers.get(_FORWARDED, "").split(",") if self.trusted else []
        for hop in reversed([one.strip() for one in hops if one.strip()]):
            if not self._is_trusted(address):
                break
            address = hop
        return _network_of(address)

    def _is_trusted(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self.trusted)


def refusal(verdicts: Sequence[Verdict]) -> RateLimited | None:
    """Why the request is refused, if it is."""
    longest = max(verdicts, key=lambda one: one.retry_after, default=None)
    return RateLimited(longest) if longest is not None and longest.retry_after else None


def told(verdicts: Sequence[Verdict]) -> Told:
    """`RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers), a rule each."""
    if not verdicts:
        return ()
    policies = [f'"{v.rule.name}";q={v.rule.limit};w={math.ceil(v.rule.seconds)}' for v in verdicts]
    limits = [f'"{v.rule.name}";r={v.remaining};t={math.ceil(v.reset)}' for v in verdicts]
    return (
        (b"ratelimit-policy", ", ".join(policies).encode()),
        (b"ratelimit", ", ".join(limits).encode()),
    )


def _network_of(address: str) -> str:
    """An IPv6 client has a whole network of /64, and any address in it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
