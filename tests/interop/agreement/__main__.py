"""`python -m tests.interop.agreement`: run, show progress, and write each difference down."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.interop.agreement.corpus import read_corpus
from tests.interop.agreement.deliberate import reason_of
from tests.interop.agreement.reference import started_reference
from tests.interop.agreement.run import Comparison, Tally, compare_given, compare_mutated
from tests.interop.agreement.write_difference import write_difference
from tests.interop.packages import NotInstalledError, installed_packages, program_of_node

_OUTPUT = Path(__file__).parents[3] / ".dev" / "agreement"


def main() -> int:
    """Compare; gives 1 where a verdict or set of codes differs without a reason on record."""
    options = _parser().parse_args()
    corpus = [item for item in read_corpus() if item.name.startswith(options.sets)]
    try:
        node, packages = program_of_node("node"), installed_packages()
    except NotInstalledError as error:
        print(error, file=sys.stderr)
        return 2
    with started_reference(node, packages) as reference:
        mutated = compare_mutated(corpus, options.seed, options.mutations, reference)
        runs = [("mutated", options.mutations, mutated)]
        if not options.only_mutations:
            runs.insert(0, ("given", len(corpus), compare_given(corpus, reference)))
        failed = [
            _run(options.output / f"{kind}-{options.seed}", kind, total, comparisons)
            for kind, total, comparisons in runs
        ]
    return int(any(failed))


def _run(folder: Path, kind: str, total: int, comparisons: Iterable[Comparison]) -> bool:
    """One pass with its progress line and report; gives whether something is unexplained."""
    shutil.rmtree(folder, ignore_errors=True)
    tally = Tally()
    pairs: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    for number, comparison in enumerate(comparisons, 1):
        tally.add(comparison)
        if sys.stderr.isatty() or number == total:
            print(f"\r{kind}: {number} of {total}", end="", file=sys.stderr, flush=True)
        differences = comparison.differences()
        if not differences:
            continue
        reason = reason_of(comparison)
        if reason is not None:
            explained[reason] += 1
            continue
        pairs[_pair(comparison)] += 1
        write_difference(folder, number, comparison)
    print(file=sys.stderr)
    print(f"{kind}: {tally}")
    for reason, count in explained.most_common():
        print(f"  {count} x deliberate: {reason}")
    for pair, count in pairs.most_common():
        print(f"  {count} x {pair}")
    if pairs:
        print(f"  written to {folder}")
    return bool(pairs)


def _pair(comparison: Comparison) -> str:
    ours, theirs = comparison.ours, comparison.theirs
    if ours.composes and theirs.composes:
        parts = [f"hints -{a} +{b}" for a, b in [_sides(ours.hints, theirs.hints)] if a or b]
        if ours.api_schema != theirs.api_schema:
            parts.append("API schema")
        return "; ".join(parts)
    return f"ours {sorted(ours.codes)}, theirs {sorted(theirs.codes)}"


def _sides(ours: frozenset[str], theirs: frozenset[str]) -> tuple[list[str], list[str]]:
    return sorted(theirs - ours), sorted(ours - theirs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.interop.agreement",
        description="Compose the repository's subgraphs, and random mutations of them, with"
        " Graphweft and with @apollo/composition, and report where they differ.",
    )
    parser.add_argument("--mutations", type=int, default=300, help="how many (default 300)")
    parser.add_argument("--seed", type=int, default=1, help="of the mutations (default 1)")
    parser.add_argument("--sets", default="", help="only sets whose name starts so")
    parser.add_argument(
        "--only-mutations", action="store_true", help="do not compare the sets as they are"
    )
    parser.add_argument(
        "--output", type=Path, default=_OUTPUT, help="folder for the differences found"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
