"""Which headers calls to subgraphs carry."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import AfterValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from graphweft.connectors.header_rules import HeaderRules, Propagated
from graphweft.gateway.config.scalars import HeaderName
from graphweft.gateway.config.secrets import HiddenText
from graphweft.gateway.config.section import Section

SIGNED = "$identity.signed"

__all__ = ["HeadersConfig", "PropagatedHeader", "SubgraphHeaders"]


def _pattern(value: str) -> str:
    try:
        re.compile(value, re.ASCII | re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"expected a regular expression: {error}") from None
    return value


class PropagatedHeader(Section):
    """Headers of the client's request that are passed on: one by its name, or those of a pattern.
    In the list, a name alone stands for `{ name: ... }`."""

    name: HeaderName | None = Field(default=None, description="Name in the client's request.")
    matching: Annotated[str, AfterValidator(_pattern)] | None = Field(
        default=None,
        description="Regular expression that the whole name matches, such as `x-shop-.*`; "
        "headers that another rule names are left to it.",
    )
    rename: HeaderName | None = Field(
        default=None, description="Name as it is sent; the same by default."
    )
    default: HiddenText | None = Field(
        default=None,
        repr=False,
        description="What is sent where the client's request has no such header.",
    )

    @model_validator(mode="before")
    @classmethod
    def _as_section(cls, value: object) -> object:
        return {"name": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, handler(schema)]}

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.name is None) == (self.matching is None):
            raise ValueError("give exactly one of name and matching")
        if self.matching is not None and (self.rename or self.default is not None):
            raise ValueError("rename and default belong to a name, not to matching")
        return self


class SubgraphHeaders(Section):
    """Which headers calls to subgraphs carry: requests to GraphQL servers and REST APIs, metadata
    of gRPC calls. Nothing is passed on unless it is named. What the SDL of a REST or gRPC subgraph
    says of a header wins."""

    propagate: tuple[PropagatedHeader, ...] = Field(
        default=(),
        description="Headers of the client's request that are passed on: a name, or a section with "
        "`name` or `matching` (a regular expression), `rename` and `default`.",
    )
    insert: dict[HeaderName, HiddenText] = Field(
        default_factory=dict,
        repr=False,
        description="Headers that each call gets, whatever the client sends: a fixed value, or "
        "`$identity.subject`, `.signed`, `.token`, `.scopes`, `.method`, `.claims.NAME` or "
        "`$context.NAME`, "
        "which leave the header out where there is none.",
    )
    remove: tuple[HeaderName, ...] = Field(
        default=(),
        description="Headers that no pattern passes on; for one subgraph, also those that the "
        "rules of every subgraph send.",
    )

    @model_validator(mode="after")
    def _can_be_sent(self) -> Self:
        rules = self.rules()
        both = sorted(rules.names & rules.remove)
        if both:
            raise ValueError(f"the header {both[0]!r} is sent and removed by the same section")
        return self

    def rules(self) -> HeaderRules:
        """The rules as connectors take them."""
        return HeaderRules(
            propagate=tuple(
                Propagated(rule.name, rule.rename or rule.name, rule.default)
                for rule in self.propagate
                if rule.name is not None
            ),
            matching=tuple(
                re.compile(rule.matching, re.ASCII | re.IGNORECASE)
                for rule in self.propagate
                if rule.matching is not None
            ),
            insert=tuple(self.insert.items()),
            remove=frozenset(self.remove),
        )


class HeadersConfig(Section):
    """Header rules of all subgraphs, and of single ones."""

    all: SubgraphHeaders = Field(default=SubgraphHeaders(), description="Rules of every subgraph.")
    subgraphs: dict[str, SubgraphHeaders] = Field(
        default_factory=dict,
        description="Rules that a subgraph has besides, by its name; they win where both name a "
        "header.",
    )

    @property
    def sends_signed(self) -> bool:
        """Whether a rule sends a token of the gateway's own."""
        sections = (self.all, *self.subgraphs.values())
        return any(SIGNED in section.insert.values() for section in sections)

    def of(self, subgraph: str) -> HeaderRules:
        """The rules of one subgraph: those of all, and its own, which win."""
        own = self.subgraphs.get(subgraph)
        rules = self.all.rules()
        return rules if own is None else rules.followed_by(own.rules())
