"""From the configuration to Redis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphweft.gateway.config.redis import RedisConfig
from graphweft.schemas.errors import DocumentError, SourceLocation

if TYPE_CHECKING:
    from graphweft.policies.redis_connection import RedisConnection

__all__ = ["open_redis"]


def open_redis(config: RedisConfig) -> RedisConnection:
    """A connection, opened when first needed.

    Raises:
        DocumentError: the URL is not one, or the client for Redis is not installed.
    """
    try:
        from graphweft.policies.redis_connection import RedisConnection  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise DocumentError(
            "Redis needs another package: pip install 'graphweft[redis]'", SourceLocation("redis")
        ) from error
    try:
        url = config.url.get_secret_value() if config.url is not None else ""
        return RedisConnection(url, prefix=config.prefix, timeout=config.timeout)
    except ValueError as error:
        raise DocumentError("url is not a URL of Redis", SourceLocation("redis.url")) from error
