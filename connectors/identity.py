"""Who is asking: what authentication found out of a request, and what of it rules may send on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

__all__ = ["Identity", "IdentityValue", "claim_value", "identity_value", "sendable"]

_PREFIX = "$identity."
_CLAIMS = "claims."


@dataclass(frozen=True, slots=True)
class Identity:
    """Who made a request.

    Attributes:
        subject: the name of the caller, unique with those who name it; "" where nobody said.
        scopes: what the caller may do, as `@requiresScopes` names it.
        claims: everything that was said of the caller; never changed.
        method: how the caller was recognised: `jwt`, `api_key`, `forwarded`, or as a plugin says.
        token: the credential as it was sent, which only a rule sends on; never printed.
        sign: makes a token of the gateway's own that says all this; None where none is configured.
    """

    subject: str
    scopes: frozenset[str] = frozenset()
    claims: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    method: str = ""
    token: str | None = field(default=None, repr=False, compare=False)
    sign: Callable[[Identity], str] | None = field(default=None, repr=False, compare=False)

    @property
    def signed(self) -> str | None:
        """A token of the gateway's own, for backends that trust its key."""
        return self.sign(self) if self.sign is not None else None


IdentityValue = Callable[[Identity | None], str | None]
"""Takes one value of an identity, as text; None where there is none."""


def identity_value(expression: str) -> IdentityValue | None:
    """What a rule asks for by `$identity.token`, `.signed`, `.subject` and so on, or `.claims.x`.

    `claims.realm_access.roles` goes into objects where no claim has the whole name. Texts are given
    as they are, numbers and booleans as JSON writes them, lists of these with spaces between, as
    scopes are; anything else is no value. Neither is a text with a control character, which a
    header cannot carry.

    Returns:
        None where the expression does not start with `$identity.`.

    Raises:
        ValueError: it asks for something that an identity does not have.
    """
    if not expression.startswith(_PREFIX):
        return None
    name = expression.removeprefix(_PREFIX)
    claim = name.removeprefix(_CLAIMS)
    if name.startswith(_CLAIMS) and claim:
        return lambda identity: (
            None if identity is None else sendable(claim_value(identity.claims, claim))
        )
    if name == "scopes":
        return lambda identity: None if identity is None else sendable(sorted(identity.scopes))
    if name in {"token", "signed", "subject", "method"}:
        return lambda identity: None if identity is None else sendable(getattr(identity, name))
    raise ValueError(
        f"{expression!r} is not part of an identity; there are $identity.token, .signed, "
        ".subject, .scopes, .method and .claims.NAME"
    )


def claim_value(claims: Mapping[str, Any], name: str) -> object:
    """The claim of that name, or where there is none, what a path with dots leads to."""
    if name in claims:
        return claims[name]
    value: object = claims
    for step in name.split("."):
        if not isinstance(value, Mapping):
            return None
        value = cast("Mapping[str, object]", value).get(step)
    return value


def sendable(value: object) -> str | None:
    """A value as the text of a header, as `identity_value` writes it; None where it has none."""
    text = _text(value)
    return text if text and text.isprintable() else None


def _text(value: object) -> str | None:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case list():
            texts = [_text(item) for item in cast("list[object]", value)]
            return " ".join(text for text in texts if text)
        case _:
            return None
