"""OpenAPI import: a REST API's own description, written as subgraph SDL with `@connect`."""

from graphweft.connectors.rest.openapi.importer import import_openapi
from graphweft.connectors.rest.openapi.load import load_openapi, parse_openapi

__all__ = ["import_openapi", "load_openapi", "parse_openapi"]
