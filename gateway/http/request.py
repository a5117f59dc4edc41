"""From an ASGI request to a GraphQL request: the parameters of GraphQL over HTTP, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive, Scope

from graphweft.gateway.config.serving import CsrfConfig
from graphweft.gateway.http.negotiation import is_json, is_simple
from graphweft.gateway.http.refusal import ClientGoneError, HttpRequestError

__all__ = ["GraphQLRequest", "read_get", "read_headers", "read_post", "refuse_forgery"]

_PARAMETERS = frozenset({"query", "documentId", "operationName", "variables", "extensions"})


class GraphQLRequest(NamedTuple):
    """The parameters of a request, of the types that the specification says.

    Without a `query` there is a `document_id`, or a `document_hash`: the `sha256Hash` of an
    automatic persisted query.
    """

    query: str | None
    operation_name: str | None = None
    variables: dict[str, Any] | None = None
    document_id: str | None = None
    document_hash: str | None = None


def read_headers(scope: Scope) -> dict[str, str]:
    """The request's headers, names in lower case; a repeated header is joined with ", "."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1")
        value = raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def refuse_forgery(headers: Mapping[str, str], csrf: CsrfConfig) -> None:
    """Refuse a request that a browser sends for a page of any origin without asking first.

    Such a request has a simple content type or none, and no header that a page may not set freely.

    Raises:
        HttpRequestError: it could be forged.
    """
    if not is_simple(headers.get("content-type", "")):
        return
    if any(headers.get(name) for name in csrf.required_headers):
        return
    names = " or ".join(csrf.required_headers)
    raise HttpRequestError(
        "This request could have been forged by another site: send the content type "
        f"'application/json', or one of the headers {names}",
        code="CSRF_PREVENTION",
    )


async def read_post(headers: Mapping[str, str], receive: Receive, max_bytes: int) -> GraphQLRequest:
    """Read the request of a POST.

    Raises:
        HttpRequestError: it is of another type, too large, not JSON, or not a GraphQL request.
        ClientGoneError: the connection ended before the body did.
    """
    content_type = headers.get("content-type", "")
    if not is_json(content_type):
        given = f"'{content_type}'" if content_type else "none"
        raise HttpRequestError(
            f"The content type must be 'application/json'; it is {given}", status=415
        )
    if headers.get("content-encoding", "identity") != "identity":
        raise HttpRequestError("A compressed request body is not accepted", status=415)
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise _too_large(max_bytes)
    body = await _read_body(receive, max_bytes)
    try:
        parameters = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise HttpRequestError(f"The request body is not JSON: {error}") from error
    if isinstance(parameters, list):
        raise HttpRequestError("Batches of operations are not accepted; send one request each")
    if not isinstance(parameters, dict):
        raise HttpRequestError("The request body must be a JSON object")
    return _check(cast("dict[str, Any]", parameters))


def read_get(query_string: bytes) -> GraphQLRequest:
    """Read the request of a GET; `variables` and `extensions` are JSON texts.

    Raises:
        HttpRequestError: it is not a GraphQL request.
    """
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise HttpRequestError("The query string is not URL-encoded UTF-8") from error
    parameters: dict[str, Any] = {}
    for name, value in pairs:
        if name not in _PARAMETERS:
            continue
        if name in parameters:
            raise HttpRequestError(f"The parameter '{name}' is repeated")
        parameters[name] = value
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = _decode_parameter(name, parameters[name])
    if not parameters.get("operationName"):
        parameters.pop("operationName", None)
    return _check(parameters)


def _decode_parameter(name: str, text: str) -> Any:
    if not text:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise HttpRequestError(f"The parameter '{name}' is not JSON: {error}") from error


async def _read_body(receive: Receive, max_bytes: int) -> bytes:
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        body: bytes = message.get("body", b"")
        if len(body) > max_bytes:
            raise _too_large(max_bytes)
        return body
    parts: list[bytes] = []
    size = 0
    while True:
        if message["type"] == "http.disconnect":
            raise ClientGoneError("the client closed the connection")
        part = message.get("body", b"")
        size += len(part)
        if size > max_bytes:
            raise _too_large(max_bytes)
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)
        message = await receive()


def _too_large(max_bytes: int) -> HttpRequestError:
    return HttpRequestError(f"The request body is larger than {max_bytes} bytes", status=413)


def _check(parameters: dict[str, Any]) -> GraphQLRequest:
    query = parameters.get("query")
    operation_name = parameters.get("operationName")
    variables = parameters.get("variables")
    extensions = parameters.get("extensions")
    if extensions is not None and type(extensions) is not dict:
        raise HttpRequestError("'extensions' must be an object")
    document_hash = _document_hash(cast("dict[str, Any]", extensions)) if extensions else None
    document_id = parameters.get("documentId")
    if query is None and not document_id and document_hash is None:
        raise HttpRequestError("'query' is missing")
    if query is not None and type(query) is not str:
        raise HttpRequestError("'query' must be a string")
    if document_id is not None and type(document_id) is not str:
        raise HttpRequestError("'documentId' must be a string")
    if operation_name is not None and type(operation_name) is not str:
        raise HttpRequestError("'operationName' must be a string")
    if variables is not None and type(variables) is not dict:
        raise HttpRequestError("'variables' must be an object")
    return GraphQLRequest(query, operation_name, variables, document_id, document_hash)


def _document_hash(extensions: dict[str, Any]) -> str | None:
    """The hash of an automatic persisted query, where the request has one."""
    persisted = extensions.get("persistedQuery")
    if persisted is None:
        return None
    digest = (
        cast("dict[str, Any]", persisted).get("sha256Hash") if type(persisted) is dict else None
    )
    if type(digest) is not str or not digest:
        raise HttpRequestError("'extensions.persistedQuery' must have a 'sha256Hash', a string")
    return digest
