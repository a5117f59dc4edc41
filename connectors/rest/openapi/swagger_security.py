"""The security definitions of Swagger 2.0 as the security schemes of OpenAPI 3."""

from __future__ import annotations

from typing import Any

from graphweft.connectors.rest.openapi.document import as_object, as_text

__all__ = ["security_schemes"]

_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}


def security_schemes(node: Any) -> Any:
    """One security scheme."""
    scheme = as_object(node)
    kind = as_text(scheme.get("type"))
    if kind == "basic":
        return {"type": "http", "scheme": "basic", "description": scheme.get("description", "")}
    if kind != "oauth2":
        return scheme
    flow = _FLOWS.get(as_text(scheme.get("flow")), "implicit")
    urls = {key: scheme[key] for key in ("authorizationUrl", "tokenUrl") if key in scheme}
    return {"type": "oauth2", "flows": {flow: {**urls, "scopes": scheme.get("scopes", {})}}}
