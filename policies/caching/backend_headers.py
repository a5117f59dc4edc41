"""How long a backend's answer stays fresh, by its own headers (RFC 9111, sections 4.2 and 5.2.2).

`Surrogate-Control` is meant for gateways, so it goes before `Cache-Control`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Freshness", "read_freshness"]

_DIRECTIVE = re.compile(r'([^\s,;="]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,;"]*))?')
_LONGEST = 2**31
_UNUSABLE = frozenset({"no-store", "no-cache"})


@dataclass(frozen=True, slots=True)
class Freshness:
    """What the headers of one answer allow.

    Attributes:
        max_age: seconds from now for which it is fresh; 0 where it must not be stored, None where
            the headers do not say.
        is_private: it is for one identity only.
        stale_while_revalidate: seconds after that in which it may be served while it is renewed.
        stale_if_error: seconds after that in which it may be served if the backend fails.
        vary: lower-case names of the request headers that it depends on.
    """

    max_age: int | None = None
    is_private: bool = False
    stale_while_revalidate: int = 0
    stale_if_error: int = 0
    vary: frozenset[str] = frozenset()


_NOT_STORED = Freshness(max_age=0)


def read_freshness(headers: Mapping[str, str]) -> Freshness:
    """What the headers of an answer allow; in doubt, less.

    Args:
        headers: by lower-case name; lines of one name joined with commas.
    """
    surrogate = headers.get("surrogate-control")
    given = _directives(headers.get("cache-control", "") if surrogate is None else surrogate)
    vary = frozenset(name for item in headers.get("vary", "").split(",") if (name := _name(item)))
    if "*" in vary or not _UNUSABLE.isdisjoint(given):
        return _NOT_STORED
    is_private = "private" in given
    stale = "must-revalidate" not in given and "proxy-revalidate" not in given
    stale = stale and "s-maxage" not in given
    return Freshness(
        _remaining(given, is_private, headers.get("age", "0")),
        is_private,
        _seconds(given.get("stale-while-revalidate", "0")) if stale else 0,
        _seconds(given.get("stale-if-error", "0")) if stale else 0,
        vary,
    )


def _remaining(given: Mapping[str, str], is_private: bool, age: str) -> int | None:
    """Seconds left; `s-maxage` is for what is shared, and what is private is not."""
    shared = None if is_private else given.get("s-maxage")
    lifetime = given.get("max-age") if shared is None else shared
    if lifetime is None:
        return None
    first_age = age.split(",", 1)[0].strip()
    return max(0, _seconds(lifetime) - _seconds(first_age))


def _directives(text: str) -> dict[str, str]:
    """Arguments by lower-case name; of a directive that is repeated, the first."""
    found: dict[str, str] = {}
    for name, argument in _DIRECTIVE.findall(text):
        found.setdefault(_name(name), argument.strip('"'))
    return found


def _seconds(text: str) -> int:
    """Whole seconds; 0 for what is none (section 4.2.1 takes such an answer for stale)."""
    if not (text.isascii() and text.isdigit()):
        return 0
    return _LONGEST if len(text) > len(str(_LONGEST)) else min(int(text), _LONGEST)


def _name(text: str) -> str:
    return text.strip().lower()
