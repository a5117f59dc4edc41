"""Syntax tree to text, in the one form that parses back to an equal tree."""

from __future__ import annotations

import re

from graphweft.connectors.mapping.syntax import (
    Call,
    Coalesce,
    Expression,
    Group,
    Head,
    Key,
    ListLiteral,
    Literal,
    Named,
    ObjectLiteral,
    OptionalStep,
    Path,
    Selection,
    Step,
    Variable,
)

__all__ = ["print_expression", "print_selection"]

_IDENTIFIER = re.compile(r"[A-Za-z_][0-9A-Za-z_]*")


def print_selection(selection: Selection) -> str:
    """A document: its items between blanks."""
    return " ".join(_named(item) for item in selection.items)


def print_expression(expression: Expression) -> str:
    """An expression, as it stands between `$(` and `)`."""
    match expression:
        case Coalesce(operator, operands):
            return f" {operator} ".join(_operand(operand) for operand in operands)
        case Path():
            return _path(expression)
        case _:
            return _head(expression)


def _operand(expression: Expression) -> str:
    printed = print_expression(expression)
    return f"$({printed})" if isinstance(expression, Coalesce) else printed


def _named(item: Named) -> str:
    if isinstance(item.value, Selection):
        return f"{_key(item.name or '')}: {_braces(item.value)}"
    path = _path(item.value)
    if item.spread:
        return f"...{path}"
    if item.name is None or _is_own_name(item.name, item.value):
        return path
    return f"{_key(item.name)}: {path}"


def _is_own_name(name: str, path: Path) -> bool:
    return path.head == Key(name) and all(isinstance(step, OptionalStep) for step in path.steps)


def _path(path: Path) -> str:
    steps = "".join(_step(step) for step in path.steps)
    selection = f" {_braces(path.selection)}" if path.selection is not None else ""
    head = _head(path.head)
    # `1.a` would read as the number `1.` and a field
    gap = " " if head[-1].isdigit() and isinstance(path.head, Literal) and steps[:1] == "." else ""
    return head + gap + steps + selection


def _braces(selection: Selection) -> str:
    return f"{{ {print_selection(selection)} }}" if selection.items else "{ }"


def _head(head: Head) -> str:
    match head:
        case Variable(name):
            return name
        case Key(name):
            return _key(name)
        case Group(expression):
            return f"$({print_expression(expression)})"
        case Literal(value):
            return _literal(value)
        case ListLiteral(items):
            return f"[{', '.join(print_expression(item) for item in items)}]"
        case ObjectLiteral(entries):
            inner = ", ".join(f"{_key(key)}: {print_expression(value)}" for key, value in entries)
            return f"{{{inner}}}"


def _step(step: Step) -> str:
    match step:
        case Key(name):
            return f".{_key(name)}"
        case Call(method, arguments):
            inner = ", ".join(print_expression(argument) for argument in arguments)
            return f"->{method}({inner})" if arguments else f"->{method}"
        case OptionalStep():
            return "?"


def _key(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) else _string(name)


def _literal(value: str | float | bool | None) -> str:
    if isinstance(value, str):
        return _string(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return format(value, "f") if isinstance(value, float) else str(value)


def _string(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
