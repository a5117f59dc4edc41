"""Configuration of a REST backend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphweft.connectors.header_rules import HeaderRules

__all__ = ["RestConfig"]


@dataclass(frozen=True, slots=True)
class RestConfig:
    """What the operator says of a REST backend.

    Attributes:
        variables: `$config` in mappings.
        timeout: seconds for one call; a request's deadline shortens it.
        concurrency: most calls to a source at a time, within one request.
        calls_per_request: most calls to a source within one request; None for no limit.
        not_found_is_null: whether status 404 or 410 makes an entity or nullable field null without
            an error.
        single_flight: whether identical GET requests in flight are sent once.
        headers: what requests carry besides what the SDL says.
    """

    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])
    timeout: float = 30.0
    concurrency: int = 16
    calls_per_request: int | None = None
    not_found_is_null: bool = True
    single_flight: bool = True
    headers: HeaderRules = field(default_factory=HeaderRules)
