"""What is known of one subgraph's values: their names in the store, how long they are kept.

A backend tells by its headers that an answer is private, or depends on a header of the client. What
it told is remembered, and from then on part of the names, so such values are found only by those
that they are for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from graphweft.connectors.contract import RequestContext
from graphweft.policies.caching.backend_headers import Allowance
from graphweft.policies.caching.identity_key import identity_key
from graphweft.policies.caching.lifetime import LifetimeRules
from graphweft.policies.caching.store import CacheStore
from graphweft.policies.caching.units import Unit

__all__ = ["NEVER_STALE", "Age", "Named", "StaleTimes", "SubgraphCache"]

_MAX_LEARNED = 10_000


class StaleTimes(NamedTuple):
    """Seconds for which what is no longer fresh may be served."""

    while_revalidate: float = 0.0
    if_error: float = 0.0


NEVER_STALE = StaleTimes()


class Age(NamedTuple):
    """How long a value is kept, for whom; or why it is not."""

    fresh: float
    stale: StaleTimes = NEVER_STALE
    is_private: bool = False
    why_not: str = ""


class Named(NamedTuple):
    """A unit under its name in the store; `is_private` where it is that of one identity."""

    unit: Unit
    name: str
    is_private: bool


@dataclass(slots=True)
class SubgraphCache:
    """The values of one subgraph.

    Attributes:
        name: of the subgraph as it was authored.
        prefix: of all names: the subgraph, and a digest of its schema.
        stale: what the configuration allows; the headers of an answer may allow more.
        obeys_headers: whether headers of answers count.
        is_same_header: whether a header of that name reaches the backend as the client sent it, or
            never as the client sent it.
        forwards_credentials: whether the backend sees credentials of the client.
        vary: names of the client's headers on which answers depend, as far as backends have told.
        private: names of units of which a backend has said that they are private.
    """

    name: str
    prefix: str
    store: CacheStore
    rules: LifetimeRules
    stale: StaleTimes = NEVER_STALE
    obeys_headers: bool = True
    is_same_header: Callable[[str], bool] = lambda _: False
    forwards_credentials: bool = False
    vary: tuple[str, ...] = ()
    private: set[str] = field(default_factory=set[str])
    refreshing: set[str] = field(default_factory=set[str])

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scope of everything here."""
        return (f"subgraph:{self.name}",)

    def scope_of(self, type_name: str, field_name: str = "") -> str:
        """The scope of a type, or of a root field."""
        place = f"{type_name}.{field_name}" if field_name else type_name
        return f"type:{self.name}:{place}"

    def named(
        self, units: Iterable[Unit], variables: Mapping[str, Any], context: RequestContext
    ) -> list[Named] | None:
        """The units that are asked for, by name; None where one is private and nobody is known."""
        found: list[Named] = []
        shared: str | None = None
        owner: str | None = None
        for unit in units:
            if not unit.is_asked(variables):
                continue
            name = unit.name
            if unit.variables:
                name += _digest([variables.get(one) for one in unit.variables])
            if self.vary:
                shared = shared or _digest([[one, context.headers.get(one)] for one in self.vary])
                name += shared
            is_private = unit.lifetime.is_private or unit.name in self.private
            if is_private:
                owner = owner or identity_key(context.identity)
                if owner is None:
                    return None
                name = f"{name}@{owner}"
            found.append(Named(unit, name, is_private))
        return found

    def entity(self, type_name: str, key: Mapping[str, Any]) -> str:
        """The name of an entity."""
        text = orjson.dumps(key, option=orjson.OPT_SORT_KEYS).decode()
        return f"{self.prefix}{type_name}:{text if len(text) < 100 else _digest(text)}"

    def learn(self, units: Iterable[Unit], allowance: Allowance) -> str:
        """Remember what an answer depends on; why it cannot be kept, if so."""
        if not self.obeys_headers:
            return ""
        others = [name for name in allowance.vary if not self.is_same_header(name)]
        if others:
            return f"it varies by {min(others)}, which is not the client's header of that name"
        if not allowance.vary.issubset(self.vary):
            self.vary = tuple(sorted({*self.vary, *allowance.vary}))
        if allowance.is_private or (self.forwards_credentials and not allowance.is_shared):
            told = allowance.is_private
            names = [u.name for u in units if told or u.lifetime.needs_headers]
            if len(self.private) + len(names) > _MAX_LEARNED:
                return "too much of this subgraph is private"
            self.private.update(names)
        return ""

    def age(self, unit: Unit, allowance: Allowance) -> Age:
        """How long a value of the unit is kept that came with these headers."""
        if not self.obeys_headers:
            allowance = Allowance()
        lifetime, said = unit.lifetime, allowance.max_age
        if said == 0:
            return Age(0, why_not="its headers forbid it")
        seconds: float | None = lifetime.seconds
        if lifetime.needs_headers:
            if said is None:
                return Age(0, why_not=f"nothing says how long {unit.field or 'it'} may be kept")
            seconds = said if seconds is None else min(seconds, said)
        if not seconds:
            return Age(0, why_not=f"{unit.field or 'it'} may not be kept")
        stale = StaleTimes(
            max(self.stale.while_revalidate, allowance.stale_while_revalidate),
            max(self.stale.if_error, allowance.stale_if_error),
        )
        return Age(seconds, stale, lifetime.is_private or unit.name in self.private)


def _digest(value: Any) -> str:
    text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)
    return "~" + hashlib.blake2b(text, digest_size=12).hexdigest()
