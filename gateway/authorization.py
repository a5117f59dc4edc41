"""From the configuration to who decides what clients may see."""

from __future__ import annotations

import inspect
from typing import cast

from graphweft.connectors.python import load_attribute
from graphweft.gateway.config.authorization import AuthorizationConfig
from graphweft.policies.authorization import Authorization, PolicyCheck
from graphweft.schemas.errors import DocumentError, SourceLocation

__all__ = ["open_authorization"]


def open_authorization(config: AuthorizationConfig) -> Authorization:
    """The authorization that the configuration describes.

    Raises:
        DocumentError: a function that it names cannot be imported, or is not async.
    """
    return Authorization(config.mode, _load_check(config) if config.policies else None)


def _load_check(config: AuthorizationConfig) -> PolicyCheck:
    assert config.policies is not None
    found = load_attribute(config.policies, config.path.resolve())
    if not inspect.iscoroutinefunction(found):
        raise DocumentError("is not an async function", SourceLocation(config.policies))
    return cast("PolicyCheck", found)
