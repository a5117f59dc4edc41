"""What a composition gives, in the form that is compared; and ours."""

from __future__ import annotations

from dataclasses import dataclass
from traceback import format_exception

from graphql import build_schema, lexicographic_sort_schema, print_schema

from graphweft.federation.composition import (
    CompositionFailure,
    SubgraphDocument,
    compose_documents,
)
from graphweft.schemas.api_schema import build_api_schema
from graphweft.schemas.read_supergraph import read_supergraph
from tests.interop.agreement.corpus import SubgraphSet

__all__ = ["CRASH", "RAISED", "Verdict", "compose_ours", "readable_schema"]

CRASH = "CRASH"
"""Stands for the code where the reference throws something else than a composition error."""

RAISED = "RAISED"
"""The same of ours."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one composition; hints and the API schema only where it succeeds.

    Attributes:
        api_schema: printed, sorted.
    """

    codes: frozenset[str]
    messages: tuple[str, ...] = ()
    hints: frozenset[str] = frozenset()
    api_schema: str = ""

    @property
    def composes(self) -> bool:
        """Whether there is a supergraph."""
        return not self.codes

    @property
    def crashed(self) -> bool:
        """Whether the reference itself failed."""
        return CRASH in self.codes

    @property
    def raised(self) -> bool:
        """Whether composition raised an exception; ours never should."""
        return RAISED in self.codes


def compose_ours(given: SubgraphSet) -> Verdict:
    """What Graphweft makes of a set; what it should not raise is a verdict too."""
    try:
        return _compose(given)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
        last = "".join(format_exception(error)[-3:])
        return Verdict(frozenset({RAISED}), (f"{RAISED}: {last}",))


def _compose(given: SubgraphSet) -> Verdict:
    result = compose_documents(
        [SubgraphDocument(item.name, item.sdl, item.routing_url) for item in given.subgraphs]
    )
    if isinstance(result, CompositionFailure):
        return Verdict(
            frozenset(error.code for error in result.errors), tuple(map(str, result.errors))
        )
    schema = build_api_schema(read_supergraph(result.supergraph_sdl))
    return Verdict(
        frozenset(),
        hints=frozenset(hint.code for hint in result.hints),
        api_schema=readable_schema(print_schema(schema)),
    )


def readable_schema(sdl: str) -> str:
    """A schema printed anew with everything sorted, so that equal schemas are equal texts."""
    printed = print_schema(lexicographic_sort_schema(build_schema(sdl, assume_valid=True)))
    return printed.replace(" @oneOf", "")  # the reference does not know it
