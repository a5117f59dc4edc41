"""Overlays: what an operator adds to the SDL of a backend without touching the backend.

An overlay is an SDL document that names types, fields, arguments and values of the backend, and
says more of them: keys and other federation directives, descriptions, rules of who may see them.
For a GraphQL server that knows nothing of federation it also names the root fields by which
entities are looked up.
"""

from graphweft.connectors.overlay.connector import OverlaidConnector
from graphweft.connectors.overlay.read import Overlay, read_overlay

__all__ = ["OverlaidConnector", "Overlay", "read_overlay"]
