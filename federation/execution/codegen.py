"""Generated Python: source lines, constants, one compile. Only our own names become code.

What a document says (field names, type names) is bound as a constant or written by `repr`, never
pasted into the source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Source"]


@dataclass(slots=True)
class Source:
    """Python source in the making."""

    lines: list[str] = field(default_factory=list[str])
    constants: dict[str, Any] = field(default_factory=dict[str, Any])

    def add(self, depth: int, line: str) -> None:
        """Append one line, four spaces a level."""
        self.lines.append("    " * depth + line)

    def constant(self, value: Any) -> str:
        """A name that the generated code can use for this object."""
        name = f"C{len(self.constants)}"
        self.constants[name] = value
        return name

    def function(self, name: str) -> Callable[..., Any]:
        """Compile everything and return one of the functions that it defines."""
        namespace = dict(self.constants)
        code = compile("\n".join(self.lines), f"<graphweft {name}>", "exec")
        exec(code, namespace)  # noqa: S102  # our own source, see the module docstring
        function: Callable[..., Any] = namespace[name]
        return function
