"""Which media types a connector can read and send."""

from __future__ import annotations

import re

__all__ = ["FORM", "is_json", "is_text"]

FORM = "application/x-www-form-urlencoded"


def is_json(media_type: str) -> bool:
    """`application/json`, `*/json`, anything with `+json`, and the wildcards that include it."""
    name = media_type.split(";", maxsplit=1)[0].strip().lower()
    return name in {"*/*", "application/*"} or re.search(r"[/+]json$", name) is not None


def is_text(media_type: str) -> bool:
    """`text/plain`, which arrives as one string."""
    return media_type.split(";", maxsplit=1)[0].strip().lower() == "text/plain"
