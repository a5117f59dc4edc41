"""`@source` and `@connect`: their HTTP arguments as typed data (connect v0.1 to v0.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphweft.connectors.bindings import CONNECT, BindingVocabulary, DirectiveArguments
from graphweft.connectors.mapping import Selection, Template, is_object
from graphweft.connectors.rest.headers import HeaderMapping, read_headers

__all__ = ["VOCABULARY", "HttpBinding", "HttpSource", "read_http_binding", "read_http_source"]

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class HttpSource:
    """`http` of a `@source`. `path` and `query` come before those of a binding."""

    arguments: DirectiveArguments
    base_url: Template
    headers: tuple[HeaderMapping, ...] = ()
    path: Selection | None = None
    query: Selection | None = None

    @property
    def mappings(self) -> tuple[Selection | Template, ...]:
        """Every mapping in it."""
        return _present(self.path, self.query, self.base_url, *_header_values(self.headers))


@dataclass(frozen=True, slots=True)
class HttpBinding:
    """`http` of a `@connect`."""

    arguments: DirectiveArguments
    method: str
    url: Template
    headers: tuple[HeaderMapping, ...] = ()
    body: Selection | None = None
    path: Selection | None = None
    query: Selection | None = None

    @property
    def mappings(self) -> tuple[Selection | Template, ...]:
        """Every mapping in it."""
        values = _header_values(self.headers)
        return _present(self.url, self.body, self.path, self.query, *values)


def read_http_source(arguments: DirectiveArguments) -> HttpSource:
    """Read a `@source`. Raises MappingError."""
    base_url = arguments.template("http", "baseURL")
    if base_url is None:
        raise arguments.error("a source needs `http: { baseURL: ... }`")
    return HttpSource(
        arguments=arguments,
        base_url=base_url,
        headers=read_headers(arguments),
        path=arguments.selection("http", "path"),
        query=arguments.selection("http", "queryParams"),
    )


def read_http_binding(arguments: DirectiveArguments) -> HttpBinding:
    """Read a `@connect`. Raises MappingError."""
    http = arguments.value("http")
    given = [method for method in METHODS if is_object(http) and http.get(method) is not None]
    if len(given) != 1:
        found = " and ".join(given) if given else "none"
        raise arguments.error(
            f"`http` needs exactly one of {', '.join(METHODS)}; there is {found}", "http"
        )
    url = arguments.template("http", given[0])
    assert url is not None
    return HttpBinding(
        arguments=arguments,
        method=given[0],
        url=url,
        headers=read_headers(arguments),
        body=arguments.selection("http", "body"),
        path=arguments.selection("http", "path"),
        query=arguments.selection("http", "queryParams"),
    )


def _request_mappings(arguments: DirectiveArguments) -> tuple[Selection | Template, ...]:
    return read_http_binding(arguments).mappings


def _header_values(headers: tuple[HeaderMapping, ...]) -> Iterator[Template | None]:
    return (header.value for header in headers)


def _present(*mappings: Selection | Template | None) -> tuple[Selection | Template, ...]:
    return tuple(mapping for mapping in mappings if mapping is not None)


VOCABULARY = BindingVocabulary(CONNECT, "source", "connect", _request_mappings)
"""The directives of REST backends."""
