"""Compose short documents: what came out, as a test wants to see it."""

from __future__ import annotations

from graphweft.federation.composition import (
    Composed,
    CompositionFailure,
    SubgraphDocument,
    compose_documents,
)

HEADER = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ['
    '"@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible",'
    ' "@tag", "@interfaceObject", "@composeDirective", "@authenticated", "@requiresScopes",'
    ' "@policy", "@context", "@fromContext", "@cost", "@listSize"])\n'
)


def run(subgraphs: dict[str, str], *, header: str = HEADER) -> Composed | CompositionFailure:
    """Compose documents by subgraph name; the header makes them Federation 2."""
    return compose_documents(
        [
            SubgraphDocument(name, header + sdl, f"http://{name}.invalid")
            for name, sdl in subgraphs.items()
        ]
    )


def codes(*, header: str = HEADER, **subgraphs: str) -> list[str]:
    """The error codes, in order, each once; empty where the subgraphs compose."""
    result = run(subgraphs, header=header)
    found = result.errors if isinstance(result, CompositionFailure) else ()
    return list(dict.fromkeys(error.code for error in found))


def messages(**subgraphs: str) -> list[str]:
    """The errors as text."""
    result = run(subgraphs)
    return [str(error) for error in result.errors] if isinstance(result, CompositionFailure) else []


def hints(**subgraphs: str) -> list[str]:
    """The hint codes, in order."""
    return [hint.code for hint in run(subgraphs).hints]


def lines(*, header: str = HEADER, **subgraphs: str) -> list[str]:
    """The lines of the supergraph SDL, stripped."""
    result = run(subgraphs, header=header)
    assert isinstance(result, Composed), [str(error) for error in result.errors]
    return [line.strip() for line in result.supergraph_sdl.split("\n")]
