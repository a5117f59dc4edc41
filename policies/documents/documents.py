"""Which document a request asks for, and whether it may."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import orjson
import structlog

from graphweft.policies.documents.automatic import AutomaticDocuments
from graphweft.policies.documents.refused import DocumentRefusedError

__all__ = ["Documents", "Safelist"]

log: Any = structlog.get_logger("graphweft.documents")

_LOGGED_AT_MOST = 1_000


class Safelist(StrEnum):
    """What is done with a document that no manifest has."""

    OFF = "off"
    LOG = "log"
    REQUIRE_LISTED = "require_listed"
    REQUIRE_ID = "require_id"


class Documents:
    """Finds the text that is executed: as sent, of a manifest, or sent before."""

    def __init__(
        self,
        trusted: Mapping[str, str] | None = None,
        safelist: Safelist = Safelist.OFF,
        automatic: AutomaticDocuments | None = None,
    ) -> None:
        """Take the documents of one revision.

        Args:
            trusted: the documents of the manifests, by id.
            safelist: whether others are executed.
            automatic: keeps what clients register; None where they may not. Not used where the
                safelist refuses what no manifest has.
        """
        self._trusted = dict(trusted or {})
        self._texts = frozenset(self._trusted.values())
        self._safelist = safelist
        is_open = safelist in {Safelist.OFF, Safelist.LOG}
        self._automatic = automatic if is_open else None
        self._logged: set[bytes] = set()

    @property
    def digest(self) -> str:
        """Differs where the manifests do."""
        content = orjson.dumps(self._trusted, option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(content).hexdigest()

    def text_of(self, text: str | None, document_id: str | None, digest: str | None) -> str:
        """The text of the document that a request asks for.

        Args:
            text: as it was sent.
            document_id: parameter `documentId` of GraphQL over HTTP.
            digest: `extensions.persistedQuery.sha256Hash`; with a text, asks to register it.

        Raises:
            DocumentRefusedError: there is no such document, or it may not be asked like this.
        """
        if text is None:
            return self._named(document_id or digest or "")
        if digest is not None and not _has_digest(text, digest):
            raise DocumentRefusedError(
                "The hash is not the SHA-256 of the query", "PERSISTED_QUERY_HASH_MISMATCH"
            )
        if self._safelist is not Safelist.OFF:
            self._judge(text)
        return text

    def register(self, text: str, digest: str) -> None:
        """Keep a text under its digest, once it has been found valid."""
        if self._automatic is not None:
            self._automatic.remember(digest, text)

    def _named(self, name: str) -> str:
        found = self._trusted.get(name)
        if found is None and name.startswith("sha256:"):
            name = name.removeprefix("sha256:")
            found = self._trusted.get(name)
        if found is None and self._automatic is not None:
            found = self._automatic.find(name)
        if found is not None:
            return found
        if self._automatic is not None:
            # clients of automatic persisted queries expect this message, and then send the text
            raise DocumentRefusedError(
                "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND", is_question=True
            )
        if self._trusted:
            raise DocumentRefusedError(
                f"No trusted document has the id {name[:100]!r}", "PERSISTED_QUERY_NOT_IN_LIST"
            )
        raise DocumentRefusedError(
            "PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED", is_question=True
        )

    def _judge(self, text: str) -> None:
        if self._safelist is Safelist.REQUIRE_ID:
            raise DocumentRefusedError(
                "Only trusted documents are executed here, and only by their id",
                "PERSISTED_QUERY_ID_REQUIRED",
            )
        if text in self._texts:
            return
        if self._safelist is Safelist.REQUIRE_LISTED:
            raise DocumentRefusedError(
                "Only trusted documents are executed here, and this is none of them",
                "QUERY_NOT_IN_SAFELIST",
            )
        self._log(text)

    def _log(self, text: str) -> None:
        """Tell of a document that would be refused, once."""
        digest = hashlib.sha256(text.encode()).digest()
        if digest not in self._logged and len(self._logged) < _LOGGED_AT_MOST:
            self._logged.add(digest)
            log.warning("not in a manifest", sha256=digest.hex(), document=text[:2_000])


def _has_digest(text: str, digest: str) -> bool:
    try:
        return hashlib.sha256(text.encode()).hexdigest() == digest.lower()
    except UnicodeEncodeError:  # half of a surrogate pair, which no client can have hashed
        return False
