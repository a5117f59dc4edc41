"""A step of another thread's work that a test holds, to look at the event loop meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

__all__ = ["HeldStep"]


class HeldStep:
    """A function that waits in its thread until the test lets it go on.

    Attributes:
        threads: names of the threads in which it was called.
    """

    def __init__(self, step: Callable[..., Any]) -> None:
        self.threads: list[str] = []
        self._step = step
        self._begun = threading.Event()
        self._may_go_on = threading.Event()

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.threads.append(threading.current_thread().name)
        self._begun.set()
        assert self._may_go_on.wait(30), "the event loop waits for this"
        return self._step(*args, **options)

    @asynccontextmanager
    async def begun(self) -> AsyncGenerator[None]:
        """While the step has begun, and has not ended."""
        assert await asyncio.to_thread(self._begun.wait, 30)
        try:
            yield
        finally:
            self._may_go_on.set()
