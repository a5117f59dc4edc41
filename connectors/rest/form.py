"""Bodies of `application/x-www-form-urlencoded` requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from graphweft.connectors.mapping import as_text, is_list, is_object
from graphweft.schemas.errors import BackendError

__all__ = ["encode_form"]


def encode_form(value: Any) -> bytes:
    """Encode an object; nested values are named with brackets: `a[b][0]=v`. Null is empty.

    Raises:
        BackendError: it is no object.
    """
    if not is_object(value):
        raise BackendError("the body of a form is not an object", code="BAD_USER_INPUT")
    pairs = [pair for key, item in value.items() for pair in _pairs(key, item)]
    return urlencode(pairs).encode()


def _pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if is_object(value):
        for key, item in value.items():
            yield from _pairs(f"{name}[{key}]", item)
    elif is_list(value):
        for index, item in enumerate(value):
            yield from _pairs(f"{name}[{index}]", item)
    else:
        yield name, as_text(value) or ""
