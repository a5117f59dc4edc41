"""`@composeDirective`: custom directives that subgraphs want in the supergraph (Federation 2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphql import DirectiveDefinitionNode, NameNode

from graphweft.federation.composition.result import CompositionError, Hint
from graphweft.federation.composition.supergraph_sdl import SupergraphLink
from graphweft.schemas.definitions import DirectiveDefinition
from graphweft.schemas.directives import RECOGNISED
from graphweft.schemas.links import ElementName, Link
from graphweft.schemas.subgraph import Subgraph

__all__ = ["ComposedDirectives", "read_composed_directives"]

_COMPOSED_ANYWAY = frozenset(
    {"tag", "inaccessible", "authenticated", "requiresScopes", "policy", "context"}
)


@dataclass(frozen=True, slots=True)
class ComposedDirectives:
    """The directives to compose.

    Attributes:
        names: by subgraph, name in its document -> name in the supergraph.
        definitions: by name in the supergraph, from the subgraph with the newest version.
        links: the specifications that the supergraph links for them.
        hints: what was asked for and happens anyway.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    definitions: Mapping[str, DirectiveDefinition] = field(
        default_factory=dict[str, DirectiveDefinition]
    )
    links: tuple[SupergraphLink, ...] = ()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class _Request:
    """One `@composeDirective` that names a directive properly."""

    subgraph: Subgraph
    name: str
    element: ElementName
    link: Link
    definition: DirectiveDefinition


def read_composed_directives(
    subgraphs: Sequence[Subgraph],
) -> tuple[ComposedDirectives, list[CompositionError]]:
    """Read the `@composeDirective`s of all subgraphs and check that they agree."""
    errors: list[CompositionError] = []
    requests: dict[ElementName, list[_Request]] = {}
    for subgraph in subgraphs:
        for request in _requests(subgraph, errors):
            requests.setdefault(request.element, []).append(request)
    errors += _conflicting_names(requests)
    names: dict[str, dict[str, str]] = {}
    definitions: dict[str, DirectiveDefinition] = {}
    imports: dict[str, tuple[Link, dict[str, str]]] = {}
    for element, group in requests.items():
        newest = max(reversed(group), key=lambda request: request.link.version or (0, 0))
        errors += _conflicting_versions(group)
        definitions[newest.name] = _united(newest, group)
        link, imported = imports.setdefault(element.identity, (newest.link, {}))
        if (newest.link.version or (0, 0)) > (link.version or (0, 0)):
            imports[element.identity] = (newest.link, imported)
        imported[element.name] = newest.name
        for subgraph in subgraphs:
            own = _name_in(subgraph, element)
            if own is not None:
                names.setdefault(subgraph.name, {})[own] = newest.name
    links = tuple(
        SupergraphLink(link.url, None, used, imports_all=True) for link, used in imports.values()
    )
    hints = tuple(hint for subgraph in subgraphs for hint in _needless(subgraph))
    return ComposedDirectives(names, definitions, links, hints), errors


def _requests(subgraph: Subgraph, errors: list[CompositionError]) -> Iterator[_Request]:
    for item in subgraph.schema_directives.of("composeDirective"):
        text = str(item.arguments.get("name"))
        name = text.removeprefix("@")
        element = subgraph.links.directive(name)
        link = subgraph.links.find(element.identity) if element else None
        definition = subgraph.directive_definitions.get(name)
        if element is not None and element.name in _COMPOSED_ANYWAY and _is_federation(element):
            continue
        if not text.startswith("@"):
            reason = f'"{text}" does not start with @'
        elif element is not None and _is_federation(element):
            reason = f'"{text}" is a federation directive and cannot be composed'
        elif definition is None:
            reason = f'"{text}" is not defined in this subgraph'
        elif element is None or link is None:
            reason = f'"{text}" is of no specification; add a @link that imports it'
        else:
            yield _Request(subgraph, name, element, link, definition)
            continue
        message = f"[{subgraph.name}] @composeDirective: {reason}"
        errors.append(CompositionError("DIRECTIVE_COMPOSITION_ERROR", message, (item.location,)))


def _needless(subgraph: Subgraph) -> Iterator[Hint]:
    for item in subgraph.schema_directives.of("composeDirective"):
        text = str(item.arguments.get("name"))
        element = subgraph.links.directive(text.removeprefix("@"))
        if element is not None and element.name in _COMPOSED_ANYWAY and _is_federation(element):
            message = f'[{subgraph.name}] "{text}" is composed without @composeDirective; remove it'
            yield Hint("DIRECTIVE_COMPOSITION_INFO", message, text)


def _is_federation(element: ElementName) -> bool:
    return element.identity in RECOGNISED


def _conflicting_names(requests: Mapping[ElementName, list[_Request]]) -> list[CompositionError]:
    """A directive has one name everywhere, and a name stands for one directive everywhere."""
    errors: list[CompositionError] = []
    owners: dict[str, ElementName] = {}
    for element, group in requests.items():
        names = sorted({request.name for request in group})
        if len(names) > 1:
            message = f'"{element.name}" of {element.identity} is composed under different names:'
            errors.append(_conflict(f"{message} {', '.join(names)}", group))
        for name in names:
            other = owners.setdefault(name, element)
            if other != element:
                message = f'"@{name}" is of {other.identity} and of {element.identity}'
                errors.append(_conflict(message, [*requests[other], *group]))
    return errors


def _conflicting_versions(group: list[_Request]) -> list[CompositionError]:
    majors = {(request.link.version or (0, 0))[0] for request in group}
    if len(majors) == 1:
        return []
    urls = ", ".join(sorted({request.link.url for request in group}))
    return [_conflict(f'"@{group[0].name}" is linked in different major versions: {urls}', group)]


def _united(newest: _Request, group: list[_Request]) -> DirectiveDefinition:
    """The newest definition, on all locations that subgraphs with this version give it."""
    names = dict.fromkeys(
        location
        for request in group
        if request.link.version == newest.link.version
        for location in request.definition.locations
    )
    node = newest.definition.node
    united = DirectiveDefinitionNode(
        name=node.name,
        description=node.description,
        arguments=node.arguments,
        repeatable=node.repeatable,
        locations=tuple(NameNode(value=name) for name in names),
    )
    return replace(newest.definition, locations=tuple(names), node=united)


def _conflict(message: str, group: Sequence[_Request]) -> CompositionError:
    locations = tuple(request.link.location for request in group)
    return CompositionError("DIRECTIVE_COMPOSITION_ERROR", message, locations)


def _name_in(subgraph: Subgraph, element: ElementName) -> str | None:
    link = subgraph.links.find(element.identity)
    return link.name_in_document(f"@{element.name}") if link else None
