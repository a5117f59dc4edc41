"""Connectors: every backend, seen as a subgraph."""
