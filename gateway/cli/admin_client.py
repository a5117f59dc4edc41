"""The admin API of a running gateway, as the command line asks it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Annotated, Any

import httpx
from cyclopts import Parameter

from graphweft.gateway.problems import BuildFailedError, Problem
from graphweft.schemas.errors import ConfigError, GraphweftError, SourceLocation

__all__ = ["AdminError", "AdminOptions", "ask_admin", "problem_of"]

_PATH = "/admin/graphql"
_DEFAULT_URL = "http://127.0.0.1:4100"
_TIMEOUT_SECONDS = 300.0


class AdminError(GraphweftError):
    """The admin API refused, or did not answer."""


@dataclass(frozen=True, slots=True)
class AdminOptions:
    """Which gateway is asked, and how.

    Attributes:
        admin: address of its admin listener; GRAPHWEFT_ADMIN_URL, or http://127.0.0.1:4100. The
            credential is GRAPHWEFT_ADMIN_KEY (an API key) or GRAPHWEFT_ADMIN_TOKEN (a bearer
            token).
        json: print JSON.
    """

    admin: str | None = None
    json: Annotated[bool, Parameter(negative="")] = False


def ask_admin(options: AdminOptions, query: str, **variables: Any) -> dict[str, Any]:
    """The data of an answer.

    Raises:
        BuildFailedError: the API says what is wrong, with places.
        AdminError: it refuses, or cannot be reached.
    """
    url = (options.admin or os.environ.get("GRAPHWEFT_ADMIN_URL") or _DEFAULT_URL).rstrip("/")
    try:
        response = httpx.post(
            f"{url}{_PATH}",
            json={"query": query, "variables": variables},
            headers=_credential(),
            timeout=_TIMEOUT_SECONDS,
        )
        content: Any = response.json()
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise ConfigError(f"{url} is not the address of a gateway: {error}") from error
    except httpx.HTTPError as error:
        raise AdminError(
            f"{url} does not answer ({error}). Start a gateway with `admin: {{enabled: true}}`, or "
            "name another one by --admin"
        ) from error
    except ValueError as error:
        raise AdminError(f"{url} is not the admin listener of a gateway") from error
    if content.get("errors"):
        raise _refusal(content["errors"])
    return dict(content["data"])


def _credential() -> dict[str, str]:
    key, token = os.environ.get("GRAPHWEFT_ADMIN_KEY"), os.environ.get("GRAPHWEFT_ADMIN_TOKEN")
    if key:
        return {"x-api-key": key}
    return {"authorization": f"Bearer {token}"} if token else {}


def _refusal(errors: list[dict[str, Any]]) -> GraphweftError:
    extensions: Any = errors[0].get("extensions") or {}
    problems = extensions.get("problems")
    if problems:
        return BuildFailedError([problem_of(one) for one in problems])
    message, code = errors[0]["message"], extensions.get("code")
    if code == "UNAUTHENTICATED":
        message = f"{message}: set GRAPHWEFT_ADMIN_KEY or GRAPHWEFT_ADMIN_TOKEN"
    return AdminError(f"{message} [{code}]" if code else message)


def problem_of(told: dict[str, Any]) -> Problem:
    """A problem as the API tells it."""
    place = (
        SourceLocation(told["source"], told["line"] or 0, told["column"] or 0)
        if told.get("source")
        else None
    )
    return Problem(told["code"], told["message"], place)
