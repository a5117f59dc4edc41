"""An application in the process as a server: when it runs, and what becomes of its requests."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from graphweft.connectors.transport import AsgiTransport, HttpRequest
from graphweft.schemas.errors import BackendError

REQUEST = HttpRequest("GET", "http://anywhere/", timeout=5)


class App:
    """Notes what happens; `gate` holds back the end of its start or stop."""

    def __init__(self, *held: str) -> None:
        self.events: list[str] = []
        self.held = held
        self.gate = asyncio.Event()
        self.stopping = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            self.events.append("request")
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"hello"})
            return
        for step in ("startup", "shutdown"):
            await receive()
            if step == "shutdown":
                self.stopping.set()
            if step in self.held:
                await self.gate.wait()
            self.events.append(step)
            await send({"type": f"lifespan.{step}.complete"})


async def test_an_application_runs_from_its_first_request_to_the_last_transport() -> None:
    app = App()
    one, other, unused = AsgiTransport(app), AsgiTransport(app), AsgiTransport(app)
    assert (await one.send(REQUEST)).body == b"hello"
    await other.send(REQUEST)
    await unused.aclose()
    await one.aclose()
    await other.send(REQUEST)
    await other.aclose()
    assert app.events == ["startup", "request", "request", "request", "shutdown"]


async def test_an_application_starts_again_after_it_has_stopped() -> None:
    app = App("shutdown")
    one, other = AsgiTransport(app), AsgiTransport(app)
    await one.send(REQUEST)
    closing = asyncio.create_task(one.aclose())
    await app.stopping.wait()
    sending = asyncio.create_task(other.send(REQUEST))
    await asyncio.sleep(0)
    app.gate.set()
    await asyncio.gather(closing, sending)
    assert app.events == ["startup", "request", "shutdown", "startup", "request"]
    await other.aclose()


async def test_a_start_that_outlasts_the_request_is_a_timeout() -> None:
    app = App("startup")
    transport = AsgiTransport(app)
    with pytest.raises(BackendError) as caught:
        await transport.send(REQUEST._replace(timeout=0.01))
    assert caught.value.code == "UPSTREAM_TIMEOUT"
    app.gate.set()
    assert (await transport.send(REQUEST)).status == 200
    await transport.aclose()


async def test_an_application_that_still_starts_is_cancelled() -> None:
    app = App("startup")
    transport = AsgiTransport(app)
    with pytest.raises(BackendError):
        await transport.send(REQUEST._replace(timeout=0.01))
    await asyncio.wait_for(transport.aclose(), 5)
    assert app.events == []


async def test_an_application_without_a_lifespan_is_called() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http", "no lifespan here"
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    transport = AsgiTransport(app)
    assert (await transport.send(REQUEST)).status == 204
    await transport.aclose()
