"""REST backends: bound to GraphQL by `@source` and `@connect`."""

from graphweft.connectors.rest.config import RestConfig
from graphweft.connectors.rest.connector import RestConnector

__all__ = ["RestConfig", "RestConnector"]
