"""An OpenAPI document as located nodes, with `$ref`s resolved on demand.

Real documents are often not quite valid, so readers go through `as_object`, `as_list` and
`as_text`, which answer with something empty where the document has a value of another type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast
from urllib.parse import unquote

from graphweft.connectors.rest.openapi.places import Places, escape
from graphweft.schemas.errors import ImportDocumentError, SourceLocation

__all__ = ["Document", "JsonObject", "Located", "as_list", "as_object", "as_text"]

JsonObject = Mapping[str, Any]


def as_object(node: Any) -> JsonObject:
    """The node where it is an object, else an empty one."""
    return cast("JsonObject", node) if isinstance(node, Mapping) else {}


def as_list(node: Any) -> Sequence[Any]:
    """The node where it is an array, else an empty one."""
    return cast("Sequence[Any]", node) if isinstance(node, list | tuple) else ()


def as_text(node: Any) -> str:
    """The node where it is a string, else ""."""
    return node if isinstance(node, str) else ""


class Located(NamedTuple):
    """A node of the document and the JSON pointer (RFC 6901, as a fragment) that leads to it."""

    node: Any
    pointer: str

    @property
    def object(self) -> JsonObject:
        """The node as an object; empty where it is not one."""
        return as_object(self.node)

    def child(self, key: str) -> Located:
        """The member of that name; its node is None where there is none."""
        return Located(self.object.get(key), f"{self.pointer}/{escape(str(key))}")

    def members(self) -> Iterator[tuple[str, Located]]:
        """The members of an object, in document order."""
        for key in self.object:
            yield str(key), self.child(key)

    def elements(self) -> Iterator[Located]:
        """The elements of an array."""
        for index, node in enumerate(as_list(self.node)):
            yield Located(node, f"{self.pointer}/{index}")


class Document:
    """A whole document, and the way from a `$ref` to what it names."""

    def __init__(self, root: JsonObject, source: str, places: Places | None = None) -> None:
        """Read a document; `places` where it was converted from another one."""
        self.root = Located(root, "#")
        self.source = source
        self.places = places or Places()

    def resolve(self, located: Located) -> Located:
        """Follow `$ref`s until a node that is none. A node without `$ref` is returned as it is.

        Raises:
            ImportDocumentError: the reference leads nowhere, out of the document, or in a circle.
        """
        seen: set[str] = set()
        while "$ref" in located.object:
            reference = as_text(located.object["$ref"])
            if reference in seen:
                raise self.error(f"the $ref {reference!r} leads back to itself", located)
            seen.add(reference)
            located = self._follow(reference, located)
        return located

    def error(self, message: str, located: Located) -> ImportDocumentError:
        """An error at a place in the document that was given."""
        place = self.places.original(located.pointer)
        return ImportDocumentError(message, SourceLocation(f"{self.source}{place}"))

    def _follow(self, reference: str, origin: Located) -> Located:
        if not reference.startswith("#"):
            raise self.error(
                f"the $ref {reference!r} leaves the document: bundle its files into one first",
                origin,
            )
        target = self.root
        for token in reference.removeprefix("#").split("/")[1:]:
            target = _step(target, unquote(token).replace("~1", "/").replace("~0", "~"))
        if target.node is None:
            raise self.error(f"the $ref {reference!r} leads nowhere", origin)
        return target


def _step(located: Located, key: str) -> Located:
    elements = as_list(located.node)
    if elements:
        inside = key.isdecimal() and int(key) < len(elements)
        return Located(elements[int(key)] if inside else None, f"{located.pointer}/{key}")
    return located.child(key)
