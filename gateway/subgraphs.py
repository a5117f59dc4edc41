"""From SDL documents to a composition, with every problem of every document at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from graphweft.federation.composition import (
    Composed,
    CompositionError,
    CompositionFailure,
    compose,
)
from graphweft.gateway.problems import BuildFailedError, Problem, problems_of
from graphweft.schemas.errors import GraphweftError, SourceLocation
from graphweft.schemas.subgraph import Subgraph, build_subgraph

__all__ = [
    "SubgraphDocument",
    "compose_or_fail",
    "gather_all",
    "problems_in_file",
    "read_subgraphs",
]

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class SubgraphDocument:
    """The SDL of one subgraph.

    Attributes:
        name: name of the subgraph.
        sdl: the document.
        url: routing URL, "" where there is none.
        source: file of the document, "" where it came from the backend itself.
    """

    name: str
    sdl: str
    url: str = ""
    source: str = ""


async def gather_all(awaitables: Mapping[str, Awaitable[Result]]) -> dict[str, Result]:
    """Wait for all of them, and report everything that failed at once.

    Raises:
        BuildFailedError: one or more raised an error of ours.
    """
    results = await asyncio.gather(*awaitables.values(), return_exceptions=True)
    values: dict[str, Result] = {}
    problems: list[Problem] = []
    for name, result in zip(awaitables, results, strict=True):
        if isinstance(result, GraphweftError):
            problems.extend(problems_of(result))
        elif isinstance(result, BaseException):
            raise result
        else:
            values[name] = result
    if problems:
        raise BuildFailedError(problems)
    return values


def read_subgraphs(documents: Iterable[SubgraphDocument]) -> list[Subgraph]:
    """Read every document.

    Raises:
        BuildFailedError: one or more cannot be read.
    """
    subgraphs: list[Subgraph] = []
    problems: list[Problem] = []
    for document in documents:
        try:
            subgraphs.append(build_subgraph(document.name, document.sdl, document.url))
        except GraphweftError as error:
            problems.extend(problems_in_file(error, document.name, document.source))
    if problems:
        raise BuildFailedError(problems)
    return subgraphs


def compose_or_fail(
    subgraphs: Sequence[Subgraph],
    documents: Iterable[SubgraphDocument] = (),
    *,
    ownership_checks: bool = True,
) -> Composed:
    """Compose.

    Args:
        subgraphs: what to compose.
        documents: what they were read from, to name files in problems.
        ownership_checks: see `federation.composition.compose`.

    Raises:
        BuildFailedError: they do not compose.
    """
    result = compose(subgraphs, ownership_checks=ownership_checks)
    if isinstance(result, CompositionFailure):
        files = {document.name: document.source for document in documents}
        raise BuildFailedError([_problem(error, files) for error in result.errors])
    return result


def _problem(error: CompositionError, files: Mapping[str, str]) -> Problem:
    places = [_in_file(place, files.get(place.source, "")) for place in error.locations]
    others = f" (also at {', '.join(str(place) for place in places[1:])})" if places[1:] else ""
    return Problem(error.code, error.message + others, places[0] if places else None)


def problems_in_file(error: GraphweftError, subgraph: str, file: str) -> list[Problem]:
    """An error in a subgraph's document as problems, with places in its file where it has one."""
    return [
        replace(problem, location=_in_file(problem.location, file))
        if problem.location and problem.location.source == subgraph
        else problem
        for problem in problems_of(error)
    ]


def _in_file(place: SourceLocation, file: str) -> SourceLocation:
    """A place in a subgraph's document as a place in its file, where it has one."""
    return replace(place, source=file) if file else place
