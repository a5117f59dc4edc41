"""Schemas of a document that no operation leads to, and that so are in no type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import unquote

from graphweft.connectors.rest.openapi.document import Document, as_object
from graphweft.connectors.rest.openapi.notes import Notes
from graphweft.connectors.rest.openapi.places import escape

__all__ = ["note_unused_schemas"]

_SCHEMAS = "#/components/schemas"


def note_unused_schemas(document: Document, notes: Notes) -> None:
    """Note the schemas that are reached from no path; links and callbacks are not followed."""
    root = document.root.object
    seen: set[str] = set()
    pending = list(_references(root.get("paths")))
    while pending:
        pointer = pending.pop()
        if pointer in seen:
            continue
        seen.add(pointer)
        pending += _references(_at(root, pointer))
    schemas = as_object(as_object(root.get("components")).get("schemas"))
    unused = [str(name) for name in schemas if f"{_SCHEMAS}/{escape(str(name))}" not in seen]
    if unused:
        notes.skipped(
            _SCHEMAS,
            f"used by no operation, so not imported: {', '.join(unused)}",
        )


def _references(node: Any) -> Iterator[str]:
    """Every local reference inside a node; one into a part of a schema counts for the whole."""
    pending = [node]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            members = cast("dict[str, Any]", item)
            reference = members.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/"):
                yield "/".join(unquote(reference).split("/")[:4])
            pending += members.values()
            pending += _mapped(members.get("discriminator"))
        elif isinstance(item, list):
            pending += item


def _mapped(discriminator: Any) -> list[dict[str, str]]:
    """The schemas of a discriminator's mapping, which are references or names."""
    targets = as_object(as_object(discriminator).get("mapping")).values()
    return [
        {"$ref": target if "/" in target else f"{_SCHEMAS}/{target}"}
        for target in targets
        if isinstance(target, str)
    ]


def _at(root: Any, pointer: str) -> Any:
    node = root
    for token in pointer.split("/")[1:]:
        node = as_object(node).get(token.replace("~1", "/").replace("~0", "~"))
    return node
