"""Which headers, or metadata, a call to a backend carries besides its own, whatever its protocol.

Nothing of the client's request is sent on unless a rule says so. Rules are compiled once: where
nothing in them depends on the request, applying them is to hand out a constant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from graphweft.connectors.contract import Headers, RequestContext
from graphweft.connectors.identity import claim_value, identity_value, sendable
from graphweft.schemas.errors import BackendError

__all__ = ["HeaderRules", "Headers", "Propagated", "RenderHeaders"]

RenderHeaders = Callable[[RequestContext], Headers]
_Value = Callable[[RequestContext], str | None]

_CONTEXT = "$context."
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
# what says how a message is delimited, coded and sent is for the connector to say
_NEVER = frozenset(
    {
        "accept",
        "accept-encoding",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


_CREDENTIALS = frozenset({"authorization", "cookie", "x-api-key"})


@dataclass(frozen=True, slots=True)
class Propagated:
    """A header of the client that is sent on.

    Attributes:
        origin: its name in the client's request, in lower case.
        name: its name as it is sent, in lower case.
        default: what is sent where the client's request has none; None for nothing.
    """

    origin: str
    name: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class HeaderRules:
    """Rules for the calls to one backend. No header is sent twice.

    Attributes:
        propagate: headers that are sent on by their names; a text is a name that stays as it is.
        matching: patterns; headers of the client whose whole name one of them matches are sent on,
            unless another rule, or the call itself, says something of that name.
        insert: name and value of headers that each call gets, in place of a propagated one of that
            name. `$identity.x` and `$context.x` are what is known of the request, and no header
            where nothing is.
        remove: names that no pattern may match.

    Raises:
        ValueError: a name cannot be sent on, or a value cannot be sent.
    """

    propagate: tuple[Propagated | str, ...] = ()
    matching: tuple[re.Pattern[str], ...] = ()
    insert: Headers = ()
    remove: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in sorted(self.names & _NEVER):
            raise ValueError(f"the header {name!r} belongs to the connection or the body of a call")
        targets = [rule.name for rule in self._propagated]
        for name in targets:
            if targets.count(name) > 1:
                raise ValueError(f"two rules send a header on as {name!r}")
        for name, value in self.insert:
            _value_of(name, value)
        for rule in self._propagated:
            _fixed(rule.name, rule.default or "")

    @property
    def names(self) -> frozenset[str]:
        """The headers, in lower case, that the rules name."""
        return frozenset(rule.name for rule in self._propagated) | {
            name.lower() for name, _ in self.insert
        }

    @property
    def _propagated(self) -> tuple[Propagated, ...]:
        return tuple(
            Propagated(rule.lower(), rule.lower()) if isinstance(rule, str) else rule
            for rule in self.propagate
        )

    def followed_by(self, own: HeaderRules) -> HeaderRules:
        """These rules and those of one backend, which win where both name a header."""
        gone = own.remove | own.names
        return HeaderRules(
            propagate=(*[r for r in self._propagated if r.name not in gone], *own.propagate),
            matching=(*self.matching, *own.matching),
            insert=(*[pair for pair in self.insert if pair[0].lower() not in gone], *own.insert),
            remove=(self.remove | own.remove),
        )

    def without(self, names: frozenset[str]) -> HeaderRules:
        """The rules but for headers that the call itself says."""
        return self.followed_by(HeaderRules(remove=names)) if names else self

    def passes_unchanged(self, name: str) -> bool:
        """Whether calls carry a header as the client sent it, if at all, or one that is fixed.

        Args:
            name: in lower case.
        """
        for other, value in self.insert:
            if other.lower() == name:
                return isinstance(_value_of(name, value), str)
        return all(rule.origin == name for rule in self._propagated if rule.name == name)

    @property
    def tells_who_asks(self) -> bool:
        """Whether calls carry something of who made the client's request."""
        sent = {rule.origin for rule in self._propagated}
        by_pattern = any(p.fullmatch(name) for p in self.matching for name in _CREDENTIALS)
        of_request = any(not isinstance(_value_of(*pair), str) for pair in self.insert)
        return by_pattern or of_request or not _CREDENTIALS.isdisjoint(sent)

    def compile(self, *, taken: frozenset[str] = frozenset()) -> RenderHeaders | Headers:
        """The headers where they are the same for every request, else what renders them.

        Args:
            taken: names that patterns leave alone, because calls have them anyway.
        """
        inserted = {name.lower() for name, _ in self.insert}
        values = tuple((name, _value_of(name, value)) for name, value in self.insert)
        named = tuple(rule for rule in self._propagated if rule.name not in inserted)
        found = tuple((name, value) for name, value in values if not isinstance(value, str))
        fixed = tuple((name, value) for name, value in values if isinstance(value, str))
        if not (named or self.matching or found):
            return fixed
        skipped = _NEVER | self.names | self.remove | taken
        matches = _matcher(self.matching, skipped | {rule.origin for rule in named})

        def render(context: RequestContext) -> Headers:
            client = context.headers
            headers = [*fixed]
            for rule in named:
                value = client.get(rule.origin, rule.default)
                if value is not None:
                    headers.append((rule.name, _checked(rule.name, value)))
            if matches is not None:
                headers += [(n, _checked(n, v)) for n, v in client.items() if matches(n)]
            for name, find in found:
                text = find(context)
                if text is not None:
                    headers.append((name, _as_bytes(text)))
            return tuple(headers)

        return render

    def unasked(self) -> Headers:
        """The headers of a call that no client has asked for: introspection."""
        compiled = self.compile()
        return compiled(RequestContext()) if callable(compiled) else compiled


def _matcher(
    patterns: tuple[re.Pattern[str], ...], skipped: frozenset[str]
) -> Callable[[str], bool] | None:
    if not patterns:
        return None
    matches = tuple(pattern.fullmatch for pattern in patterns)
    return lambda name: name not in skipped and any(match(name) for match in matches)


def _value_of(name: str, value: str) -> str | _Value:
    """A fixed value, or what finds it in a request. Raises ValueError."""
    of_identity = identity_value(value)
    if of_identity is not None:
        return lambda context: of_identity(context.identity)
    key = value.removeprefix(_CONTEXT)
    if key != value and key:
        return lambda context: sendable(claim_value(context.values, key))
    if value in {"$identity", "$context", _CONTEXT}:
        raise ValueError(f"the value of the header {name!r} says no name after {value!r}")
    return _fixed(name, value)


def _fixed(name: str, value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError(f"the value of the header {name!r} has a control character")
    return _as_bytes(value)


def _as_bytes(text: str) -> str:
    """A value as it is sent: UTF-8, byte by byte (RFC 9110, section 5.5), as a client's comes."""
    return text if text.isascii() else text.encode().decode("latin-1")


def _checked(name: str, value: str) -> str:
    """The value of a client's header."""
    if value.isprintable() or not _CONTROL.search(value):
        return value
    raise BackendError(
        f"the value of the header {name} has a control character, and is not sent on",
        code="BAD_USER_INPUT",
    )
