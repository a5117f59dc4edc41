"""Work that can grow far beyond its input is counted step by step, so that it can be cut off."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Spend", "unlimited"]

Spend = Callable[[], None]
"""Called before each step of such work; raises to end it."""


def unlimited() -> None:
    """Lets the work go on."""
