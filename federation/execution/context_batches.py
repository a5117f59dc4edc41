"""Sets of context values -> requests: several sets go together, in fetches of a fitting width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from graphweft.federation.execution.collect import Objects
from graphweft.federation.execution.compile_plan import CompiledFetch
from graphweft.federation.execution.context_groups import ContextGroup

__all__ = ["ContextBatch", "context_batches"]


class ContextBatch(NamedTuple):
    """One request: the fetch of its width, variables, and objects per `_entities` field."""

    fetch: CompiledFetch
    variables: dict[str, Any]
    collected: list[Objects]


def context_batches(fetch: CompiledFetch, groups: Sequence[ContextGroup]) -> Iterator[ContextBatch]:
    """The requests for all groups."""
    widths = (fetch, *fetch.wider)
    most = len(widths[-1].entities)
    for start in range(0, len(groups), most):
        part = groups[start : start + most]
        fitting = next(item for item in widths if len(item.entities) >= len(part))
        yield _batch(fitting, part)


def _batch(fetch: CompiledFetch, groups: Sequence[ContextGroup]) -> ContextBatch:
    """The request for some groups; the fields beyond them ask for nothing."""
    nothing = ContextGroup(groups[0].values, [], [], ())
    variables: dict[str, Any] = {}
    collected: list[Objects] = []
    for number, entities in enumerate(fetch.entities):
        group = groups[number] if number < len(groups) else nothing
        variables[entities.variable] = group.representations
        variables.update(zip(entities.context_variables, group.values, strict=True))
        collected.append(group.objects)
    return ContextBatch(fetch, variables, collected)
