"""From the configuration to the documents that clients may name."""

from __future__ import annotations

from graphweft.gateway.config.documents import PersistedDocumentsConfig
from graphweft.policies.documents import AutomaticDocuments, Documents, read_manifests

__all__ = ["open_documents"]


def open_documents(config: PersistedDocumentsConfig) -> Documents:
    """The documents that the configuration describes.

    Raises:
        DocumentError: a manifest cannot be read.
    """
    automatic = config.automatic
    return Documents(
        read_manifests(config.manifests),
        config.safelist,
        AutomaticDocuments(automatic.max_bytes) if automatic.enabled else None,
    )
