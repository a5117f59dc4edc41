"""Notes: what an import lost, skipped or proposes, each with its place in the document."""

from __future__ import annotations

from graphweft.connectors.imported import ImportNote

__all__ = ["Notes"]


class Notes:
    """Collects notes in order; the same note is kept once.

    `pointer` is a JSON pointer into the document, as a fragment (`#/paths/~1pets/get`).
    """

    def __init__(self) -> None:
        self._notes: dict[ImportNote, None] = {}

    def changed(self, pointer: str, message: str) -> None:
        """Note that the SDL says something else than the document, or less."""
        self._add("changed", pointer, message)

    def skipped(self, pointer: str, message: str) -> None:
        """Note that a part of the document was left out."""
        self._add("skipped", pointer, message)

    def invalid(self, pointer: str, message: str) -> None:
        """Note that the document breaks the OpenAPI specification."""
        self._add("invalid", pointer, message)

    def suggest(self, pointer: str, message: str, lines: tuple[str, ...] = ()) -> None:
        """Propose something to a person; `lines` are the SDL to write, verbatim."""
        self._add("suggestion", pointer, "\n".join((message, *(f"    {line}" for line in lines))))

    def all(self) -> tuple[ImportNote, ...]:
        """The notes, in the order in which they were first made."""
        return tuple(self._notes)

    def _add(self, kind: str, pointer: str, message: str) -> None:
        self._notes[ImportNote(kind, pointer, message)] = None
