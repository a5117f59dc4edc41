"""Documents that clients name instead of sending them, and documents that may be asked at all."""

from graphweft.policies.documents.automatic import AutomaticDocuments
from graphweft.policies.documents.documents import Documents, Safelist
from graphweft.policies.documents.manifest import read_manifests
from graphweft.policies.documents.refused import DocumentRefusedError

__all__ = [
    "AutomaticDocuments",
    "DocumentRefusedError",
    "Documents",
    "Safelist",
    "read_manifests",
]
