"""Security schemes: which parameters are credentials, and a note on what each scheme needs.

Credentials are never arguments and never in the SDL: the notes name headers that take them from the
configuration.
"""

from __future__ import annotations

from graphweft.connectors.rest.openapi.document import Document, Located, as_text
from graphweft.connectors.rest.openapi.names import camel_case
from graphweft.connectors.rest.openapi.notes import Notes
from graphweft.schemas.errors import ImportDocumentError

__all__ = ["credential_parameters", "note_security"]


def credential_parameters(document: Document) -> frozenset[tuple[str, str]]:
    """(location, name in lower case) of the parameters that API keys are sent in."""
    return frozenset(
        (as_text(scheme.object.get("in")), as_text(scheme.object.get("name")).lower())
        for _, scheme in _schemes(document)
        if scheme.object.get("type") == "apiKey"
    )


def note_security(document: Document, source: str, notes: Notes) -> None:
    """Say for every security scheme what the `@source` must be given."""
    for name, scheme in _schemes(document):
        notes.suggest(scheme.pointer, *_needs(name, scheme, source))


def _schemes(document: Document) -> list[tuple[str, Located]]:
    schemes: list[tuple[str, Located]] = []
    for name, entry in document.root.child("components").child("securitySchemes").members():
        try:
            schemes.append((name, document.resolve(entry)))
        except ImportDocumentError:
            continue
    return schemes


def _needs(name: str, scheme: Located, source: str) -> tuple[str, tuple[str, ...]]:
    node = scheme.object
    kind, place = as_text(node.get("type")), as_text(node.get("in"))
    variable = f"$config.{camel_case(name)}"
    parameter = as_text(node.get("name"))
    start = f"the security scheme {name!r} needs"
    if kind == "apiKey" and place == "header":
        return (
            f"{start} a key in the header {parameter!r}; add it to the @source {source!r}",
            (f'headers: [{{ name: "{parameter}", value: "{{{variable}}}" }}]',),
        )
    if kind == "apiKey" and place == "query":
        return (
            f"{start} a key in the query parameter {parameter!r}; add it to the @source {source!r}",
            (f"""queryParams: "'{parameter}': {variable}\"""",),
        )
    if kind == "apiKey":
        return (
            f"{start} a key in the cookie {parameter!r}; add it to the @source {source!r}",
            (f'headers: [{{ name: "cookie", value: "{parameter}={{{variable}}}" }}]',),
        )
    if kind == "mutualTLS":
        return f"{start} a client certificate, which the configuration gives", ()
    method = as_text(node.get("scheme")).capitalize() if kind == "http" else "Bearer"
    what = {"http": f"HTTP {method} credentials"}.get(kind, f"an access token ({kind})")
    return (
        f"{start} {what}; pass the client's header on in the @source {source!r}, or set your own",
        (
            'headers: [{ name: "authorization", from: "authorization" }]',
            f'headers: [{{ name: "authorization", value: "{method} {{{variable}}}" }}]',
        ),
    )
