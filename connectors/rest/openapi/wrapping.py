"""Mapping texts on lines of readable length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Block", "wrap"]

_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Block:
    """An entry of a mapping, with the entries between its braces where it has any."""

    text: str
    children: Sequence[Block] = ()


def wrap(blocks: Sequence[Block]) -> list[str]:
    """Short entries share lines; a block that does not fit on one has its braces on their own."""
    lines: list[str] = []
    open_line = ""
    for block in blocks:
        rendered = _render(block)
        joined = f"{open_line} {rendered[0]}".lstrip()
        if len(rendered) == 1 and len(joined) <= _WIDTH:
            open_line = joined
            continue
        if open_line:
            lines.append(open_line)
        open_line = rendered[0] if len(rendered) == 1 else ""
        lines += rendered if len(rendered) > 1 else ()
    return [*lines, open_line] if open_line else lines


def _render(block: Block) -> list[str]:
    if not block.children:
        return [block.text]
    inner = wrap(block.children)
    if len(inner) == 1 and len(block.text) + len(inner[0]) + 5 <= _WIDTH:
        return [f"{block.text} {{ {inner[0]} }}"]
    return [f"{block.text} {{", *(f"  {line}" for line in inner), "}"]
