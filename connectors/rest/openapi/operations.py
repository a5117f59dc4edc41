"""The operations of a document, named, in document order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphweft.connectors.rest.openapi.document import Document, Located, as_text
from graphweft.connectors.rest.openapi.names import NamePool, camel_case, field_name, path_name
from graphweft.connectors.rest.openapi.notes import Notes
from graphweft.schemas.errors import ImportDocumentError

__all__ = ["Operation", "read_operations"]

_METHODS = ("get", "post", "put", "patch", "delete")
_UNSUPPORTED_METHODS = ("head", "options", "trace", "query")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a path.

    Attributes:
        method: lower case.
        name: the root field's name.
        definition: the Operation Object; `path_item` the Path Item Object around it.
    """

    method: str
    path: str
    name: str
    definition: Located
    path_item: Located

    @property
    def root(self) -> str:
        """The root type that the field belongs to."""
        return "Query" if self.method == "get" else "Mutation"

    @property
    def description(self) -> str:
        """Summary and description, without saying the same twice."""
        node = self.definition.object
        summary = as_text(node.get("summary")).strip()
        text = as_text(node.get("description")).strip()
        if text.startswith(summary):
            return text
        return f"{summary}\n\n{text}" if text else summary


def read_operations(document: Document, notes: Notes) -> list[Operation]:
    """All operations that have a method which `@connect` knows."""
    names = {"Query": NamePool(), "Mutation": NamePool()}
    operations: list[Operation] = []
    for path, method, definition, path_item in _walk(document, notes):
        pool = names["Query" if method == "get" else "Mutation"]
        name = pool.allocate(_name(definition, method, path, pool))
        operations.append(Operation(method, path, name, definition, path_item))
    return operations


def _walk(document: Document, notes: Notes) -> Iterator[tuple[str, str, Located, Located]]:
    for path, entry in document.root.child("paths").members():
        if path.startswith("x-"):
            continue
        try:
            path_item = document.resolve(entry)
        except ImportDocumentError as error:
            notes.skipped(entry.pointer, error.message)
            continue
        for method in (*_METHODS, *_UNSUPPORTED_METHODS):
            definition = path_item.child(method)
            if not definition.object:
                continue
            if method in _METHODS:
                yield path, method, definition, path_item
            else:
                notes.skipped(definition.pointer, f"{method.upper()} has no place in @connect")


def _name(definition: Located, method: str, path: str, pool: NamePool) -> str:
    operation_id = as_text(definition.object.get("operationId"))
    if operation_id:
        name = field_name(camel_case(operation_id))
        if name not in pool:
            return name
    name = path_name(method, path)
    return f"get{name[0].upper()}{name[1:]}" if name in pool and method == "get" else name
