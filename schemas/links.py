"""`@link`: which specifications a document uses, and under which names (link spec v1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

from graphql import (
    DirectiveNode,
    DocumentNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    value_from_ast_untyped,
)

from graphweft.schemas.errors import SdlProblem, SourceLocation
from graphweft.schemas.sdl import location_of

__all__ = [
    "FEDERATION",
    "LINK",
    "SPECS",
    "ElementName",
    "Link",
    "Links",
    "directive_arguments",
    "items_of",
    "read_links",
    "schema_directives",
]

SPECS = "https://specs.apollo.dev"
FEDERATION = f"{SPECS}/federation"
LINK = f"{SPECS}/link"

_VERSION = re.compile(r"v(\d+)\.(\d+)")
_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


@dataclass(frozen=True, slots=True)
class ElementName:
    """What a name in a document stands for: an element of a specification.

    Attributes:
        identity: the specification's url without version.
        name: the element's own name there, without @.
    """

    identity: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """One `@link` application.

    Attributes:
        identity: url without version, e.g. `https://specs.apollo.dev/federation`.
        name: last segment of the identity.
        version: major and minor number; None where the url has none.
        alias: the name of the specification in this document.
        imports: element (`@key`, `FieldSet`) -> name in this document (`@primaryKey`).
    """

    url: str
    identity: str
    name: str
    version: tuple[int, int] | None
    alias: str
    imports: Mapping[str, str] = field(default_factory=dict[str, str])
    purpose: str | None = None
    location: SourceLocation = field(default_factory=lambda: SourceLocation(""))

    def name_in_document(self, element: str) -> str:
        """Name of an element (`@key` or `FieldSet`) in this document, without @."""
        imported = self.imports.get(element)
        if imported is not None:
            return imported.removeprefix("@")
        bare = element.removeprefix("@")
        if element.startswith("@") and bare == self.name:
            return self.alias
        return f"{self.alias}__{bare}"


@dataclass(frozen=True, slots=True)
class Links:
    """All links of a document."""

    links: tuple[Link, ...] = ()
    _imported: Mapping[str, ElementName] = field(default_factory=dict[str, ElementName])

    @classmethod
    def of(cls, links: Sequence[Link]) -> Links:
        """The links with an index of what they import."""
        imported = {
            local: ElementName(link.identity, element.removeprefix("@"))
            for link in links
            for element, local in link.imports.items()
        }
        return cls(tuple(links), imported)

    def find(self, identity: str) -> Link | None:
        """The link to a specification, if there is one."""
        return next((link for link in self.links if link.identity == identity), None)

    def directive(self, name: str) -> ElementName | None:
        """The specification element that a directive name (without @) stands for."""
        imported = self._imported.get(f"@{name}")
        if imported is not None:
            return imported
        for link in self.links:
            if name == link.alias and f"@{link.name}" not in link.imports:
                return ElementName(link.identity, link.name)
        return self._prefixed(name)

    def type(self, name: str) -> ElementName | None:
        """The specification element that a type name stands for."""
        return self._imported.get(name) or self._prefixed(name)

    def _prefixed(self, name: str) -> ElementName | None:
        prefix, separator, element = name.partition("__")
        if not separator or not prefix:
            return None
        for link in self.links:
            if link.alias == prefix:
                return ElementName(link.identity, element)
        return None


def items_of(value: Any) -> list[Any]:
    """A GraphQL list value; one item stands for a list of one (input coercion)."""
    return [*value] if isinstance(value, list) else [value]


def directive_arguments(node: DirectiveNode) -> dict[str, Any]:
    """Arguments of an application as plain values; enum values become strings."""
    return {arg.name.value: value_from_ast_untyped(arg.value) for arg in node.arguments or ()}


def read_links(document: DocumentNode, source: str) -> tuple[Links, list[SdlProblem]]:
    """Read every `@link` of a document, `link` itself possibly renamed with `as`."""
    problems: list[SdlProblem] = []
    applications = list(schema_directives(document))
    link_name, own = _find_link_directive(applications)
    links: list[Link] = []
    for node in applications:
        if node.name.value != link_name:
            continue
        location = location_of(node, source)
        link = _read_link(node, location, problems)
        if link is None:
            continue
        if any(other.identity == link.identity for other in links):
            problems.append(
                SdlProblem(
                    "INVALID_LINK_DIRECTIVE_USAGE",
                    f'"{link.identity}" is linked more than once; keep one @link for it',
                    location,
                )
            )
            continue
        problems += _clashes(link, links)
        links.append(link)
    if links and not own:
        links.insert(0, Link(f"{LINK}/v1.0", LINK, "link", (1, 0), "link"))
    return Links.of(links), problems


def _clashes(link: Link, others: Sequence[Link]) -> Iterator[SdlProblem]:
    """The names of a link that an earlier link has given away."""

    def problem(message: str) -> SdlProblem:
        return SdlProblem("INVALID_LINK_DIRECTIVE_USAGE", message, link.location)

    for other in others:
        if link.alias == other.alias:
            yield problem(
                f'"{link.identity}" and "{other.identity}" are both called "{link.alias}": rename'
                ' one with "as"'
            )
        for name in sorted({*link.imports.values()} & {*other.imports.values()}):
            yield problem(
                f'"{name}" is imported from "{link.identity}" and from "{other.identity}": rename'
                ' one with "as"'
            )


def schema_directives(document: DocumentNode) -> Iterator[DirectiveNode]:
    """Every directive application on `schema` and its extensions."""
    for definition in document.definitions:
        if isinstance(definition, (SchemaDefinitionNode, SchemaExtensionNode)):
            yield from definition.directives or ()


def _find_link_directive(applications: Sequence[DirectiveNode]) -> tuple[str, bool]:
    """The name of the link directive, and whether the document links the link spec itself."""
    for node in applications:
        arguments = directive_arguments(node)
        url = arguments.get("url")
        if isinstance(url, str) and url.startswith(f"{LINK}/"):
            alias = arguments.get("as") or "link"
            if alias == node.name.value:
                return node.name.value, True
    return "link", False


def _read_link(
    node: DirectiveNode, location: SourceLocation, problems: list[SdlProblem]
) -> Link | None:
    arguments = directive_arguments(node)
    url = arguments.get("url")
    if not isinstance(url, str) or not url:
        problems.append(
            SdlProblem(
                "INVALID_LINK_DIRECTIVE_USAGE", "@link needs a url that is a string", location
            )
        )
        return None
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if not parts:
        problems.append(
            SdlProblem(
                "INVALID_LINK_IDENTIFIER",
                f'"{url}" names no specification: the url has no path',
                location,
            )
        )
        return None
    version = _VERSION.fullmatch(parts[-1])
    if version is not None:
        parts.pop()
    name = parts[-1] if parts else ""
    base = urlsplit(url)
    identity = f"{base.scheme}://{base.netloc}/{'/'.join(parts)}"
    if version is None or not _NAME.fullmatch(name.replace("-", "_")):
        problems.append(
            SdlProblem(
                "INVALID_LINK_IDENTIFIER",
                f'"{url}" does not end in a specification name and a version like "/v1.0"',
                location,
            )
        )
        return None
    return Link(
        url=url,
        identity=identity,
        name=name,
        version=(int(version.group(1)), int(version.group(2))),
        alias=arguments.get("as") or name.replace("-", "_"),
        imports=_read_imports(arguments.get("import"), location, problems),
        purpose=arguments.get("for"),
        location=location,
    )


def _read_imports(
    value: Any, location: SourceLocation, problems: list[SdlProblem]
) -> dict[str, str]:
    imports: dict[str, str] = {}
    if value is None:
        return imports
    for item in items_of(value):
        pair = _import_pair(item)
        if pair is None:
            problems.append(
                SdlProblem(
                    "INVALID_LINK_DIRECTIVE_USAGE",
                    f"import {item!r} is neither a name nor {{name:, as:}} with both names"
                    " directives or both names types",
                    location,
                )
            )
        else:
            imports[pair[0]] = pair[1]
    return imports


def _import_pair(item: Any) -> tuple[str, str] | None:
    if isinstance(item, str):
        return (item, item)
    if not isinstance(item, dict):
        return None
    pair = cast("dict[str, Any]", item)
    name = pair.get("name")
    alias = pair.get("as", name)
    if not isinstance(name, str) or not isinstance(alias, str):
        return None
    return (name, alias) if name.startswith("@") == alias.startswith("@") else None
