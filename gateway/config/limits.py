"""What one request may ask."""

from __future__ import annotations

from pydantic import Field

from graphweft.gateway.config.section import Section
from graphweft.policies.limits import OperationLimits

__all__ = ["LimitsConfig"]

_LIMITS = OperationLimits()


class LimitsConfig(Section):
    """What one request may ask of the gateway. 0 switches off a limit of operations, which are all
    those but the first; they are counted with fragments in place of their spreads."""

    http_max_request_bytes: int = Field(
        default=2_000_000, gt=0, description="Largest request body, in bytes."
    )
    max_document_bytes: int = Field(
        default=_LIMITS.max_document_bytes, ge=0, description="Bytes of a document."
    )
    max_tokens: int = Field(
        default=_LIMITS.max_tokens,
        ge=0,
        description="Tokens of a document; the same number of comments.",
    )
    max_depth: int = Field(
        default=_LIMITS.max_depth,
        ge=0,
        description="Fields inside one another; those inside `__schema` and `__type` are not "
        "counted.",
    )
    max_height: int = Field(
        default=_LIMITS.max_height,
        ge=0,
        description="Fields of an operation, those of one name counted once in a selection set.",
    )
    max_aliases: int = Field(
        default=_LIMITS.max_aliases, ge=0, description="Aliases of an operation."
    )
    max_root_fields: int = Field(
        default=_LIMITS.max_root_fields,
        ge=0,
        description="Root fields of an operation, but for `__typename`.",
    )
    max_selections: int = Field(
        default=_LIMITS.max_selections,
        ge=0,
        description="Fields, inline fragments and spreads of an operation.",
    )
    max_repeats: int = Field(
        default=_LIMITS.max_repeats,
        ge=0,
        description="Selections of one response name in a selection set of a document; fragments "
        "are taken to repeat each other's names.",
    )
    max_directives: int = Field(
        default=_LIMITS.max_directives, ge=0, description="Directives of a document."
    )
    max_variables: int = Field(
        default=_LIMITS.max_variables, ge=0, description="Variables that a document defines."
    )
    max_operations: int = Field(
        default=_LIMITS.max_operations, ge=0, description="Operations of a document."
    )

    def of_operations(self) -> OperationLimits:
        """The limits of what is in a request."""
        return OperationLimits(**self.model_dump(exclude={"http_max_request_bytes"}))
