"""GraphQL servers as subgraphs: how one describes itself, and how operations are sent to it."""

from __future__ import annotations

from graphweft.connectors.graphql.connector import GraphQLConnector

__all__ = ["GraphQLConnector"]
