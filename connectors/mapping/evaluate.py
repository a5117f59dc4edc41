"""Expressions to closures: everything is looked up at compile time that can be.

Compiled paths are written in continuation style. A step gets the value so far and hands on to the
rest of the path, so `->as` can bind a variable for the rest, and `missing` ends the path at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphweft.connectors.mapping.methods import METHODS
from graphweft.connectors.mapping.syntax import (
    Call,
    Coalesce,
    Expression,
    Group,
    Head,
    Key,
    ListLiteral,
    Literal,
    ObjectLiteral,
    OptionalStep,
    Path,
    Selection,
    Step,
    Variable,
)
from graphweft.connectors.mapping.values import (
    MISSING,
    Evaluate,
    Pair,
    Variables,
    is_list,
    is_object,
    note_problem,
)

__all__ = ["compile_evaluation", "compile_path", "property_of"]

SelectObject = Callable[[Selection], Callable[[Any, Variables], Any]]


def compile_evaluation(expression: Expression, select: SelectObject) -> Evaluate:
    """Compile an expression; `select` compiles the `{...}` at the end of a path."""
    match expression:
        case Path(_, _, selection):
            end = select(selection) if selection is not None else None
            return compile_path(expression, end, select)
        case Coalesce(operator, operands):
            alternatives = tuple(compile_evaluation(operand, select) for operand in operands)
            return _coalesce(alternatives, null_falls_through=operator == "??")
        case _:
            return _compile_head(expression, select)


def compile_path(
    path: Path, end: Callable[[Any, Variables], Any] | None, select: SelectObject
) -> Evaluate:
    """Compile a path; `end`, if any, makes the result of the value at its end."""
    head = _compile_head(path.head, select)
    if not path.steps and end is None:
        return head
    rest = _compile_steps(path.steps, end, select)

    def run(current: Any, root: Any, variables: Variables) -> Any:
        value = head(current, root, variables)
        return MISSING if value is MISSING else rest(value, root, variables)

    return run


def property_of(value: Any, key: str) -> Any:
    """A property of an object, or of each object of a list (missing ones are null there)."""
    if is_object(value):
        return value.get(key, MISSING)
    if is_list(value):
        found = [property_of(item, key) for item in value]
        return [None if item is MISSING else item for item in found]
    return MISSING


def _compile_head(head: Head, select: SelectObject) -> Evaluate:
    match head:
        case Variable(name):
            return _variable(name)
        case Key(name):
            return lambda _current, root, _variables: property_of(root, name)
        case Group(expression):
            return compile_evaluation(expression, select)
        case Literal(value):
            return lambda _current, _root, _variables: value
        case ListLiteral(items):
            return _list(tuple(compile_evaluation(item, select) for item in items))
        case ObjectLiteral(entries):
            return _object(tuple((key, compile_evaluation(e, select)) for key, e in entries))


def _variable(name: str) -> Evaluate:
    if name == "$":
        return lambda _current, root, _variables: root
    if name == "@":
        return lambda current, _root, _variables: current
    return lambda _current, _root, variables: variables.get(name, MISSING)


def _list(items: tuple[Evaluate, ...]) -> Evaluate:
    def run(current: Any, root: Any, variables: Variables) -> Any:
        found = [item(current, root, variables) for item in items]
        return [None if item is MISSING else item for item in found]

    return run


def _object(entries: tuple[tuple[str, Evaluate], ...]) -> Evaluate:
    def run(current: Any, root: Any, variables: Variables) -> Any:
        found = [(key, value(current, root, variables)) for key, value in entries]
        return {key: value for key, value in found if value is not MISSING}

    return run


def _coalesce(alternatives: tuple[Evaluate, ...], *, null_falls_through: bool) -> Evaluate:
    def run(current: Any, root: Any, variables: Variables) -> Any:
        value: Any = MISSING
        for alternative in alternatives:
            value = alternative(current, root, variables)
            if value is MISSING or (null_falls_through and value is None):
                continue
            return value
        return value

    return run


def _compile_steps(
    steps: tuple[Step, ...], end: Callable[[Any, Variables], Any] | None, select: SelectObject
) -> Evaluate:
    """The rest of a path, from the value of its head on. Never called with `MISSING`."""
    if not steps:
        if end is None:
            return lambda value, _root, _variables: value
        finish = end
        return lambda value, _root, variables: finish(value, variables)
    rest = _compile_steps(steps[1:], end, select)
    match steps[0]:
        case Key(name):
            return _property_step(name, rest)
        case OptionalStep():
            return lambda value, root, variables: (
                MISSING if value is None else rest(value, root, variables)
            )
        case Call("as", arguments):
            return _binding_step(arguments, rest, select)
        case Call(method, arguments):
            return _method_step(method, arguments, rest, select)


def _property_step(name: str, rest: Evaluate) -> Evaluate:
    def run(value: Any, root: Any, variables: Variables) -> Any:
        found = property_of(value, name)
        if found is MISSING:
            return note_problem(variables, f".{name}: not found") if value is not None else MISSING
        return rest(found, root, variables)

    return run


def _method_step(
    method: str, arguments: tuple[Expression, ...], rest: Evaluate, select: SelectObject
) -> Evaluate:
    call = METHODS[method].run
    compiled = tuple(_argument(argument, select) for argument in arguments)

    def run(value: Any, root: Any, variables: Variables) -> Any:
        result = call(value, compiled, root, variables)
        return MISSING if result is MISSING else rest(result, root, variables)

    return run


def _argument(argument: Expression, select: SelectObject) -> Evaluate:
    if isinstance(argument, ListLiteral) and len(argument.items) == 2:
        one, other = argument.items
        return Pair(compile_evaluation(one, select), compile_evaluation(other, select))
    return compile_evaluation(argument, select)


def _binding_step(
    arguments: tuple[Expression, ...], rest: Evaluate, select: SelectObject
) -> Evaluate:
    target = arguments[0]
    assert isinstance(target, Path)
    assert isinstance(target.head, Variable)
    name = target.head.name
    bound = compile_evaluation(arguments[1], select) if len(arguments) > 1 else None

    def run(value: Any, root: Any, variables: Variables) -> Any:
        local = value if bound is None else bound(value, root, variables)
        return rest(value, root, {**variables, name: local})

    return run
