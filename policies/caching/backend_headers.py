"""How long a backend's answer stays fresh, by its own headers (RFC 9111, sections 4.2 and 5.2.2).

`Surrogate-Control` is meant for gateways, so it goes before `Cache-Control`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphweft.connectors.contract import Headers

__all__ = ["SILENT", "Allowance", "allowance_of", "allowance_of_all"]

_DIRECTIVE = re.compile(r'([^\s,;="]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,;"]*))?')
_LONGEST = 2**31
_READ = frozenset({"age", "cache-control", "surrogate-control", "vary"})
_SHARED = frozenset({"public", "s-maxage", "must-revalidate"})
_UNUSABLE = frozenset({"no-store", "no-cache"})


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the headers of one answer allow.

    Attributes:
        max_age: seconds from now for which it is fresh; 0 where it must not be stored, None where
            the headers do not say.
        is_private: it is for one identity only.
        stale_while_revalidate: seconds after that in which it may be served while it is renewed.
        stale_if_error: seconds after that in which it may be served if the backend fails.
        vary: lower-case names of the request headers that it depends on.
        is_shared: it says that it is for everybody, also where the request had credentials
            (section 3.5).
    """

    max_age: int | None = None
    is_private: bool = False
    stale_while_revalidate: int = 0
    stale_if_error: int = 0
    vary: frozenset[str] = frozenset()
    is_shared: bool = False


SILENT = Allowance()
_NOT_STORED = Allowance(max_age=0)


def allowance_of_all(responses: Iterable[Headers]) -> Allowance:
    """What the headers of several answers allow that one value was made of."""
    found = [allowance_of(headers) for headers in responses]
    if len(found) < 2:
        return found[0] if found else SILENT
    ages = [one.max_age for one in found]
    known = [age for age in ages if age is not None]
    return Allowance(
        0 if 0 in known else min(known) if len(known) == len(ages) else None,
        any(one.is_private for one in found),
        min(one.stale_while_revalidate for one in found),
        min(one.stale_if_error for one in found),
        frozenset[str]().union(*[one.vary for one in found]),
        all(one.is_shared for one in found),
    )


def allowance_of(pairs: Headers) -> Allowance:
    """What the headers of an answer allow; in doubt, less."""
    headers: dict[str, str] = {}
    for name, value in pairs:
        if name in _READ:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return _allowance(headers) if headers else SILENT


def _allowance(headers: Mapping[str, str]) -> Allowance:
    surrogate = headers.get("surrogate-control")
    given = _directives(headers.get("cache-control", "") if surrogate is None else surrogate)
    vary = frozenset(name for item in headers.get("vary", "").split(",") if (name := _name(item)))
    if "*" in vary or not _UNUSABLE.isdisjoint(given):
        return _NOT_STORED
    is_private = "private" in given
    stale = "must-revalidate" not in given and "proxy-revalidate" not in given
    stale = stale and "s-maxage" not in given
    return Allowance(
        _remaining(given, is_private, headers.get("age", "0")),
        is_private,
        _seconds(given.get("stale-while-revalidate", "0")) if stale else 0,
        _seconds(given.get("stale-if-error", "0")) if stale else 0,
        vary,
        is_shared=not is_private and not _SHARED.isdisjoint(given),
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
