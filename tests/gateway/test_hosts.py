"""The gateway inside applications of other frameworks."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from importlib import import_module
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from graphweft.gateway.app import Gateway
from tests.gateway.fakes import fake_gateway
from tests.kit.asgi_server import serve

urlpatterns: list[Any] = []
"""Of Django, which is not typed."""


def _fastapi(gateway: Gateway) -> ASGIApp:
    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await gateway.start()
        yield
        await gateway.stop()

    app = FastAPI(lifespan=lifespan)
    app.mount("/api", gateway)
    return app


def _fastapi_without_lifespan(gateway: Gateway) -> ASGIApp:
    app = FastAPI()
    app.mount("/api", gateway)
    return app


def _django(gateway: Gateway) -> ASGIApp:
    django: Any = import_module("django")
    settings: Any = import_module("django.conf").settings
    if not settings.configured:
        settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="x", ALLOWED_HOSTS=["*"])
        django.setup()
        response: Any = import_module("django.http").HttpResponse
        urlpatterns.append(import_module("django.urls").path("", lambda _: response("django")))
    site: Any = import_module("django.core.asgi").get_asgi_application()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await gateway(scope, receive, send)
        elif scope["path"].startswith("/api/"):
            await gateway({**scope, "root_path": "/api"}, receive, send)
        else:
            await site(scope, receive, send)

    return application


@pytest.mark.parametrize("host", [_fastapi, _fastapi_without_lifespan, _django])
async def test_it_answers_below_the_path_where_it_is_mounted(host: Any) -> None:
    gateway = fake_gateway()
    async with serve(host(gateway)) as url, httpx.AsyncClient(base_url=url) as client:
        answer = await client.post("/api/graphql", json={"query": "{ hello }"})
        ready = await client.get("/api/health/ready")
        index = await client.get("/")
    await gateway.stop()
    assert answer.json() == {"data": {"hello": "hello world"}}
    assert ready.json()["status"] == "ready"
    assert index.text == "django" or index.status_code == 404
