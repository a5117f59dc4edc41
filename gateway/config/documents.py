"""Documents that clients name instead of sending them."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from graphweft.gateway.config.scalars import FilePath
from graphweft.gateway.config.section import Section
from graphweft.policies.documents import Safelist

__all__ = ["AutomaticDocumentsConfig", "PersistedDocumentsConfig"]


class AutomaticDocumentsConfig(Section):
    """Automatic persisted queries: a client sends the hash of a document, and its text only where
    the gateway does not know it."""

    enabled: bool = Field(
        default=True,
        description="Whether clients may register documents. They may not where `safelist` is "
        "`require_listed` or `require_id`.",
    )
    max_bytes: int = Field(
        default=16_000_000, gt=0, description="Bytes of documents that are remembered."
    )


class PersistedDocumentsConfig(Section):
    """Documents that clients name instead of sending them."""

    manifests: tuple[FilePath, ...] = Field(
        default=(),
        description="Files with trusted documents, as Apollo's and Relay's tools write them, and "
        "folders of such files or of `.graphql` documents.",
    )
    safelist: Safelist = Field(
        default=Safelist.OFF,
        description="What is done with a document that no manifest has: `off` executes it, `log` "
        "also tells of it in the log, `require_listed` refuses it, `require_id` refuses every "
        "document that is not asked for by its id.",
    )
    automatic: AutomaticDocumentsConfig = Field(
        default=AutomaticDocumentsConfig(), description="Automatic persisted queries."
    )

    @model_validator(mode="after")
    def _has_a_list(self) -> Self:
        if self.safelist is not Safelist.OFF and not self.manifests:
            raise ValueError(f"safelist: {self.safelist} needs `manifests`")
        return self
