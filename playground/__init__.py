"""The playground: GraphiQL with a query plan panel, served by the gateway itself."""

from __future__ import annotations

from graphweft.playground.app import PlaygroundSettings, SampleOperation, playground_app
from graphweft.playground.assets import assets_folder

__all__ = ["PlaygroundSettings", "SampleOperation", "assets_folder", "playground_app"]
