"""No two modules import each other, in any number of steps, when they are loaded."""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "graphweft"


def modules() -> dict[str, Path]:
    """By dotted name, every module of the package, found through the rooms' real folders."""
    rooms = [path.name for path in SOURCE.iterdir() if path.is_symlink()]
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    named = {dotted(path): path for path in files if "node_modules" not in path.parts}
    return {"graphweft": SOURCE / "__init__.py"} | named


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("graphweft", *parts)).removesuffix(".__init__")


def imported(tree: ast.Module) -> Iterator[str]:
    """Names that importing the module imports; what is only imported for types is left out."""
    for node in loaded(tree.body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}"


def loaded(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test):
            yield from loaded(statement.orelse)
            continue
        yield statement
        for field in ("body", "orelse", "finalbody"):
            yield from loaded(getattr(statement, field, []))
        for handler in getattr(statement, "handlers", []):
            yield from loaded(handler.body)


def import_graph() -> dict[str, set[str]]:
    known = modules()
    graph: dict[str, set[str]] = {}
    for name, path in known.items():
        targets = imported(ast.parse(path.read_bytes()))
        # `from package import name` imports the module of that name, or else the package
        found = {one if one in known else one.rpartition(".")[0] for one in targets}
        graph[name] = {one for one in found if one in known and one != name}
    return graph


def test_no_import_cycle() -> None:
    graph = import_graph()
    assert len(graph) > 20
    list(graphlib.TopologicalSorter(graph).static_order())


def test_no_import_outside_the_package_name() -> None:
    """`import schemas` would load a second copy of the room."""
    rooms = {name.split(".")[1] for name in modules() if "." in name}
    offenders = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules().values()
        for name in imported(ast.parse(path.read_bytes()))
        if name.split(".")[0] in rooms
    ]
    assert offenders == []
