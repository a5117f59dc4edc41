"""The Subgraph: a name, an SDL document, and what its directives say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphql import DocumentNode, OperationType

from graphweft.schemas.check_definitions import check_definitions
from graphweft.schemas.check_graphql import check_graphql, root_types
from graphweft.schemas.definitions import DirectiveDefinition, TypeDefinition, TypeKind
from graphweft.schemas.directives import Directives, federation_directives
from graphweft.schemas.errors import SdlError, SdlProblem, SourceLocation, SubgraphError
from graphweft.schemas.links import Links, schema_directives
from graphweft.schemas.pause_collector import collector_paused
from graphweft.schemas.read_types import read_directive_definitions, read_types
from graphweft.schemas.sdl import parse_sdl
from graphweft.schemas.unresolved_links import with_unknown_directives
from graphweft.schemas.vocabulary import Vocabulary, read_vocabulary

__all__ = ["ROOT_NAMES", "Subgraph", "build_subgraph"]

ROOT_NAMES = {operation: operation.value.capitalize() for operation in OperationType}
"""Names of the root types in a supergraph."""


@dataclass(frozen=True, slots=True)
class Subgraph:
    """One backend as composition sees it.

    Attributes:
        name: unique in the supergraph.
        url: routing URL; "" where the backend has none (in-process, bound by directives).
        sdl: the SDL document as it was given.
        federation: Federation version, e.g. (2, 9); None for a Federation 1 document.
        links: the specifications that the document links.
        types: every type but federation's own, root types under their default names, in order of
            first mention, extensions folded in.
        directive_definitions: the directives that the document defines, by name in the document.
        schema_directives: what is applied to the schema itself.
    """

    name: str
    url: str
    sdl: str
    federation: tuple[int, int] | None = None
    links: Links = field(default_factory=Links)
    types: Mapping[str, TypeDefinition] = field(default_factory=dict[str, TypeDefinition])
    directive_definitions: Mapping[str, DirectiveDefinition] = field(
        default_factory=dict[str, DirectiveDefinition]
    )
    schema_directives: Directives = field(default_factory=Directives)
    _implementations: dict[str, list[TypeDefinition]] = field(
        init=False, repr=False, compare=False, default_factory=dict[str, list[TypeDefinition]]
    )

    def type_of_kind(self, name: str, *kinds: TypeKind) -> TypeDefinition | None:
        """A type by name, if it is of one of these kinds."""
        found = self.types.get(name)
        return found if found is not None and found.kind in kinds else None

    def implementations(self, interface: str) -> Sequence[TypeDefinition]:
        """The object types that implement an interface here, in document order."""
        if not self._implementations:
            found: dict[str, list[TypeDefinition]] = {}
            for item in self.types.values():
                for name in item.interfaces if item.kind is TypeKind.OBJECT else ():
                    found.setdefault(name, []).append(item)
            self._implementations.update(found)
        return self._implementations.get(interface, ())


@collector_paused()
def build_subgraph(name: str, sdl: str, url: str = "") -> Subgraph:
    """Read subgraph SDL (Federation 1 or 2).

    Raises:
        SubgraphError: an SdlError; the document does not parse or is not a valid subgraph schema.
            Has every problem with its code and place.
    """
    try:
        document = parse_sdl(sdl, name)
    except SdlError as error:
        place = error.location or SourceLocation(name)
        problem = SdlProblem("INVALID_GRAPHQL", error.message, place)
        raise SubgraphError(name, (problem,)) from error
    vocabulary, problems = read_vocabulary(document, name)
    _raise_problems(name, with_unknown_directives(document, vocabulary, problems))
    definition_problems, compatible = check_definitions(document, vocabulary)
    _raise_problems(name, definition_problems)
    _raise_problems(name, check_graphql(document, vocabulary, compatible))
    roots = root_types(document)
    types = read_types(document, vocabulary, {})
    _raise_problems(name, _check_roots(name, roots, types))
    renames = {own: ROOT_NAMES[operation] for operation, own in roots.items()}
    if any(own != default for own, default in renames.items()):
        types = read_types(document, vocabulary, renames)
    return Subgraph(
        name=name,
        url=url,
        sdl=sdl,
        federation=vocabulary.federation,
        links=vocabulary.links,
        types=types,
        directive_definitions=read_directive_definitions(document, vocabulary, renames),
        schema_directives=_schema_directives(document, vocabulary),
    )


def _raise_problems(name: str, problems: list[SdlProblem]) -> None:
    if problems:
        raise SubgraphError(name, tuple(problems))


def _check_roots(
    name: str, roots: Mapping[OperationType, str], types: Mapping[str, TypeDefinition]
) -> list[SdlProblem]:
    """Root types get their default names, so no other type may have them."""
    problems: list[SdlProblem] = []
    for operation, default in ROOT_NAMES.items():
        other = types.get(default)
        own = roots.get(operation)
        if other is None or own == default:
            continue
        if own is None and operation is not OperationType.QUERY:
            continue
        problems.append(
            SdlProblem(
                f"ROOT_{operation.name}_USED",
                f'type "{default}" is not the {operation.value} root type ("{own}" is): a root'
                " type has its default name in the supergraph, so give one of them another name",
                SourceLocation(name, other.location.line, other.location.column),
            )
        )
    return problems


def _schema_directives(document: DocumentNode, vocabulary: Vocabulary) -> Directives:
    return federation_directives(tuple(map(vocabulary.apply, schema_directives(document))))
