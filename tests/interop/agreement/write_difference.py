"""Write a difference down for study: the change, both verdicts, and the documents."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from tests.interop.agreement.run import Comparison

__all__ = ["write_difference"]


def write_difference(folder: Path, number: int, comparison: Comparison) -> None:
    """One file for one comparison; its name tells what differs."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = "+".join(comparison.differences())
    path = folder / f"{number:05}-{kinds}.graphql"
    path.write_text("\n".join(_lines(comparison)) + "\n", encoding="utf-8")


def _lines(comparison: Comparison) -> Iterator[str]:
    ours, theirs = comparison.ours, comparison.theirs
    yield f"# set: {comparison.given.name}"
    yield f"# change: {comparison.change or 'none'}"
    yield f"# codes, ours: {_listed(ours.codes)}; theirs: {_listed(theirs.codes)}"
    for whose, verdict in (("ours", ours), ("theirs", theirs)):
        for message in verdict.messages:
            yield from (f"# {whose}: {line}" for line in message.splitlines())
    if ours.composes and theirs.composes:
        yield f"# hints, ours only: {_listed(ours.hints - theirs.hints)}"
        yield f"# hints, theirs only: {_listed(theirs.hints - ours.hints)}"
        yield from (
            f"# {line}"
            for line in unified_diff(
                theirs.api_schema.splitlines(),
                ours.api_schema.splitlines(),
                "theirs",
                "ours",
                n=1,
                lineterm="",
            )
        )
    for item in comparison.given.subgraphs:
        yield f"\n# ---- subgraph {item.name}\n{item.sdl.rstrip()}"


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"
