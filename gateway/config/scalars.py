"""The small values of a configuration: durations, shares, URLs, names, paths beside the file."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema

__all__ = [
    "Duration",
    "FileOrUrl",
    "FilePath",
    "HeaderName",
    "HttpUrl",
    "Share",
    "UrlPath",
    "header_name",
    "is_url",
    "network",
]

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_url(location: str) -> bool:
    """Whether a location is an http(s) URL, not a file."""
    return location.startswith(("http://", "https://"))


def network(value: str) -> str:
    """A network in CIDR notation, or an address. Raises ValueError."""
    try:
        ipaddress.ip_network(value)
    except ValueError:
        raise ValueError("expected a network such as 10.0.0.0/8, or an address") from None
    return value


def _seconds(value: Any) -> float:
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("expected a duration such as 30s, 500ms or 5m")
    return float(match[1]) * _SECONDS[match[2]]


def _duration(value: Any) -> float:
    return value if isinstance(value, float) else _seconds(value)


def _share(value: Any) -> bool | float:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in {"true", "false"}:
        return value == "true"
    try:
        share = float(value)
    except (TypeError, ValueError):
        share = -1.0
    if not 0 <= share <= 100:
        raise ValueError("expected true, false, or a percentage from 0 to 100")
    return share


def _http_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ValueError("expected an absolute http or https URL")
    return value


def _url_path(value: str) -> str:
    if not value.startswith("/") or "?" in value or "#" in value:
        raise ValueError("expected a path that begins with '/', such as /graphql")
    if value == "/" or value.startswith("/health/"):
        raise ValueError("this path is taken by the gateway itself; choose one such as /graphql")
    return value.rstrip("/")


def header_name(value: str) -> str:
    """The name of a header in lower case. Raises ValueError for what is none."""
    if not _HEADER_NAME.fullmatch(value):
        raise ValueError("expected the name of an HTTP header")
    return value.lower()


def _beside_file(value: Path, info: ValidationInfo) -> Path:
    context: dict[str, Path] = info.context or {}
    return context["folder"] / value if "folder" in context else value


def _file_or_url(value: str, info: ValidationInfo) -> str:
    return value if is_url(value) else str(_beside_file(Path(value), info))


Duration = Annotated[
    float,
    BeforeValidator(_duration),
    Field(gt=0),
    WithJsonSchema({"type": "string", "pattern": rf"^{_DURATION.pattern}$", "examples": ["30s"]}),
]
Share = Annotated[
    bool | float,
    BeforeValidator(_share),
    WithJsonSchema(
        {"anyOf": [{"type": "boolean"}, {"type": "number", "minimum": 0, "maximum": 100}]}
    ),
]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
UrlPath = Annotated[str, AfterValidator(_url_path)]
HeaderName = Annotated[str, AfterValidator(header_name)]
FilePath = Annotated[Path, AfterValidator(_beside_file)]
FileOrUrl = Annotated[str, AfterValidator(_file_or_url)]
