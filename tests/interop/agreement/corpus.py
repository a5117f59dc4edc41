"""The sets of subgraphs that are compared and mutated: all that the repository has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.federation.composition.rows import ERROR_ROWS, HINT_ROWS
from tests.kit.oracle import schemas

__all__ = ["GivenSubgraph", "SubgraphSet", "read_corpus"]

_ROOT = Path(__file__).resolve().parents[3]
_SHARED = _ROOT.parent / "shared"
_FOLDERS = {
    "bench/federation": ("accounts", "inventory", "products", "reviews"),
    "tests/interop/subgraphs": ("catalogue", "people", "reviews", "warehouse"),
    "examples/shop": ("store",),
}


@dataclass(frozen=True, slots=True)
class GivenSubgraph:
    """One document."""

    name: str
    sdl: str
    url: str = ""

    @property
    def routing_url(self) -> str:
        """The url; one that stands for it where none was given."""
        return self.url or f"http://{self.name}.invalid"


@dataclass(frozen=True, slots=True)
class SubgraphSet:
    """Subgraphs that are composed with each other; `name` says where they come from."""

    name: str
    subgraphs: tuple[GivenSubgraph, ...]


def read_corpus() -> list[SubgraphSet]:
    """All sets, those of `../shared` where that folder is."""
    return [*_of_folders(), *_of_oracle(), *_of_rows(), *_of_shared()]


def _of_folders() -> Iterator[SubgraphSet]:
    for folder, names in _FOLDERS.items():
        yield SubgraphSet(
            folder,
            tuple(
                GivenSubgraph(name, (_ROOT / folder / f"{name}.graphql").read_text("utf-8"))
                for name in names
            ),
        )


def _of_oracle() -> Iterator[SubgraphSet]:
    for name in schemas.__all__:
        documents = getattr(schemas, name).subgraphs
        yield SubgraphSet(
            f"oracle/{name.lower()}",
            tuple(GivenSubgraph(subgraph, sdl) for subgraph, sdl in documents.items()),
        )


def _of_rows() -> Iterator[SubgraphSet]:
    for row in (*ERROR_ROWS, *HINT_ROWS):
        documents = tuple(GivenSubgraph(name, sdl) for name, sdl in row.documents.items())
        yield SubgraphSet(f"row/{row.code}", documents)


def _of_shared() -> Iterator[SubgraphSet]:
    for path in sorted((_SHARED / "federation-cases").glob("*/subgraphs.json")):
        yield SubgraphSet(f"federation/{path.parent.name}", _given(json.loads(path.read_text())))
    cases = _SHARED / "composition-cases" / "cases.json"
    if cases.exists():
        for case in json.loads(cases.read_text()):
            yield SubgraphSet(f"composition/{case['id']}", _given(case["subgraphs"]))


def _given(items: list[dict[str, str]]) -> tuple[GivenSubgraph, ...]:
    return tuple(GivenSubgraph(item["name"], item["sdl"], item.get("url", "")) for item in items)
