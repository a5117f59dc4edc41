"""Which variables a mapping uses, and which of their properties."""

from __future__ import annotations

from collections.abc import Iterator

from graphweft.connectors.mapping.syntax import (
    Call,
    Coalesce,
    Expression,
    Group,
    Key,
    ListLiteral,
    Named,
    ObjectLiteral,
    Path,
    Selection,
    Template,
    Variable,
)

__all__ = ["VariablesUsed", "variables_used"]

VariablesUsed = dict[str, frozenset[tuple[str, ...]]]


def variables_used(*nodes: Selection | Expression | Template) -> VariablesUsed:
    """The variables, each with the property paths read from it.

    `$this.address { city zip }` gives `{"$this": {("address", "city"), ("address", "zip")}}`; a
    variable used as a whole has the empty path. `$`, `@` and what `->as` binds are left out.
    """
    used: dict[str, set[tuple[str, ...]]] = {}
    local: set[str] = set()
    for node in nodes:
        for path in _paths(node):
            local.update(_bound_by(path))
            if isinstance(path.head, Variable) and path.head.name not in {"$", "@"}:
                used.setdefault(path.head.name, set()).update(_properties(path))
    return {name: frozenset(paths) for name, paths in used.items() if name not in local}


def _paths(node: Selection | Expression | Template | Named) -> Iterator[Path]:
    """Every path in a node, outer before inner."""
    match node:
        case Selection(items):
            children: tuple[Selection | Expression | Named, ...] = items
        case Named(_, value):
            children = (value,)
        case Template(parts):
            children = tuple(part for part in parts if not isinstance(part, str))
        case Coalesce(_, operands):
            children = operands
        case ListLiteral(items):
            children = items
        case ObjectLiteral(entries):
            children = tuple(value for _, value in entries)
        case Path():
            yield node
            children = _parts(node)
        case _:
            children = ()
    for child in children:
        yield from _paths(child)


def _parts(path: Path) -> tuple[Selection | Expression, ...]:
    parts: list[Selection | Expression] = []
    match path.head:
        case Group(expression):
            parts.append(expression)
        case ListLiteral() | ObjectLiteral():
            parts.append(path.head)
        case _:
            pass
    for step in path.steps:
        if isinstance(step, Call):
            parts.extend(step.arguments[1:] if step.method == "as" else step.arguments)
    if path.selection is not None:
        parts.append(path.selection)
    return tuple(parts)


def _bound_by(path: Path) -> Iterator[str]:
    for step in path.steps:
        if isinstance(step, Call) and step.method == "as":
            target = step.arguments[0]
            if isinstance(target, Path) and isinstance(target.head, Variable):
                yield target.head.name


def _properties(path: Path) -> Iterator[tuple[str, ...]]:
    """The property paths that a path reads of its head, up to the first method."""
    prefix: list[str] = []
    for step in path.steps:
        if isinstance(step, Call):
            yield tuple(prefix)
            return
        if isinstance(step, Key):
            prefix.append(step.name)
    yield from _selected(tuple(prefix), path.selection)


def _selected(prefix: tuple[str, ...], selection: Selection | None) -> Iterator[tuple[str, ...]]:
    if selection is None or not selection.items:
        yield prefix
        return
    for item in selection.items:
        if isinstance(item.value, Selection):
            yield from _selected(prefix, item.value)
        elif isinstance(item.value.head, Key):
            for inner in _properties(item.value):
                yield (*prefix, item.value.head.name, *inner)
