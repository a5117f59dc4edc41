"""Python schemas (Strawberry, Ariadne, graphql-core) as subgraphs, executed in this process."""

from __future__ import annotations

from graphweft.connectors.python.connector import PythonConnector
from graphweft.connectors.python.context import MakeContext, ResolverContext
from graphweft.connectors.python.load import load_attribute

__all__ = ["MakeContext", "PythonConnector", "ResolverContext", "load_attribute"]
