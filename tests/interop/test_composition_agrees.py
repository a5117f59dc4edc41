"""Our composition and Apollo's give the same verdicts, codes, hints and API schemas."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.interop.agreement.corpus import SubgraphSet, read_corpus
from tests.interop.agreement.deliberate import reason_of
from tests.interop.agreement.reference import Reference, started_reference
from tests.interop.agreement.run import Comparison, compare_given, compare_mutated
from tests.interop.conftest import NodePlace

pytestmark = pytest.mark.interop

SEED = 7
MUTATIONS = 40
OWN = ("bench/", "tests/", "examples/", "oracle/", "row/")
"""What the repository itself has, so that the mutations are the same everywhere."""


@pytest.fixture(scope="module")
def reference(node_place: NodePlace) -> Iterator[Reference]:
    with started_reference(node_place.program, node_place.packages) as started:
        yield started


@pytest.fixture(scope="module")
def corpus() -> list[SubgraphSet]:
    return [given for given in read_corpus() if given.name.startswith(OWN)]


def unexplained(comparison: Comparison) -> str:
    """What differs without a reason on record, as text; empty where nothing does."""
    differences = comparison.differences()
    if not differences or reason_of(comparison) is not None:
        return ""
    ours, theirs = comparison.ours, comparison.theirs
    return (
        f"{comparison.given.name} ({comparison.change or 'as it is'}): {', '.join(differences)};"
        f" ours {sorted(ours.codes | ours.hints)}, theirs {sorted(theirs.codes | theirs.hints)}"
    )


def test_subgraphs_of_the_repository_compose_alike(
    reference: Reference, corpus: list[SubgraphSet]
) -> None:
    found = [unexplained(item) for item in compare_given(corpus, reference)]
    assert [text for text in found if text] == []


def test_mutations_of_them_compose_alike(reference: Reference, corpus: list[SubgraphSet]) -> None:
    found = [unexplained(item) for item in compare_mutated(corpus, SEED, MUTATIONS, reference)]
    assert len(found) == MUTATIONS
    assert [text for text in found if text] == []
