"""What a GraphQL server says of itself: `_service { sdl }`, or introspection.

`_service` is the federation specification's; a server that does not know it is introspected, and is
then a subgraph without entities. Messages are for the operator: they hold the URL, the status and
the first bytes of an answer that cannot be used.
"""

from __future__ import annotations

from typing import Any, cast

import orjson
from graphql import (
    GraphQLError,
    IntrospectionQuery,
    build_client_schema,
    get_introspection_query,
    print_schema,
)

from graphweft.connectors.graphql.call import BASE_HEADERS, encode_operation
from graphweft.connectors.header_rules import HeaderRules
from graphweft.connectors.transport import HttpRequest, HttpResponse, HttpTransport
from graphweft.schemas.errors import BackendError, DocumentError, SourceLocation

__all__ = ["describe"]

_SERVICE_QUERY = "query SubgraphSdl { _service { sdl } }"
_TIMEOUT_SECONDS = 10.0
_EXCERPT_BYTES = 120


async def describe(
    name: str, url: str, transport: HttpTransport, headers: HeaderRules | None = None
) -> str:
    """Ask a GraphQL server for its subgraph SDL.

    Raises:
        BackendError: it cannot be reached, is not a GraphQL server, or refuses both questions.
        DocumentError: its introspection result is not a schema.
    """
    known = headers.unasked() if headers else ()
    request = HttpRequest("POST", url, BASE_HEADERS + known, None, _TIMEOUT_SECONDS)
    data, refusal = await _ask(name, transport, request, _SERVICE_QUERY)
    service = data.get("_service")
    sdl = cast("dict[str, Any]", service).get("sdl") if isinstance(service, dict) else None
    if isinstance(sdl, str) and sdl.strip():
        return sdl
    data, second = await _ask(name, transport, request, get_introspection_query(descriptions=True))
    if "__schema" in data:
        return _print_introspection(url, data)
    raise BackendError(
        f"{url} does not describe itself: `_service {{ sdl }}` gave {refusal or 'nothing'}; "
        f"introspection gave {second or 'nothing'}. Allow one of them, or give the SDL as a file",
        code="UPSTREAM_INVALID_RESPONSE",
        subgraph=name,
    )


async def _ask(
    name: str, transport: HttpTransport, request: HttpRequest, query: str
) -> tuple[dict[str, Any], str]:
    """The data of an answer, and the message of its first error."""
    try:
        response = await transport.send(request._replace(body=encode_operation(query) + b"}"))
    except BackendError as error:
        raise BackendError(
            f"{request.url} (subgraph '{name}'): {error.message}", code=error.code, subgraph=name
        ) from error
    try:
        content = orjson.loads(response.body)
    except orjson.JSONDecodeError as error:
        raise _not_graphql(name, request.url, response) from error
    if not isinstance(content, dict) or not {"data", "errors"} & content.keys():
        raise _not_graphql(name, request.url, response)
    envelope = cast("dict[str, Any]", content)
    return envelope.get("data") or {}, _first_message(envelope.get("errors"))


def _first_message(errors: object) -> str:
    if isinstance(errors, list) and errors:
        first = cast("list[object]", errors)[0]
        if isinstance(first, dict):
            return f"the error {cast('dict[str, object]', first).get('message')!r}"
    return ""


def _not_graphql(name: str, url: str, response: HttpResponse) -> BackendError:
    excerpt = response.body[:_EXCERPT_BYTES].decode(errors="replace")
    return BackendError(
        f"{url} (subgraph '{name}') does not answer as a GraphQL server: "
        f"HTTP status {response.status}, {response.header('content-type') or 'no content type'}, "
        f"beginning with {excerpt!r}",
        code="UPSTREAM_INVALID_RESPONSE",
        subgraph=name,
        extensions={"http": {"status": response.status}},
    )


def _print_introspection(url: str, data: dict[str, Any]) -> str:
    try:
        return print_schema(build_client_schema(cast("IntrospectionQuery", data)))
    except (GraphQLError, TypeError, KeyError) as error:
        raise DocumentError(
            f"the introspection result is not a schema: {error}", SourceLocation(url)
        ) from error
