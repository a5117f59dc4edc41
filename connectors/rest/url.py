"""The URL of a request: base, path segments and query of source and binding, in their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphweft.connectors.mapping import (
    MapValue,
    Render,
    Selection,
    Template,
    Variables,
    compile_path,
    compile_query,
    compile_selection,
    compile_text,
    encode_component,
    encode_segment,
    is_list,
    is_object,
    scalar_text,
    split_query,
    variables_used,
)
from graphweft.connectors.rest.vocabulary import HttpBinding, HttpSource
from graphweft.schemas.errors import BackendError, MappingError

__all__ = ["compile_url"]

_OPERATORS_VARIABLES = {"$config", "$env"}


def compile_url(
    binding: HttpBinding, source: HttpSource | None, base_url: str | None, constants: Variables
) -> Render:
    """The URL of a binding's requests.

    The origin comes from the operator alone: from static text, `$config` and `$env`. What a client
    sends can only fill path segments and query values.

    Args:
        base_url: what replaces the source's `baseURL`.
        constants: `$config` and `$env`.

    Raises:
        MappingError: the URL is not absolute, or a variable stands in its origin.
    """
    base, template = _origin(binding, source, base_url, constants)
    base_path, _, base_query = base.partition("?")
    path_template, query_template = split_query(template)
    paths = _compile_paths(source, binding, path_template)
    queries = _compile_queries(source, binding, query_template)
    if not paths and not queries:
        return lambda _variables: base

    def render(variables: Variables) -> str:
        path = base_path
        for add_path in paths:
            path = add_path(path, variables)
        parts = [query(variables) for query in queries]
        query = "&".join([part for part in (base_query, *parts) if part])
        return f"{path}?{query}" if query else path

    return render


def _origin(
    binding: HttpBinding, source: HttpSource | None, base_url: str | None, constants: Variables
) -> tuple[str, Template]:
    """The constant start of the URL, and the template of what follows."""
    arguments = binding.arguments
    if source is not None:
        base = base_url or _constant(source.base_url, source.arguments.error, constants)
        return _checked(base, arguments.error), binding.url
    origin, rest = _split_origin(binding.url)
    return _checked(_constant(origin, arguments.error, constants), arguments.error), rest


def _split_origin(template: Template) -> tuple[Template, Template]:
    """Split an absolute URL before its path."""
    head: list[Any] = []
    for index, part in enumerate(template.parts):
        if not isinstance(part, str):
            head.append(part)
            continue
        start = part.find("://") + 3 if "://" in part else 0
        ends = [at for at in (part.find("/", start), part.find("?", start)) if at >= 0]
        if ends:
            tail = (part[min(ends) :], *template.parts[index + 1 :])
            return Template((*head, part[: min(ends)])), Template(tail)
        head.append(part)
    return template, Template(())


def _constant(
    template: Template, error: Callable[[str], MappingError], constants: Variables
) -> str:
    strangers = sorted(variables_used(template).keys() - _OPERATORS_VARIABLES)
    if strangers:
        raise error(f"{strangers[0]} cannot be part of the address: only `$config` and `$env` can")
    return compile_text(template)(constants).strip()


def _checked(base: str, error: Callable[[str], MappingError]) -> str:
    if not base.startswith(("http://", "https://")):
        raise error(
            f"{base or 'the URL'!r} is not absolute: begin with http:// or https://, "
            "or name a `source`"
        )
    return base


AddPath = Callable[[str, Variables], str]


def _compile_paths(
    source: HttpSource | None, binding: HttpBinding, template: Template
) -> tuple[AddPath, ...]:
    found: list[AddPath] = []
    if source is not None and source.path is not None:
        found.append(_add_segments(source.path))
    if template.parts:
        found.append(_add_path(compile_path(template)))
    if binding.path is not None:
        found.append(_add_segments(binding.path))
    return tuple(found)


def _add_path(render: Render) -> AddPath:
    def add(path: str, variables: Variables) -> str:
        more = render(variables).strip()
        return f"{path.rstrip('/')}/{more.lstrip('/')}" if more else path

    return add


def _add_segments(selection: Selection) -> AddPath:
    run = compile_selection(selection)
    encode = encode_segment if variables_used(selection) else encode_component

    def add(path: str, variables: Variables) -> str:
        segments = run(None, variables)
        items = segments if is_list(segments) else [] if segments is None else [segments]
        encoded = [encode(scalar_text(item)) for item in items]
        return "/".join([path.rstrip("/"), *encoded]) if encoded else path

    return add


def _compile_queries(
    source: HttpSource | None, binding: HttpBinding, template: Template | None
) -> tuple[Render, ...]:
    found: list[Render] = []
    if source is not None and source.query is not None:
        found.append(_query_of(compile_selection(source.query)))
    if template is not None:
        found.append(compile_query(template))
    if binding.query is not None:
        found.append(_query_of(compile_selection(binding.query)))
    return tuple(found)


def _query_of(run: MapValue) -> Render:
    """`queryParams`: a list repeats its key, null is left out."""

    def render(variables: Variables) -> str:
        values = run({}, variables)
        if values is None:
            return ""
        if not is_object(values):
            raise BackendError("`queryParams` is not an object", code="BAD_USER_INPUT")
        return "&".join(
            [
                f"{encode_component(key)}={encode_component(scalar_text(item))}"
                for key, value in values.items()
                for item in (value if is_list(value) else [value])
                if item is not None
            ]
        )

    return render
