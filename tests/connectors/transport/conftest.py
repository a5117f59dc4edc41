from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import uvloop


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Both event loops: the gateway's own, and the one that a host application may have."""
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
