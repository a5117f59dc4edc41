"""Schema coordinates: `Type`, `Type.field`, `Type.field(argument:)`, `@directive(argument:)`."""

from __future__ import annotations

__all__ = ["argument_coordinate", "directive_argument_coordinate", "member_coordinate"]


def member_coordinate(type_name: str, member: str) -> str:
    """Coordinate of a field, an input field or an enum value."""
    return f"{type_name}.{member}"


def argument_coordinate(type_name: str, field: str, argument: str) -> str:
    """Coordinate of a field's argument."""
    return f"{type_name}.{field}({argument}:)"


def directive_argument_coordinate(directive: str, argument: str) -> str:
    """Coordinate of a directive's argument; `directive` is given without the @."""
    return f"@{directive}({argument}:)"
