"""Values of a configuration that are never shown: not in messages, nor where a section is printed.

A secret is written in the file as `${env.NAME}`, or stands in a file of its own.
"""

from __future__ import annotations

import hashlib
import os
from typing import Annotated, Any

from pydantic import PlainSerializer, SecretStr, WithJsonSchema, WrapValidator
from pydantic_core import PydanticCustomError

__all__ = ["HIDDEN", "HiddenText", "Secret"]

HIDDEN = "hidden"
"""Type of the validation error of a value that a message must not repeat."""

# so that a digest tells whether a value has changed, and nothing of what it is
_KEY = os.urandom(32)


def _text(value: Any, _: Any) -> str:
    """The text. An error of pydantic's own would show the value."""
    if not isinstance(value, str):
        raise PydanticCustomError(HIDDEN, "expected a text; put it in quotes")
    if any(character != "\t" and not " " <= character != "\x7f" for character in value):
        raise PydanticCustomError(HIDDEN, "a control character cannot be sent")
    return value


def _secret(value: Any, handler: Any) -> SecretStr:
    if isinstance(value, SecretStr):
        return value
    text = _text(value, handler)
    if not text:
        raise PydanticCustomError(HIDDEN, "expected a secret, which is empty")
    return SecretStr(text)


def _digest(secret: SecretStr) -> str:
    text = secret.get_secret_value().encode()
    return f"hidden:{hashlib.blake2b(text, key=_KEY, digest_size=8).hexdigest()}"


HiddenText = Annotated[str, WrapValidator(_text)]
"""A text that messages do not repeat; its field says `repr=False`."""

Secret = Annotated[
    SecretStr,
    WrapValidator(_secret),
    PlainSerializer(_digest, when_used="json"),
    WithJsonSchema({"type": "string", "format": "password", "writeOnly": True}),
]
