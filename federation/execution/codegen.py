"""Generated Python: source lines, constants, one compile. Only our own names become code.

What a document says (field names, type names) is bound as a constant or written by `repr`, never
pasted into the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graphweft.federation.operation.spend import Spend, unlimited

__all__ = ["Source"]


_CHUNK = 100
"""Lines compiled at once, or a few more: nothing else runs while Python compiles."""


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

    def function(self, name: str, spend: Spend = unlimited) -> Callable[..., Any]:
        """Compile everything and return one of the functions that it defines.

        `spend` is called before each part that is compiled at once.
        """
        namespace = dict(self.constants)
        for chunk in self._chunks():
            spend()
            code = compile("\n".join(chunk), f"<graphweft {name}>", "exec")
            exec(code, namespace)  # noqa: S102  # our own source, see the module docstring
        function: Callable[..., Any] = namespace[name]
        return function

    def _chunks(self) -> Iterator[list[str]]:
        """The lines in parts that begin with a statement of the module."""
        chunk: list[str] = []
        for line in self.lines:
            if len(chunk) >= _CHUNK and not line.startswith(" "):
                yield chunk
                chunk = []
            chunk.append(line)
        yield chunk
