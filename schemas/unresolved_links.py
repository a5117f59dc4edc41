"""What a wrong `@link` leaves unknown: the directives that it would have brought.

Where the specification itself cannot be used, every directive of it is unknown; telling so shows
what the wrong link costs. A link that is fatal by itself is told alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import DirectiveNode, DocumentNode, Visitor, specified_directives, visit

from graphweft.schemas.errors import SdlProblem
from graphweft.schemas.links import LINK, schema_directives
from graphweft.schemas.sdl import location_of
from graphweft.schemas.specification import federation_specification
from graphweft.schemas.vocabulary import Vocabulary

__all__ = ["with_unknown_directives"]

_BUILT_IN = frozenset(directive.name for directive in specified_directives)


def with_unknown_directives(
    document: DocumentNode, vocabulary: Vocabulary, problems: list[SdlProblem]
) -> list[SdlProblem]:
    """The problems of the links of a document, and the directives that are unknown by them."""
    codes = {problem.code for problem in problems}
    known = _BUILT_IN | vocabulary.defined | {vocabulary.link_directive}
    if "UNKNOWN_FEDERATION_LINK_VERSION" not in codes:
        is_collected = "UNKNOWN_LINK_VERSION" in codes or _links_link(vocabulary)
        if not problems or not is_collected:
            return problems
        # without a link to federation that holds, it is a Federation 1 document
        known |= federation_specification(None).directives.keys()
    on_schema = [node for node in schema_directives(document) if node.name.value not in known]
    if on_schema:
        return list(_unknown(on_schema, vocabulary))
    return [*problems, *_unknown(_applied(document, known), vocabulary)]


def _links_link(vocabulary: Vocabulary) -> bool:
    """Whether the document itself links the link specification."""
    link = vocabulary.links.find(LINK)
    return link is not None and bool(link.location.source)


def _unknown(nodes: list[DirectiveNode], vocabulary: Vocabulary) -> Iterator[SdlProblem]:
    for node in nodes:
        place = location_of(node, vocabulary.source)
        message = f'Unknown directive "@{node.name.value}": no valid @link brings it.'
        yield SdlProblem("INVALID_GRAPHQL", message, place)


def _applied(document: DocumentNode, known: frozenset[str]) -> list[DirectiveNode]:
    collector = _Collector(known)
    visit(document, collector)
    return collector.found


class _Collector(Visitor):
    """Applications of directives that are not among the known ones."""

    def __init__(self, known: frozenset[str]) -> None:
        super().__init__()
        self._known = known
        self.found: list[DirectiveNode] = []

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        if node.name.value not in self._known:
            self.found.append(node)
