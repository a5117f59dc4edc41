"""Which specification each name in a subgraph document belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import DefinitionNode, DirectiveDefinitionNode, DirectiveNode, DocumentNode

from graphweft.schemas.directives import RECOGNISED, AppliedDirective
from graphweft.schemas.errors import SdlProblem
from graphweft.schemas.links import (
    FEDERATION,
    LINK,
    SPECS,
    ElementName,
    Link,
    Links,
    directive_arguments,
    read_links,
)
from graphweft.schemas.sdl import location_of
from graphweft.schemas.specification import (
    FEDERATION_VERSIONS,
    Specification,
    definitions_as_named,
    federation_specification,
    load_specification,
)

__all__ = ["CACHE_CONTROL", "MACHINERY_FIELDS", "Vocabulary", "read_vocabulary"]

_FEDERATION_1_TYPES = {"FieldSet": "_FieldSet"}
_MACHINERY = frozenset({"_Any", "_Entity", "_Service", "_FieldSet"})
_CACHE_CONTROL = load_specification("cacheControl", (0, 1))
CACHE_CONTROL = (*_CACHE_CONTROL.directives.values(), *_CACHE_CONTROL.types.values())
"""`@cacheControl`, which a document may use without a link and without defining it."""

MACHINERY_FIELDS = frozenset({"_service", "_entities"})
"""Query fields that federation itself defines in each subgraph."""

_BINDINGS = frozenset({f"{SPECS}/connect", "https://graphweft.dev/grpc-connect"})
"""Specifications whose directives bind a backend; documents need not define them."""

_COMPANIONS = {
    "tag": (0, 3),
    "inaccessible": (0, 2),
    "authenticated": (0, 1),
    "requiresScopes": (0, 1),
    "policy": (0, 1),
    "cost": (0, 1),
    "context": (0, 1),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of one document.

    Attributes:
        federation: the Federation 2 version; None for a Federation 1 document.
        adopted: Federation 2 directives that a Federation 1 document defines itself; upgrading
            gives them their Federation 2 meaning.
        defined: names of the directives that the document defines.
    """

    source: str
    links: Links
    federation: tuple[int, int] | None
    adopted: frozenset[str] = frozenset()
    defined: frozenset[str] = frozenset()

    @property
    def link_directive(self) -> str:
        """The name of `@link` in the document; many documents abridge its definition."""
        link = self.links.find(LINK)
        return link.alias if link else "link"

    def directive(self, name: str) -> ElementName | None:
        """What a directive name (without @) stands for; None for one of no specification."""
        is_own = name in federation_specification(None).directives or name in self.adopted
        if self.federation is None and is_own:
            return ElementName(FEDERATION, name)
        return self.links.directive(name)

    @property
    def may_be_foreign(self) -> bool:
        """Whether any directive can be of a specification that the document need not define."""
        return any(link.identity in _BINDINGS for link in self.links.links)

    def is_foreign(self, name: str) -> bool:
        """Whether a directive is of a linked specification that the document need not define."""
        element = self.directive(name)
        return element is not None and name not in self.defined and element.identity in _BINDINGS

    def is_machinery(self, type_name: str) -> bool:
        """Whether a type is part of federation itself and so no part of the supergraph."""
        if type_name in _MACHINERY:
            return True
        element = self.links.type(type_name)
        return element is not None and (
            element.identity in RECOGNISED or element.identity.startswith(f"{SPECS}/")
        )

    def apply(self, node: DirectiveNode) -> AppliedDirective:
        """Recognise one application."""
        element = self.directive(node.name.value)
        return AppliedDirective(
            name=element.name if element else node.name.value,
            identity=element.identity if element else "",
            node=node,
            arguments=directive_arguments(node),
            location=location_of(node, self.source),
        )

    def specifications(self) -> list[tuple[Specification, Mapping[str, str]]]:
        """Each known specification in use, with the names of its elements in this document."""
        found: list[tuple[Specification, Mapping[str, str]]] = []
        if self.federation is None:
            specification = federation_specification(None)
            names = {f"@{name}": name for name in specification.directives} | _FEDERATION_1_TYPES
            found.append((specification, names))
        for link in self.links.links:
            specification_of_link = _specification(link)
            if specification_of_link is not None:
                found.append((specification_of_link, _names(specification_of_link, link)))
        return found

    def definitions(self) -> list[DefinitionNode]:
        """The definitions of those specifications under this document's names."""
        return [
            definition
            for specification, names in self.specifications()
            for definition in definitions_as_named(specification, names)
        ]


def read_vocabulary(document: DocumentNode, source: str) -> tuple[Vocabulary, list[SdlProblem]]:
    """Read the links of a document and check those to specifications that we know."""
    links, problems = read_links(document, source)
    for link in links.links:
        problems += _check_link(link)
    federation = links.find(FEDERATION)
    defined = frozenset(
        definition.name.value
        for definition in document.definitions
        if isinstance(definition, DirectiveDefinitionNode)
    )
    newest = federation_specification(FEDERATION_VERSIONS[-1]).directives
    return (
        Vocabulary(
            source=source,
            links=links,
            federation=federation.version if federation else None,
            adopted=frozenset() if federation else defined & newest.keys(),
            defined=defined,
        ),
        problems,
    )


def _check_link(link: Link) -> list[SdlProblem]:
    version = ".".join(map(str, link.version or ()))
    if link.identity == FEDERATION and link.version not in FEDERATION_VERSIONS:
        newest = ".".join(map(str, FEDERATION_VERSIONS[-1]))
        message = f"federation version v{version} is not known; the newest known is v{newest}"
        return [SdlProblem("UNKNOWN_FEDERATION_LINK_VERSION", message, link.location)]
    if link.identity == LINK and link.version != (1, 0):
        message = f"link version v{version} is not known; use v1.0"
        return [SdlProblem("UNKNOWN_LINK_VERSION", message, link.location)]
    specification = _specification(link)
    if specification is None:
        return []
    return [
        SdlProblem(
            "INVALID_LINK_DIRECTIVE_USAGE",
            f'"{element}" cannot be imported: {link.url} does not define it',
            link.location,
        )
        for element in link.imports
        if not specification.has_element(element)
    ]


def _specification(link: Link) -> Specification | None:
    if link.identity == FEDERATION and link.version in FEDERATION_VERSIONS:
        return federation_specification(link.version)
    if link.identity == LINK:
        return load_specification("link", (1, 0))
    if link.identity == f"{SPECS}/{link.name}" and link.name in _COMPANIONS:
        return load_specification(link.name, _COMPANIONS[link.name])
    return None


def _names(specification: Specification, link: Link) -> Mapping[str, str]:
    elements = [*(f"@{name}" for name in specification.directives), *specification.types]
    return {element: link.name_in_document(element) for element in elements}
