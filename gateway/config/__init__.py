"""Configuration: `graphweft.yaml` as typed values, and every mistake in it with its place."""

from __future__ import annotations

from graphweft.gateway.config.load import load_config
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.config.subgraphs import SubgraphConfig

__all__ = ["GatewayConfig", "SubgraphConfig", "load_config"]
