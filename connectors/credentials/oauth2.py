"""Tokens of the OAuth 2.0 client credentials grant (RFC 6749, section 4.4).

One token serves all requests. It is fetched by the first, by one of them where many come at once,
and renewed in the background before it ends, while the old one is still good.
"""

from __future__ import annotations

import asyncio
import math
import re
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn, cast
from urllib.parse import quote_plus, urlencode, urlsplit

import orjson
import structlog

from graphweft.connectors.credentials.contract import no_credentials, with_headers
from graphweft.connectors.credentials.secret import ReadSecret
from graphweft.connectors.transport import HttpRequest, HttpResponse, HttpTransport
from graphweft.schemas.errors import BackendError

__all__ = ["ClientCredentials", "OAuth2Client"]

log: Any = structlog.get_logger("graphweft.credentials")

_TIMEOUT_SECONDS = 10.0
_MAX_TOKEN_BYTES = 256 * 1024
_UNSAID_LIFETIME = 300.0  # seconds; RFC 6749, section 5.1: the server may leave it out
_RENEW_AHEAD_SECONDS = 60.0
_RENEW_AHEAD_SHARE = 0.2
_PAUSE_SECONDS = 1.0
_DISTRUST_SECONDS = 30.0
_ERROR_CODE = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True, slots=True)
class OAuth2Client:
    """Who asks which server for tokens.

    Attributes:
        token_url: the token endpoint.
        client_id: name of the client.
        client_secret: its secret.
        scopes: what is asked for; () for what the server gives by default.
        audience: for whom the token is, where the server wants to know.
        in_body: whether id and secret stand in the body (`client_secret_post`) instead of an
            `authorization` header (`client_secret_basic`).
    """

    token_url: str
    client_id: str
    client_secret: ReadSecret = field(repr=False)
    scopes: tuple[str, ...] = ()
    audience: str | None = None
    in_body: bool = False


class _Token(NamedTuple):
    """A token as a header's value, and when it is renewed and ends, by the clock."""

    value: str
    renew_at: float
    ends_at: float


class ClientCredentials:
    """The tokens of one client, for the event loop that uses it first."""

    def __init__(
        self,
        client: OAuth2Client,
        transport: HttpTransport,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask for nothing yet.

        Args:
            client: who asks.
            transport: HTTP to the token server; its owner closes it.
            clock: seconds.
        """
        self._client = client
        self._transport = transport
        self._clock = clock
        self._token: _Token | None = None
        self._is_refused = False
        self._unproven: tuple[str, float] = ("", 0.0)
        self._fetching: asyncio.Task[_Token] | None = None
        self._paused_until = -math.inf

    async def apply(self, request: HttpRequest) -> HttpRequest:
        """See `Credentials.apply`."""
        token, now = self._token, self._clock()
        if token is None or now >= token.ends_at:
            token = await asyncio.shield(self._fetch())
        elif now >= token.renew_at and now >= self._paused_until:
            self._fetch()
        return with_headers(request, ("authorization", token.value))

    def is_renewed(self, request: HttpRequest, *, refused: bool) -> bool:
        """Whether another token can be had than the one that was refused.

        A token that was fetched for this reason, and was never accepted, is not replaced for a
        while: it is the client that the backend refuses.
        """
        unproven, until = self._unproven
        if not refused:
            if unproven and _authorization(request) == unproven:
                self._unproven = ("", 0.0)
            return False
        used = _authorization(request)
        if used == unproven and self._clock() < until:
            return False
        if self._token is not None and self._token.value == used:
            self._token = None
            self._is_refused = True
        return True

    async def aclose(self) -> None:
        """End a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _fetch(self) -> asyncio.Task[_Token]:
        """The fetch that is under way, or a new one."""
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._renew())
            self._fetching.add_done_callback(self._fetched)
        return self._fetching

    def _fetched(self, task: asyncio.Task[_Token]) -> None:
        self._fetching = None
        if not task.cancelled() and task.exception() is not None:
            self._paused_until = self._clock() + _PAUSE_SECONDS

    async def _renew(self) -> _Token:
        asked_at = self._clock()
        try:
            response = await self._transport.send(_token_request(self._client))
        except BackendError as error:
            self._give_up(error.code)
        value, lifetime = self._read(response)
        ahead = min(_RENEW_AHEAD_SECONDS, lifetime * _RENEW_AHEAD_SHARE)
        ends_at = asked_at + lifetime
        self._token = token = _Token(f"Bearer {value}", ends_at - ahead, ends_at)
        if self._is_refused:
            self._is_refused = False
            self._unproven = (token.value, asked_at + _DISTRUST_SECONDS)
        return token

    def _read(self, response: HttpResponse) -> tuple[str, float]:
        """Token and lifetime in seconds (RFC 6749, section 5.1)."""
        try:
            content = orjson.loads(response.body)
        except orjson.JSONDecodeError:
            content = None
        answer = cast("dict[str, object]", content) if isinstance(content, dict) else {}
        if response.status != 200:
            code = answer.get("error")
            known = isinstance(code, str) and _ERROR_CODE.fullmatch(code)
            self._give_up(f"status {response.status}{f', {code}' if known else ''}")
        token, kind = answer.get("access_token"), answer.get("token_type", "bearer")
        if not isinstance(token, str) or not token or not (token.isascii() and token.isprintable()):
            self._give_up("the answer has no access_token")
        if not isinstance(kind, str) or kind.lower() != "bearer":
            self._give_up("the token is not of the type Bearer")
        return token, _lifetime(answer.get("expires_in"))

    def _give_up(self, reason: str) -> NoReturn:
        host = urlsplit(self._client.token_url).hostname
        log.warning("no token", server=host, client=self._client.client_id, reason=reason)
        raise no_credentials()


def _token_request(client: OAuth2Client) -> HttpRequest:
    parameters = {"grant_type": "client_credentials"}
    if client.scopes:
        parameters["scope"] = " ".join(client.scopes)
    if client.audience is not None:
        parameters["audience"] = client.audience
    headers = [
        ("accept", "application/json"),
        ("content-type", "application/x-www-form-urlencoded"),
    ]
    secret = client.client_secret()
    if client.in_body:
        parameters |= {"client_id": client.client_id, "client_secret": secret}
    else:  # RFC 6749, section 2.3.1: both are form-encoded first
        pair = f"{quote_plus(client.client_id)}:{quote_plus(secret)}"
        headers.append(("authorization", f"Basic {b64encode(pair.encode()).decode()}"))
    return HttpRequest(
        "POST",
        client.token_url,
        tuple(headers),
        urlencode(parameters).encode(),
        _TIMEOUT_SECONDS,
        is_repeatable=True,
        max_response_bytes=_MAX_TOKEN_BYTES,
    )


def _lifetime(given: object) -> float:
    try:
        seconds = float(given) if isinstance(given, str | int | float) else _UNSAID_LIFETIME
    except ValueError:
        return _UNSAID_LIFETIME
    return max(seconds, 0.0) if math.isfinite(seconds) else _UNSAID_LIFETIME


def _authorization(request: HttpRequest) -> str:
    return next((value for name, value in request.headers if name == "authorization"), "")
