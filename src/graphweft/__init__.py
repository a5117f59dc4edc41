"""Graphweft weaves REST, gRPC, GraphQL and in-process Python backends into one GraphQL API."""

__version__ = "0.1.0"
