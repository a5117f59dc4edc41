"""What the documentation says is tried: links, commands, configurations, SDL and Python."""

from __future__ import annotations

import itertools
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest
import yaml
from graphql import parse

from graphweft.gateway.cli import build_app
from graphweft.gateway.config import load_config

ROOT = Path(__file__).parents[1]
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)[^\n]*\n(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
SHELL = {">", ">>", "<", "|", "&&", "&"}
IN_A_SUPERGRAPH = {"supergraph": "supergraph.graphql"}


class Snippet(NamedTuple):
    """A fenced block of a page."""

    page: str
    line: int
    language: str
    text: str


def snippets(*languages: str) -> Iterator[Snippet]:
    for page in PAGES:
        content = page.read_text(encoding="utf-8")
        for found in FENCE.finditer(content):
            if found["language"] in languages:
                line = content.count("\n", 0, found.start()) + 1
                name = page.relative_to(ROOT).as_posix()
                yield Snippet(name, line, found["language"], found["text"])


def place(value: object) -> str:
    return f"{value.page}:{value.line}" if isinstance(value, Snippet) else str(value)


def commands() -> Iterator[tuple[str, str]]:
    """Command lines of shell blocks that begin with the program's name, with their place."""
    for snippet in snippets("sh", "console"):
        joined = snippet.text.replace("\\\n", " ")
        for line in joined.splitlines():
            command = line.strip().removeprefix("$ ").removeprefix(".venv/bin/")
            if command.startswith("graphweft "):
                yield command, place(snippet)


def anchors(page: Path) -> set[str]:
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    plain = (re.sub(r"[^\w\s-]", "", title.lower()).strip() for title in HEADING.findall(prose))
    return {re.sub(r"\s+", "-", title) for title in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    for target in LINK.findall(prose):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), f"{page.name} links to {target}"
        assert not anchor or anchor in anchors(linked), f"{page.name} links to {target}"


@pytest.mark.parametrize(("command", "where"), list(commands()))
def test_commands_are_understood(command: str, where: str) -> None:
    own = itertools.takewhile(lambda token: token not in SHELL, shlex.split(command, comments=True))
    _program, *tokens = own
    build_app().parse_args(tokens, exit_on_error=False, print_error=False)


@pytest.mark.parametrize("snippet", list(snippets("yaml")), ids=place)
def test_configurations_are_valid(snippet: Snippet, tmp_path: Path) -> None:
    """A block with some sections only is read as part of a supergraph's configuration."""
    given: dict[str, object] = yaml.safe_load(snippet.text)
    if not {"subgraphs", "supergraph", "registry"} & given.keys():
        given |= IN_A_SUPERGRAPH
    path = tmp_path / "graphweft.yaml"
    path.write_text(yaml.safe_dump(given), encoding="utf-8")
    variables = re.findall(r"\$\{env\.(\w+)\}", snippet.text)
    load_config(path, environment=dict.fromkeys(variables, "value"))


@pytest.mark.parametrize("snippet", list(snippets("graphql")), ids=place)
def test_graphql_parses(snippet: Snippet) -> None:
    parse(snippet.text)


@pytest.mark.parametrize("snippet", list(snippets("python")), ids=place)
def test_python_runs(snippet: Snippet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks run beside a configuration and a supergraph, as their readers would have them."""
    (tmp_path / "graphweft.yaml").write_text("supergraph: supergraph.graphql\n", encoding="utf-8")
    (tmp_path / "supergraph.graphql").write_text("type Query { a: Int }\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    module = ModuleType("snippet")
    monkeypatch.setitem(sys.modules, "snippet", module)
    exec(compile(snippet.text, place(snippet), "exec"), vars(module))
