"""What commands print: results on stdout, everything else on stderr, colour on terminals only."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.text import Text

from graphweft.gateway.problems import Problem, problems_of
from graphweft.schemas.errors import GraphweftError, SourceLocation

__all__ = ["messages", "print_failure", "print_notes", "print_problems", "progress", "write_result"]

_CONTEXT_LINES = 2


def messages() -> Console:
    """The console for messages."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def progress(text: str) -> Generator[None]:
    """A line with a spinner while something takes time; nothing where stderr is no terminal."""
    console = messages()
    if not console.is_terminal:
        yield
        return
    with console.status(text):
        yield


def write_result(text: str, output: Path | None = None) -> None:
    """Write a result to a file, or to stdout."""
    text = text if text.endswith("\n") else f"{text}\n"
    if output is None:
        print(text, end="")  # the result of the command
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")


def print_failure(error: GraphweftError) -> None:
    """Print an error that ends a command."""
    print_problems(problems_of(error), with_excerpts=False)


def print_problems(problems: Iterable[Problem], *, with_excerpts: bool) -> None:
    """Print what is wrong, each with its place, and with the lines around it where asked for."""
    console = messages()
    for problem in problems:
        console.print(
            Text.assemble(
                ("error", "bold red"),
                f": {problem.location}" if problem.location else "",
                ": ",
                problem.message,
                (f" [{problem.code}]" if problem.code not in _PLAIN_CODES else "", "dim"),
            )
        )
        if with_excerpts and problem.location is not None:
            for line in excerpt(problem.location):
                console.print(Text(line, "dim" if "^" not in line else "red"))


def print_notes(kind: str, notes: Iterable[str]) -> None:
    """Print remarks, one a line."""
    console = messages()
    for note in notes:
        console.print(Text.assemble((kind, "bold yellow"), ": ", note))


def excerpt(place: SourceLocation) -> list[str]:
    """The lines around a place, numbered, with a mark under its column; none where unknown."""
    path = Path(place.source)
    if not place.line or not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    first = max(place.line - _CONTEXT_LINES, 1)
    last = min(place.line + _CONTEXT_LINES, len(lines))
    width = len(str(last))
    shown: list[str] = []
    for number in range(first, last + 1):
        shown.append(f"  {number:>{width}} | {lines[number - 1]}")
        if number == place.line and place.column:
            shown.append(f"  {'':>{width}} | {'':>{place.column - 1}}^")
    return shown


_PLAIN_CODES = frozenset({"INVALID_DOCUMENT", "INTERNAL_ERROR"})
