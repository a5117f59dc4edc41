"""What a proposal would be if it were applied: whether it composes, and what changes for clients.

The whole snapshot is built that would be served, so nothing is found only when it is applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from graphql import GraphQLError, GraphQLSchema, parse, validate

from graphweft.gateway.problems import Problem, problems_of
from graphweft.gateway.registry.proposal import CheckReport, ClientChange
from graphweft.gateway.snapshot import Snapshot
from graphweft.gateway.usage.operations import OperationUse, fields_of
from graphweft.schemas.diff import SchemaChange, diff_schemas
from graphweft.schemas.errors import GraphweftError

__all__ = ["compare", "problems_in_registry"]

_PLACEHOLDER = "Query.nothingIsRegisteredYet"


def compare(served: Snapshot, proposed: Snapshot, uses: Sequence[OperationUse]) -> CheckReport:
    """What changes for clients, and which of the operations asked lately would fail.

    Args:
        served: what clients ask now.
        proposed: what they would ask.
        uses: the operations.
    """
    older, newer = served.graph.api_schema, proposed.graph.api_schema
    changes = [one for one in diff_schemas(older, newer) if one.coordinate != _PLACEHOLDER]
    broken = [use for use in uses if _is_valid(use, older) and not _is_valid(use, newer)]
    return CheckReport(
        hints=proposed.hints,
        changes=tuple(ClientChange(one, _broken_by(one, broken, older)) for one in changes),
        broken=tuple(dict.fromkeys(map(_name, broken))),
        has_seen_operations=bool(uses),
    )


def problems_in_registry(error: GraphweftError, folder: Path) -> tuple[Problem, ...]:
    """An error as problems, with the files of a graph named as people know them."""
    return tuple(_readable(problem, folder) for problem in problems_of(error))


def _readable(problem: Problem, folder: Path) -> Problem:
    message = problem.message.replace(f"{folder}/", "")
    place = problem.location
    if place is None:
        return replace(problem, message=message)
    file = place.source.removeprefix(f"{folder}/")
    if file.endswith(".overlay.graphql"):
        file = f"{file.removesuffix('.overlay.graphql')} overlay"
    else:
        file = file.removesuffix(".graphql")
    return Problem(problem.code, message, replace(place, source=file))


def _is_valid(use: OperationUse, schema: GraphQLSchema) -> bool:
    try:
        return not validate(schema, parse(use.text), max_errors=1)
    except GraphQLError:
        return False


def _broken_by(
    change: SchemaChange, broken: Iterable[OperationUse], older: GraphQLSchema
) -> tuple[str, ...]:
    """Names of the operations that ask for what is changed."""
    if not change.is_breaking:
        return ()
    field = change.coordinate.partition("(")[0].partition(" ")[0]
    return tuple(
        dict.fromkeys(
            _name(use)
            for use in broken
            if any(_is_of(field, asked) for asked in fields_of(use.text, older))
        )
    )


def _is_of(changed: str, asked: str) -> bool:
    return asked == changed or asked.partition(".")[0] == changed


def _name(use: OperationUse) -> str:
    return use.name or f"anonymous {use.id[:8]}"
