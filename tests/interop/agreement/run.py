"""A run: every set of the corpus as it is, then mutations of random ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.interop.agreement.corpus import SubgraphSet
from tests.interop.agreement.mutations import mutate
from tests.interop.agreement.reference import Reference
from tests.interop.agreement.verdict import Verdict, compose_ours

__all__ = ["Comparison", "Tally", "compare_given", "compare_mutated"]

KINDS = ("verdict", "codes", "hints", "api_schema")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One set with both verdicts; `change` says how it was mutated."""

    given: SubgraphSet
    change: str
    ours: Verdict
    theirs: Verdict

    def only_ours(self) -> frozenset[str]:
        """Codes of errors, or of hints where both compose, that the reference does not give."""
        if self.ours.composes and self.theirs.composes:
            return self.ours.hints - self.theirs.hints
        return self.ours.codes - self.theirs.codes

    def only_theirs(self) -> frozenset[str]:
        """The same of the reference."""
        if self.ours.composes and self.theirs.composes:
            return self.theirs.hints - self.ours.hints
        return self.theirs.codes - self.ours.codes

    def differences(self) -> tuple[str, ...]:
        """What differs, of `KINDS`; hints and API schemas count where both compose.

        A crash of the reference says nothing of codes, and only that the set does not compose.
        """
        if self.theirs.crashed:
            differs = {"verdict": self.ours.composes, "codes": self.ours.raised}
        elif self.ours.composes and self.theirs.composes:
            differs = {
                "hints": self.ours.hints != self.theirs.hints,
                "api_schema": self.ours.api_schema != self.theirs.api_schema,
            }
        else:
            differs = {
                "verdict": self.ours.composes != self.theirs.composes,
                "codes": self.ours.codes != self.theirs.codes,
            }
        return tuple(kind for kind in KINDS if differs.get(kind))


@dataclass(slots=True)
class Tally:
    """How many sets were compared, and in how many each kind differed."""

    compared: int = 0
    composed: int = 0
    differing: Counter[str] = field(default_factory=Counter[str])

    def add(self, comparison: Comparison) -> None:
        """Count one comparison."""
        self.compared += 1
        self.composed += comparison.ours.composes and comparison.theirs.composes
        self.differing.update(comparison.differences())

    def share(self, kind: str) -> float:
        """Agreement of a kind in percent; hints and API schemas among the sets that compose."""
        total = self.compared if kind in {"verdict", "codes"} else self.composed
        return 100 * (1 - self.differing[kind] / total) if total else 100.0

    def __str__(self) -> str:
        shares = ", ".join(f"{kind} {self.share(kind):.2f} %" for kind in KINDS)
        return f"{self.compared} sets, {self.composed} composed by both: {shares}"


def compare_given(corpus: Sequence[SubgraphSet], reference: Reference) -> Iterator[Comparison]:
    """Compare every set as it is."""
    return (compare(given, "", reference) for given in corpus)


def compare_mutated(
    corpus: Sequence[SubgraphSet], seed: int, count: int, reference: Reference
) -> Iterator[Comparison]:
    """Compare so many mutations; the same seed and corpus give the same ones."""
    random = Random(seed)
    done = 0
    while done < count:
        mutated = mutate(random, random.choice(corpus))
        if mutated is not None:
            done += 1
            yield compare(*mutated, reference)


def compare(given: SubgraphSet, change: str, reference: Reference) -> Comparison:
    """Compose with both at the same time."""
    reference.ask(given)
    ours = compose_ours(given)
    return Comparison(given, change, ours, reference.answer())
