"""The result of an operation: the type of its successful response."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphweft.connectors.rest.openapi.context import ImportContext
from graphweft.connectors.rest.openapi.document import Located
from graphweft.connectors.rest.openapi.media_types import is_json, is_text
from graphweft.connectors.rest.openapi.model import TypeRef
from graphweft.connectors.rest.openapi.names import pascal_case
from graphweft.connectors.rest.openapi.operations import Operation
from graphweft.schemas.errors import ImportDocumentError

__all__ = ["NO_CONTENT", "read_result"]

NO_CONTENT = TypeRef("Boolean")
"""The result of an operation that answers with nothing: true when it succeeded."""


def read_result(operation: Operation, context: ImportContext) -> TypeRef:
    """The type of the first successful response that has content that can be read.

    Raises:
        ImportDocumentError: a GET answers only with content that cannot be read.
    """
    unreadable: list[str] = []
    for response in _successes(operation, context):
        contents = list(response.child("content").members())
        if not contents and response.child("schema").object:
            unreadable.append("a schema without a media type")
        for media_type, content in contents:
            if is_json(media_type):
                return _json_result(content, operation, context)
        if any(is_text(media_type) for media_type, _ in contents):
            return TypeRef("String")
        unreadable += [media_type for media_type, _ in contents]
    if not unreadable:
        return NO_CONTENT
    message = f"responses of {', '.join(dict.fromkeys(unreadable))} cannot be read"
    if operation.method == "get":
        raise ImportDocumentError(message)
    context.notes.changed(
        operation.definition.pointer, f"{message}: the result only says that it succeeded"
    )
    return NO_CONTENT


def _json_result(content: Located, operation: Operation, context: ImportContext) -> TypeRef:
    schema = content.child("schema")
    if schema.node is None:
        return TypeRef("JSON")
    hint = f"{pascal_case(operation.name)}Result"
    return context.types.output(schema, hint).with_null(nullable=True)


def _successes(operation: Operation, context: ImportContext) -> Iterator[Located]:
    """2xx responses by status, then `default` where the document names no success at all."""
    responses = dict(operation.definition.child("responses").members())
    statuses = sorted(status for status in responses if re.fullmatch(r"2(\d\d|XX)", status.upper()))
    if not statuses:
        statuses = [status for status in responses if status == "default"]
    for status in statuses:
        yield context.document.resolve(responses[status])
