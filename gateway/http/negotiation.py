"""Media types of GraphQL over HTTP: what a response is sent as, and what a request may be."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["GRAPHQL_RESPONSE", "JSON", "is_json", "is_simple", "response_media_type"]

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"

_SIMPLE = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})


@lru_cache(maxsize=256)
def response_media_type(accept: str) -> str | None:
    """The media type to answer with; None where the client accepts neither of the two.

    A client that states no preference (no header, or a wildcard) gets `application/json`.
    """
    if not accept.strip():
        return JSON
    best: tuple[float, int, str] | None = None
    for rank, item in enumerate(accept.split(",")):
        media_range, _, parameters = item.partition(";")
        media_type = _match(media_range.strip().lower())
        quality = _quality(parameters)
        if media_type and quality > 0 and (best is None or (quality, -rank) > best[:2]):
            best = (quality, -rank, media_type)
    return best[2] if best else None


@lru_cache(maxsize=256)
def is_json(content_type: str) -> bool:
    """Whether a request body is `application/json` in UTF-8."""
    media_type, _, parameters = content_type.partition(";")
    if media_type.strip().lower() != JSON:
        return False
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower() in {"utf-8", "utf8"}
    return True


@lru_cache(maxsize=256)
def is_simple(content_type: str) -> bool:
    """Whether a browser sends this type without asking first (Fetch, CORS-safelisted).

    No type, and one that cannot be read, count as simple.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type in _SIMPLE or media_type.count("/") != 1


def _match(media_range: str) -> str | None:
    if media_range in {JSON, "*/*", "application/*"}:
        return JSON
    return GRAPHQL_RESPONSE if media_range == GRAPHQL_RESPONSE else None


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
