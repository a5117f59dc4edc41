"""The packages of other projects, and the subgraphs that all gateways ask."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.interop.gateways import RunNode
from tests.interop.packages import (
    NODE_SOURCES,
    NotInstalledError,
    installed_packages,
    program_of_node,
)
from tests.interop.subgraphs.serve import ServedSubgraph, serve_subgraphs

RUN_SECONDS = 40


class NodePlace(NamedTuple):
    """The program, and the folder with the packages."""

    program: str
    packages: Path


@pytest.fixture(scope="session")
def node_place() -> NodePlace:
    """Where Node is; skips where it is not to be had."""
    try:
        return NodePlace(program_of_node("node"), installed_packages())
    except NotInstalledError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def node(node_place: NodePlace) -> RunNode:
    """Runs one of the Node scripts on a JSON input; returns what it prints."""

    def run(script: str, given: object) -> str:
        # a module finds its packages beside itself, so it runs from where they are installed
        copy = node_place.packages / script
        copy.write_bytes((NODE_SOURCES / script).read_bytes())
        done = subprocess.run(
            (node_place.program, copy),
            input=json.dumps(given),
            capture_output=True,
            text=True,
            timeout=RUN_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{script}: {done.stderr}"
        return done.stdout

    return run


@pytest.fixture(scope="session")
def subgraphs() -> Iterator[dict[str, ServedSubgraph]]:
    with serve_subgraphs() as served:
        yield served
