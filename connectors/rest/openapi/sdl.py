"""Subgraph SDL text, written to be read and edited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from graphql.language.block_string import print_block_string

from graphweft.connectors.rest.openapi.model import (
    Argument,
    HttpRequest,
    ObjectField,
    ObjectType,
    OperationField,
    TypeBinding,
)
from graphweft.connectors.rest.openapi.type_table import TypeTable

__all__ = ["connect_lines", "print_sdl"]

_FEDERATION = "https://specs.apollo.dev/federation/v2.12"
_CONNECT = "https://specs.apollo.dev/connect/v0.3"
_INLINE_WIDTH = 80


def print_sdl(
    operations: Sequence[OperationField],
    selections: Sequence[tuple[str, ...]],
    types: TypeTable,
    base_urls: dict[str, str],
    bindings: dict[str, TypeBinding],
) -> str:
    """The whole document: sources, operations, then the types that the operations use."""
    fields = list(zip(operations, selections, strict=True))
    sections = [_header(base_urls)]
    for root in ("Query", "Mutation"):
        printed = [_operation(one, lines) for one, lines in fields if one.root == root]
        if printed:
            sections.append([f"type {root} {{", *_join(printed), "}"])
    used = _used_types(operations, types)
    sections += [
        _object(types.objects[name], bindings.get(name))
        for name in sorted(used & types.objects.keys())
    ]
    sections += [_input(types.inputs[name]) for name in sorted(used & types.inputs.keys())]
    for name in sorted(used & types.enums.keys()):
        enum = types.enums[name]
        values = [f"  {value.name}" for value in enum.values]
        sections.append([*_description(enum.description), f"enum {name} {{", *values, "}"])
    sections += [[f"scalar {name}"] for name in types.scalars(used)]
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def connect_lines(
    source: str,
    request: HttpRequest,
    selection: Sequence[str],
    *,
    entity: bool = False,
    batch_size: int = 0,
) -> list[str]:
    """A `@connect` application, from its first line to its closing parenthesis."""
    http = [f"{request.method}: {_string([request.template])}"]
    if request.query_params:
        http.append(f"queryParams: {_string(request.query_params)}")
    if request.headers:
        headers = (
            f"{{ name: {_string([name])}, value: {_string([value])} }}"
            for name, value in request.headers
        )
        http.append(f"headers: [{', '.join(headers)}]")
    if request.body:
        http.append(f"body: {_string(request.body)}")
    joined = f"http: {{ {', '.join(http)} }}"
    short = "\n" not in joined and len(joined) <= _INLINE_WIDTH
    lines = [joined] if short else ["http: {", *_indent(_split(http), "  "), "}"]
    lines = [f"source: {_string([source])}", *lines]
    if batch_size:
        lines.append(f"batch: {{ maxSize: {batch_size} }}")
    lines += _split([f"selection: {_string(selection)}"])
    if entity:
        lines.append("entity: true")
    return ["@connect(", *_indent(lines, "  "), ")"]


def _header(base_urls: dict[str, str]) -> list[str]:
    return [
        "extend schema",
        f'  @link(url: "{_FEDERATION}", import: ["@key"])',
        f'  @link(url: "{_CONNECT}", import: ["@connect", "@source"])',
        *(
            f"  @source(name: {_string([name])}, http: {{ baseURL: {_string([url])} }})"
            for name, url in base_urls.items()
        ),
    ]


def _operation(operation: OperationField, selection: Sequence[str]) -> list[str]:
    arguments = [_argument(argument) for argument in operation.arguments]
    signature = _arguments(arguments)
    signature[-1] += f": {operation.result}{_deprecated(operation.deprecated)}"
    lines = [
        *_description(operation.description),
        f"{operation.name}{signature[0]}",
        *signature[1:],
        *_indent(
            connect_lines(operation.source, operation.request, selection, entity=operation.entity),
            "  ",
        ),
    ]
    return _indent(lines, "  ")


def _arguments(arguments: list[list[str]]) -> list[str]:
    if not arguments:
        return [""]
    inline = f"({', '.join(lines[0] for lines in arguments)})"
    if all(len(lines) == 1 for lines in arguments) and len(inline) <= _INLINE_WIDTH:
        return [inline]
    return ["(", *_indent([line for lines in arguments for line in lines], "  "), ")"]


def _argument(argument: Argument) -> list[str]:
    default = f" = {argument.default}" if argument.default else ""
    deprecated = _deprecated(argument.deprecated)
    return [
        *_description(argument.description),
        f"{argument.name}: {argument.type}{default}{deprecated}",
    ]


def _object(target: ObjectType, binding: TypeBinding | None) -> list[str]:
    head = [f"type {target.name}"]
    if binding is not None:
        head[0] += f' @key(fields: "{binding.key}")'
        if binding.request is not None:
            connect = connect_lines(
                binding.source, binding.request, binding.selection, batch_size=binding.batch_size
            )
            head += _indent(connect, "  ")
    head[-1] += " {"
    fields = [_indent(_field(member), "  ") for member in target.fields.values()]
    return [*_description(target.description), *head, *_join(fields, blank=False), "}"]


def _input(target: ObjectType) -> list[str]:
    fields = [
        _indent(_field(member, allow_deprecated=not member.type.non_null), "  ")
        for member in target.fields.values()
    ]
    head = f"input {target.name} {{"
    return [*_description(target.description), head, *_join(fields, blank=False), "}"]


def _field(member: ObjectField, *, allow_deprecated: bool = True) -> list[str]:
    deprecated = _deprecated(member.deprecated and allow_deprecated)
    return [*_description(member.description), f"{member.name}: {member.type}{deprecated}"]


def _used_types(operations: Sequence[OperationField], types: TypeTable) -> set[str]:
    used: set[str] = set()
    pending = [
        ref.named
        for operation in operations
        for ref in (operation.result, *(argument.type for argument in operation.arguments))
    ]
    while pending:
        name = pending.pop()
        if name in used:
            continue
        used.add(name)
        target = types.objects.get(name) or types.inputs.get(name)
        pending += [member.type.named for member in target.fields.values()] if target else []
    return used


def _description(text: str) -> list[str]:
    kept = "".join(char for char in text if char in "\n\t" or char.isprintable()).strip()
    if not kept:
        return []
    return print_block_string(kept).split("\n")


def _string(lines: Sequence[str]) -> str:
    """A string literal: plain where it is one simple line, else a block string."""
    text = "\n".join(lines)
    if len(lines) == 1 and len(text) <= _INLINE_WIDTH and '"' not in text and "\\" not in text:
        return json.dumps(text, ensure_ascii=False)
    escaped = text.replace('"""', '\\"""')
    return f'"""\n{escaped}\n"""'


def _deprecated(deprecated: bool) -> str:
    return " @deprecated" if deprecated else ""


def _split(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in text.split("\n")]


def _indent(lines: Iterable[str], indent: str) -> list[str]:
    return [f"{indent}{line}" if line else line for line in lines]


def _join(groups: Iterable[list[str]], *, blank: bool = True) -> list[str]:
    lines: list[str] = []
    for group in groups:
        lines += ["", *group] if blank and lines else group
    return lines
