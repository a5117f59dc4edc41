"""Automatic persisted queries: texts that clients sent once, by the SHA-256 of the text."""

from __future__ import annotations

from collections import OrderedDict

__all__ = ["AutomaticDocuments"]


class AutomaticDocuments:
    """The most recently used texts, bounded by their bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._texts: OrderedDict[str, str] = OrderedDict()

    def __len__(self) -> int:
        return len(self._texts)

    def find(self, digest: str) -> str | None:
        """The text with that SHA-256, which is then the most recently used one."""
        found = self._texts.get(digest)
        if found is not None:
            self._texts.move_to_end(digest)
        return found

    def remember(self, digest: str, text: str) -> None:
        """Keep a text whose digest was verified; others may have to go.

        A text that would fill more than an eighth of the room is not kept.
        """
        size = len(digest) + len(text)
        if digest in self._texts or size > self._max_bytes // 8:
            return
        self._texts[digest] = text
        self._bytes += size
        while self._bytes > self._max_bytes:
            other, gone = self._texts.popitem(last=False)
            self._bytes -= len(other) + len(gone)
