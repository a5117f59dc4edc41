"""Why the registry cannot do what it is asked for."""

from __future__ import annotations

from graphweft.gateway.problems import Problem
from graphweft.schemas.errors import GraphweftError

__all__ = [
    "InvalidSourceError",
    "ProposalNotFoundError",
    "ProposalRefusedError",
    "RegistryError",
    "RegistryReadOnlyError",
    "RevisionConflictError",
    "RevisionNotFoundError",
    "StoreUnavailableError",
]


class RegistryError(GraphweftError):
    """What is asked for cannot be done. `code` is upper snake case."""

    code = "REGISTRY_ERROR"


class RegistryReadOnlyError(RegistryError):
    """Files own the graph of this gateway."""

    code = "REGISTRY_READ_ONLY"


class InvalidSourceError(RegistryError):
    """A source cannot be registered as it is described. `problems` says why; never empty."""

    code = "INVALID_SOURCE"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class ProposalNotFoundError(RegistryError):
    """There is no such proposal, or it was applied, or is too old."""

    code = "PROPOSAL_NOT_FOUND"


class ProposalRefusedError(RegistryError):
    """A proposal has problems, or breaks operations and nobody accepted that."""

    code = "PROPOSAL_REFUSED"


class RevisionNotFoundError(RegistryError):
    """There is no revision of that number."""

    code = "REVISION_NOT_FOUND"


class RevisionConflictError(RegistryError):
    """Another revision was applied meanwhile."""

    code = "REVISION_CONFLICT"


class StoreUnavailableError(RegistryError):
    """The registry's database cannot be reached, or is none of ours."""

    code = "REGISTRY_UNAVAILABLE"
