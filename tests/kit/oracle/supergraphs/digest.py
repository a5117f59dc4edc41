"""Fields that say what they are computed from, and with which arguments they were asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from zlib import crc32

from graphql import (
    FieldNode,
    GraphQLSchema,
    InlineFragmentNode,
    is_abstract_type,
    value_from_ast_untyped,
)

from graphweft.federation.execution.json_values import is_list
from tests.kit.oracle.facts import Selections
from tests.kit.oracle.scenario import Reader, Resolver

__all__ = ["digest_of", "echo_of"]


def digest_of(name: str, required: Selections, schema: GraphQLSchema) -> Resolver:
    """A field that says what it requires; long texts are cut short."""

    def compute(read: Reader, _: Mapping[str, Any]) -> str:
        text = f"{name}({_digest(read, required, schema)})"
        return text if len(text) < 80 else f"{text[:50]}..{crc32(text.encode()):x}"

    return compute


def _digest(read: Reader, selections: Selections, schema: GraphQLSchema) -> str:
    parts: list[str] = []
    for selection in selections:
        if isinstance(selection, InlineFragmentNode):
            assert selection.type_condition is not None
            if _is_a(read("__typename"), selection.type_condition.name.value, schema):
                parts.append(_digest(read, selection.selection_set.selections, schema))
            continue
        assert isinstance(selection, FieldNode)
        arguments = {
            a.name.value: value_from_ast_untyped(a.value) for a in selection.arguments or ()
        }
        value = read(selection.name.value, **arguments)
        if selection.selection_set is not None:
            inner = selection.selection_set.selections
            value = _each(value, partial(_digest, selections=inner, schema=schema))
        parts.append(f"{selection.name.value}={json.dumps(value)}")
    return " ".join(parts)


def _is_a(type_name: str, condition: str, schema: GraphQLSchema) -> bool:
    type_ = schema.type_map[condition]
    if not is_abstract_type(type_):
        return type_name == condition
    return type_name in {possible.name for possible in schema.get_possible_types(type_)}


def _each(value: Any, digest: Callable[[Any], str]) -> Any:
    if value is None:
        return None
    return [_each(item, digest) for item in value] if is_list(value) else digest(value)


def echo_of(name: str, argument: str, default: Any) -> Resolver:
    """A field that says with which value of its argument it was asked."""

    def compute(read: Reader, arguments: Mapping[str, Any]) -> str:
        value = arguments.get(argument, default)
        return f"{name}({json.dumps(value, sort_keys=True)}) of {read('(number)')}"

    return compute
