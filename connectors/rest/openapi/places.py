"""Places: from a part of the document that is imported to where it stands in what was given."""

from __future__ import annotations

__all__ = ["Places", "escape"]


class Places:
    """Leads JSON pointers of a converted document back to the original, and references forth."""

    def __init__(self) -> None:
        self._old: dict[str, str] = {}
        self._new: dict[str, str] = {}

    def add(self, new: str, old: str) -> None:
        """Say that what is at `new`, and all below it, stands at `old`."""
        self._old[new] = old
        self._new.setdefault(old, new)

    def original(self, pointer: str) -> str:
        """The place in the document that was given."""
        return _translated(pointer, self._old)

    def converted(self, pointer: str) -> str:
        """The place in the document that is imported."""
        return _translated(pointer, self._new)


def escape(token: str) -> str:
    """A token of a JSON pointer (RFC 6901, section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


def _translated(pointer: str, table: dict[str, str]) -> str:
    """The pointer with its longest known prefix replaced."""
    head = pointer
    while head:
        found = table.get(head)
        if found is not None:
            return found + pointer[len(head) :]
        head = head.rpartition("/")[0]
    return pointer
