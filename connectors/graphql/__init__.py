"""GraphQL servers as subgraphs: how one describes itself, and how operations are sent to it."""

from __future__ import annotations

from graphweft.connectors.graphql.connector import GraphQLConnector
from graphweft.connectors.graphql.headers import HeaderRules

__all__ = ["GraphQLConnector", "HeaderRules"]
