"""One document from end to end, as it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from syrupy.assertion import SnapshotAssertion

from graphweft.connectors.rest.openapi.yaml_loader import load_yaml
from tests.connectors.rest.openapi.kit import imported

DOCUMENTS = Path(__file__).parent / "documents"


def bookshop() -> Any:
    return load_yaml((DOCUMENTS / "bookshop.yaml").read_bytes())


def test_a_bookshop_as_it_is_imported(snapshot: SnapshotAssertion) -> None:
    result = imported(bookshop(), name="books")
    assert result.sdl == snapshot(name="sdl")
    written = [f"{note.kind} {note.where}: {note.message}" for note in result.notes]
    assert "\n".join(written) == snapshot(name="notes")


def test_a_bookshop_with_entities(snapshot: SnapshotAssertion) -> None:
    assert imported(bookshop(), name="books", entities=True).sdl == snapshot(name="sdl")
