"""Python source in the making: lines, constants, one compile for each function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["PythonSource"]


class PythonSource:
    """The functions of one mapping. What is defined is visible to what is defined later."""

    def __init__(self, constants: dict[str, Any]) -> None:
        self.constants = constants
        self._functions: list[list[str]] = []
        self._count = 0

    @property
    def functions(self) -> int:
        """How many there are."""
        return len(self._functions)

    def add(self, depth: int, line: str) -> None:
        """Append one line, four spaces a level; one of no depth begins a function."""
        if depth == 0:
            self._functions.append([])
        self._functions[-1].append("    " * depth + line)

    def name(self, prefix: str) -> str:
        """A name that is not taken."""
        self._count += 1
        return f"{prefix}{self._count}"

    def constant(self, value: Any) -> str:
        """A name that the generated code can use for this object."""
        name = self.name("c")
        self.constants[name] = value
        return name

    def function(self, name: str) -> Callable[..., Any]:
        """Compile everything, and return one of the functions."""
        namespace = self.constants
        for lines in self._functions:
            # each by itself: nothing else runs while Python compiles
            code = compile("\n".join(lines), "<graphweft mapping>", "exec")
            exec(code, namespace)  # noqa: S102  # our own source, see `generate.py`
        function: Callable[..., Any] = namespace[name]
        return function
