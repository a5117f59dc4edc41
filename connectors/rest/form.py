"""Bodies of `application/x-www-form-urlencoded` requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from graphweft.connectors.mapping import as_text, is_list, is_object

__all__ = ["encode_form"]


def encode_form(value: Any) -> bytes:
    """Encode an object; nested values are named with brackets: `a[b][0]=v`. Null is empty."""
    if not is_object(value):
        return b""
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
