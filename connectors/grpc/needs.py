"""Which fields of a reply a mapping reads, for the operation at hand."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from graphweft.connectors.mapping import Expression, Named, Path, Selection, Wanted, output_names
from graphweft.connectors.mapping.syntax import (
    Call,
    Coalesce,
    Group,
    Head,
    Key,
    ListLiteral,
    ObjectLiteral,
    Step,
    Variable,
)
from graphweft.connectors.mapping.wanted import WantedField

__all__ = ["Needs", "frozen", "needs_of"]

Needs: TypeAlias = "Mapping[str, Needs | None]"
"""Fields by name, each with the needs of its value; None for the whole value."""

_KEEPING_METHODS = {"first", "last", "slice"}


class _Node:
    """A value that is read in parts, or as a whole."""

    __slots__ = ("children", "whole")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.whole = False

    def child(self, name: str) -> _Node:
        return self.children.setdefault(name, _Node())

    def needs(self) -> Needs | None:
        if self.whole:
            return None
        return {name: child.needs() for name, child in self.children.items()}


class _Scope(NamedTuple):
    """What `$` and `@` stand for; None for a value that needs no reading."""

    root: _Node
    current: _Node | None


def frozen(needs: Needs | None) -> Hashable:
    """The same as a value that can be compared and hashed."""
    if needs is None:
        return None
    return tuple((name, frozen(below)) for name, below in needs.items())


def needs_of(
    selection: Selection, wanted: Wanted | None, others: Iterable[Selection] = ()
) -> Needs | None:
    """What a reply is read for.

    Args:
        selection: the mapping of the reply.
        wanted: what the operation asks of it; None for everything.
        others: further mappings over the reply, such as `isSuccess`.
    """
    reply = _Node()
    _add_selection(reply, selection, wanted)
    for other in others:
        _add_selection(reply, other, None)
    return reply.needs()


def _add_selection(node: _Node, selection: Selection, wanted: Wanted | None) -> None:
    """The selection, applied to the value of the node."""
    whole = selection.whole
    if whole is not None:
        _add_path(_Scope(node, node), whole, wanted)
        return
    for variant in _variants(wanted):
        for item in selection.items:
            _add_item(node, item, variant)


def _variants(wanted: Wanted | None) -> Iterable[Wanted | None]:
    """What is wanted of each object type, and the key of an entity that is completed elsewhere."""
    if wanted is None:
        return (None,)
    if wanted.variants:
        typename = Wanted("", (WantedField("__typename", "__typename"),))
        return (typename, *(each for v in wanted.variants.values() for each in _variants(v)))
    return (wanted,) if wanted.completion is None else (wanted, wanted.completion.key)


def _add_item(node: _Node, item: Named, wanted: Wanted | None) -> None:
    scope = _Scope(node, node)
    if item.name is not None:
        for below in _wanted_below(item.name, wanted):
            if isinstance(item.value, Selection):
                _add_selection(node, item.value, below)
            else:
                _add_path(scope, item.value, below)
    elif isinstance(item.value, Path):
        merged = _merged(item, wanted)
        if merged is None or merged.fields:
            _add_path(scope, item.value, merged)


def _wanted_below(name: str, wanted: Wanted | None) -> list[Wanted | None]:
    if wanted is None:
        return [None]
    return [field.wanted for field in wanted.fields if field.name == name]


def _merged(item: Named, wanted: Wanted | None) -> Wanted | None:
    """What is wanted of a path whose fields are merged into the object."""
    names = output_names(Selection((item,)))
    if wanted is None or (item.spread and not names):
        return wanted
    return Wanted(wanted.type_name, tuple(f for f in wanted.fields if f.name in names))


def _add_path(scope: _Scope, path: Path, wanted: Wanted | None) -> None:
    end = _follow(scope, _head(scope, path.head), path.steps)
    if end is None:
        # a computed value: what it is computed of is read as a whole
        return
    if path.selection is not None:
        _add_selection(end, path.selection, wanted)
    elif wanted is None:
        end.whole = True
    else:
        _add_wanted(end, wanted)


def _head(scope: _Scope, head: Head) -> _Node | None:
    match head:
        case Key(name):
            return scope.root.child(name)
        case Variable("$"):
            return scope.root
        case Variable("@"):
            return scope.current
        case Group(expression):
            _add_expression(scope, expression)
        case ListLiteral() | ObjectLiteral():
            _add_expression(scope, head)
        case _:
            pass
    return None


def _follow(scope: _Scope, node: _Node | None, steps: Iterable[Step]) -> _Node | None:
    for step in steps:
        if isinstance(step, Key):
            node = node.child(step.name) if node is not None else None
        elif isinstance(step, Call):
            for argument in step.arguments:
                # `@` is the value left of the method there, which is read as a whole
                _add_expression(_Scope(scope.root, None), argument)
            if node is not None and step.method not in _KEEPING_METHODS:
                node.whole = True
                node = None
    return node


def _add_expression(scope: _Scope, expression: Expression) -> None:
    """Every path of an expression, read as a whole."""
    match expression:
        case Path():
            _add_path(scope, expression, None)
        case Coalesce(_, operands):
            for operand in operands:
                _add_expression(scope, operand)
        case ListLiteral(items):
            for item in items:
                _add_expression(scope, item)
        case ObjectLiteral(entries):
            for _, value in entries:
                _add_expression(scope, value)
        case _:
            pass


def _add_wanted(node: _Node, wanted: Wanted) -> None:
    """A value that is shaped like the type already."""
    if wanted.variants:
        node.child("__typename").whole = True
    for variant in _variants(wanted):
        for field in variant.fields if variant is not None else ():
            if field.name == "__typename":
                continue
            if field.wanted is None:
                node.child(field.name).whole = True
            else:
                _add_wanted(node.child(field.name), field.wanted)
