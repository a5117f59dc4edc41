"""Representations out of the data tree: generated code that walks a path once.

Equal entities are represented once; every object that they stand for is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from graphweft.federation.execution.codegen import Source
from graphweft.federation.execution.context_groups import (
    ContextGroup,
    ContextGroups,
    context_value,
)
from graphweft.federation.execution.json_values import is_list
from graphweft.federation.plan.nodes import EntityTarget, Representation, RepresentationField
from graphweft.federation.plan.path import EachItem, Key, PlanPath

__all__ = ["Collect", "CollectGroups", "Objects", "compile_collect", "compile_collect_groups"]

_FEW = 8
"""Targets of a usual fetch."""

Objects = list[list[list[dict[str, Any]]]]
"""Per representation, per target of the fetch, the objects that it stands for."""

_MAX_LOOPS = 12
_MAX_DEPTH = 60

Collect = Callable[[dict[str, Any]], tuple[list[dict[str, Any]], Objects]]
"""data -> (representations, objects)"""

CollectGroups = Callable[[dict[str, Any]], list[ContextGroup]]
"""data -> the same for each set of context values"""


def compile_collect(targets: tuple[EntityTarget, ...]) -> Collect:
    """Generate the collector of one entity fetch."""
    body, forms = _write_targets(targets, ())
    source = Source(constants=body.constants)
    source.add(0, "def collect(data):")
    source.add(1, "representations = []; objects = []")
    for number in range(forms):
        source.add(1, f"index{number} = {{}}")
    source.lines.extend(body.lines)
    source.add(1, "return representations, objects")
    return source.function("collect")


def compile_collect_groups(
    targets: tuple[EntityTarget, ...], variables: Sequence[str]
) -> CollectGroups:
    """Generate the collector of an entity fetch with context values.

    Args:
        targets: of the fetch.
        variables: those that carry context values; the order of a group's values.
    """
    body, forms = _write_targets(targets, variables)
    source = Source(constants=body.constants)
    source.add(0, "def collect(data):")
    source.add(1, f"groups = {source.constant(ContextGroups)}({forms})")
    source.lines.extend(body.lines)
    source.add(1, "return groups.found()")
    return source.function("collect")


def _write_targets(
    targets: tuple[EntityTarget, ...], variables: Sequence[str]
) -> tuple[Source, int]:
    """The body of a collector, and how many forms of representations there are."""
    rows = f"[[] for _ in range({len(targets)})]"
    if len(targets) <= _FEW:  # a literal is faster, but is written for each of the targets
        rows = f"[{', '.join(['[]'] * len(targets))}]"
    forms: dict[tuple[object, ...], int] = {}
    body = Source()
    for row, target in enumerate(targets):
        depth = _write_walk(body, target.path, _context_lines(body, target, variables))
        for representation in target.representations:
            number = forms.setdefault(_form(representation), len(forms))
            depth_inside = _write_guards(body, depth, representation)
            made = _write_made(body, depth_inside, representation)
            index = _write_group(body, depth_inside, number, len(variables))
            _write_lookup(body, depth_inside, index, made)
            body.add(depth_inside + 1, f"row = {rows}")
            body.add(depth_inside + 1, "objects.append(row)")
            body.add(depth_inside, "else:")
            body.add(depth_inside + 1, "row = objects[n]")
            body.add(depth_inside, f"row[{row}].append(o)")
    return body, len(forms)


def _context_lines(
    source: Source, target: EntityTarget, variables: Sequence[str]
) -> Mapping[int, list[str]]:
    """By how much of the path has been walked, the lines that take context values there."""
    lines: dict[int, list[str]] = {}
    for context in target.contexts if variables else ():
        take = source.constant(context_value(context.fields))
        line = f"c{variables.index(context.variable)} = {take}(o)"
        lines.setdefault(len(context.path), []).append(line)
    return lines


def _write_group(source: Source, depth: int, form: int, variables: int) -> str:
    """Choose the group of the object at hand; the expression of its index."""
    if not variables:
        return f"index{form}"
    values = "".join(f"c{number}, " for number in range(variables))
    source.add(depth, f"_, representations, objects, indexes = groups.of(({values}))")
    return f"indexes[{form}]"


def _form(representation: Representation) -> tuple[object, ...]:
    """Objects represented in equal form are compared with each other, at whatever path."""
    names = tuple(field.name for field in representation.fields)
    return (representation.type_condition, representation.typename, names)


def _write_walk(source: Source, path: PlanPath, lines: Mapping[int, list[str]]) -> int:
    """Nested loops to the objects, the innermost one in `o`; returns the depth inside.

    `lines` stand where so many elements of the path have been walked. Python nests twenty blocks:
    a longer way goes on from a list of what was found half-way.
    """
    depth, loops, taken = 1, 0, ["o"]
    begin = len(source.lines)
    source.add(depth, "o = data")
    for level, element in enumerate(path):
        for line in lines.get(level, ()):
            source.add(depth, line)
            taken.append(line.partition(" = ")[0])
        if loops == _MAX_LOOPS or depth > _MAX_DEPTH:
            found = f"found{begin}_{level}"
            source.lines.insert(begin, f"    {found} = []")
            source.add(depth, f"{found}.append(({', '.join(taken)},))")
            source.add(1, f"for {', '.join(taken)}, in {found}:")
            depth, loops = 2, 1
        if isinstance(element, Key):
            source.add(depth, f"o = o.get({element.name!r})")
            source.add(depth, "if o is not None:")
        elif isinstance(element, EachItem):
            source.add(depth, f"for i{level} in o:")
            depth += 1
            loops += 1
            source.add(depth, f"o = i{level}")
            source.add(depth, "if o is not None:")
        else:
            types = source.constant(element.types)
            source.add(depth, f"if o.get('__typename') in {types}:")
        depth += 1
    return depth


class _Made(NamedTuple):
    """Expressions of a representation, and of what equal ones have in common."""

    representation: str
    identity: str


def _write_guards(source: Source, depth: int, representation: Representation) -> int:
    """Values of the fields, and conditions for there being an entity; the depth inside them."""
    if representation.types:
        types = source.constant(representation.types)
        source.add(depth, f"if o.get('__typename') in {types}:")
        depth += 1
    names = _write_values(source, depth, representation.fields)
    keys = [n for n, f in zip(names, representation.fields, strict=True) if f.is_key]
    source.add(depth, "if " + " and ".join(f"{name} is not None" for name in keys) + ":")
    return depth + 1


def _write_made(source: Source, depth: int, representation: Representation) -> _Made:
    fields = representation.fields
    names = [f"v{number}" for number in range(len(fields))]
    typename = repr(representation.typename) if representation.typename else "o.get('__typename')"
    pairs = [f"'__typename': {typename}"] + [
        f"{field.name!r}: {name}" for name, field in zip(names, fields, strict=True)
    ]
    made = "{" + ", ".join(pairs) + "}"
    if any(field.fields or field.types for field in fields):
        source.add(depth, f"r = {made}")
        return _Made("r", f"{source.constant(_identity)}(r)")
    return _Made(made, names[0] if len(names) == 1 else "(" + ", ".join(names) + ")")


def _write_lookup(source: Source, depth: int, index: str, made: _Made) -> None:
    source.add(depth, f"k = {made.identity}")
    source.add(depth, "try:")
    source.add(depth + 1, f"n = {index}.get(k)")
    source.add(depth, "except TypeError:")  # a required list, or an object of a custom scalar
    source.add(depth + 1, f"k = {source.constant(_identity)}({made.representation})")
    source.add(depth + 1, f"n = {index}.get(k)")
    source.add(depth, "if n is None:")
    source.add(depth + 1, f"{index}[k] = len(objects)")
    source.add(depth + 1, f"representations.append({made.representation})")


def _write_values(source: Source, depth: int, fields: tuple[RepresentationField, ...]) -> list[str]:
    names = [f"v{number}" for number in range(len(fields))]
    for name, field in zip(names, fields, strict=True):
        value = f"o.get({field.key!r})"
        if field.fields:
            value = f"{source.constant(_projection(field.fields))}({value})"
        if field.types:
            types = source.constant(field.types)
            value = f"{value} if o.get('__typename') in {types} else None"
        source.add(depth, f"{name} = {value}")
    return names


def _identity(representation: dict[str, Any]) -> bytes:
    return orjson.dumps(representation, option=orjson.OPT_SORT_KEYS)


def _projection(fields: tuple[RepresentationField, ...]) -> Callable[[Any], Any]:
    """A function that takes just these fields out of an object, or of each item of a list."""
    parts = [(f.name, f.key, f.types, _projection(f.fields) if f.fields else None) for f in fields]

    def project(value: Any) -> Any:
        if is_list(value):
            return [project(item) for item in value]
        if value is None:
            return None
        result: dict[str, Any] = {}
        typename = value.get("__typename")
        if typename is not None:
            result["__typename"] = typename
        for name, key, types, inner in parts:
            if types and typename not in types:
                continue
            found = value.get(key)
            result[name] = inner(found) if inner is not None else found
        return result

    return project
