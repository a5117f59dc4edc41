"""Base URLs: where the operations of a document are served (OpenAPI: Server Object)."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from graphweft.connectors.rest.openapi.document import Document, Located, as_text
from graphweft.connectors.rest.openapi.names import NamePool
from graphweft.connectors.rest.openapi.operations import Operation

__all__ = ["Sources", "document_base_url"]


def document_base_url(document: Document, base_url: str | None) -> str:
    """The given base URL, else the first server of the document, absolute.

    Raises:
        ImportDocumentError: neither leads to an absolute http(s) URL.
    """
    url = base_url or _first_server(document.root, document.source) or ""
    if not url and _is_absolute(document.source):
        url = urljoin(document.source, "/")
    if not _is_absolute(url):
        found = f"the first server is {url!r}" if url else "it names no server"
        raise document.error(
            f"no absolute base URL: {found}; give one (--base-url)", document.root.child("servers")
        )
    return url.rstrip("/")


class Sources:
    """The `@source`s of an import: the document's own, and one for each other server."""

    def __init__(self, name: str, base_url: str, *, fixed: bool) -> None:
        self.default = re.sub(r"[^A-Za-z0-9_-]", "_", name)
        if not re.match(r"[A-Za-z]", self.default):
            self.default = f"api_{self.default}"
        self.base_urls = {self.default: base_url}
        self._names = NamePool([self.default], separator="_")
        self._fixed = fixed

    def of(self, operation: Operation) -> str:
        """The source of an operation: servers of the operation, of its path, of the document."""
        if self._fixed:
            return self.default
        for holder in (operation.definition, operation.path_item):
            url = _first_server(holder, f"{next(iter(self.base_urls.values()))}/")
            if url and _is_absolute(url):
                return self._named(url.rstrip("/"))
        return self.default

    def _named(self, url: str) -> str:
        for name, known in self.base_urls.items():
            if known == url:
                return name
        name = self._names.allocate(self.default)
        self.base_urls[name] = url
        return name


def _first_server(holder: Located, base: str) -> str | None:
    """The URL of the first server, its variables at their defaults."""
    server = next(holder.child("servers").elements(), None)
    if server is None:
        return None
    url = as_text(server.object.get("url"))
    for name, variable in server.child("variables").members():
        url = url.replace(f"{{{name}}}", str(variable.object.get("default", "")))
    return urljoin(base, url) if _is_absolute(base) else url


def _is_absolute(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and "{" not in url
