#!/usr/bin/env python3
"""The developer's one entry: needs Python 3.11 or later and nothing else.

    python3 dev.py setup    make .venv and install the pinned requirements and the project
    python3 dev.py demo     run the demo: sample backends, the gateway, the playground
    python3 dev.py test     run the tests; further arguments go to pytest
    python3 dev.py check    everything that CI checks

Each command sets up first what is missing; a second run finds it done.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".graphweft-setup"
REQUIREMENTS = ROOT / "requirements"
OLDEST_PYTHON = (3, 11)

CHECKS: dict[str, Sequence[str]] = {
    "format": ("ruff", "format", "--check", "."),
    "lint": ("ruff", "check", "."),
    "imports": ("lint-imports",),
    "types (mypy)": ("mypy",),
    "types (pyright)": ("pyright",),
    "docs": ("mkdocs", "build", "--strict", "--quiet", "--site-dir", ".dev/site"),
}


class Stop(Exception):  # noqa: N818 - ends the run; nothing handles it as an error
    """A reason to end, told in one message without a traceback."""


def main() -> int:
    """Run the command named on the command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("setup", "demo", "test", "check"))
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="for demo and test: passed on")
    options = parser.parse_args()
    # each process that the tests start would compile the whole gateway again
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    commands: dict[str, Callable[[Sequence[str]], int]] = {
        "setup": setup,
        "demo": demo,
        "test": test,
        "check": check,
    }
    try:
        return commands[options.command](options.arguments)
    except Stop as stop:
        print(f"dev.py: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def setup(_arguments: Sequence[str] = ()) -> int:
    """Make .venv and install into it what requirements/dev.txt pins, where that is not done."""
    require_python()
    wanted = fingerprint()
    if venv_works() and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return 0
    make_venv()
    install()
    STAMP.write_text(wanted, encoding="utf-8")
    say(f"set up in {VENV.relative_to(ROOT)}")
    return 0


def demo(arguments: Sequence[str]) -> int:
    """Run `graphweft demo` with a built playground."""
    setup()
    build_playground()
    become("graphweft", "demo", *arguments)


def test(arguments: Sequence[str]) -> int:
    """Run pytest; without arguments, all tests."""
    setup()
    build_playground()
    become("pytest", *arguments)


def check(_arguments: Sequence[str]) -> int:
    """Run every check, then the tests, also where a check failed; pytest speaks last."""
    setup()
    build_playground()
    failed = [name for name, command in CHECKS.items() if timed(name, command) != 0]
    if failed:
        say(f"failed so far: {', '.join(failed)}")
    if run_tool("pytest") != 0:
        failed.append("tests")
    if failed:
        raise Stop(f"failed: {', '.join(failed)}")
    return 0


def require_python() -> None:
    """Stop where this Python cannot work: too old, Windows, or without its venv module."""
    if sys.version_info < OLDEST_PYTHON:
        raise Stop(
            f"Python {'.'.join(map(str, OLDEST_PYTHON))} or later is needed, and this is "
            f"{sys.version.split()[0]} ({sys.executable}). Run it as: python3.11 dev.py ..."
        )
    if os.name != "posix":
        raise Stop("Linux or macOS is needed; on Windows, use WSL.")
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Stop(
            "this Python has no venv module. On Debian and Ubuntu: "
            f"apt-get install python{version}-venv"
        )


def fingerprint() -> str:
    """A digest of everything that the environment is made from."""
    digest = hashlib.sha256(f"{ROOT}\n{sys.version}\n".encode())
    for path in (ROOT / "pyproject.toml", *sorted(REQUIREMENTS.glob("*.txt"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def venv_works() -> bool:
    """Whether .venv has a Python that starts (its base may have been removed since)."""
    return PYTHON.exists() and run((str(PYTHON), "-c", ""), quiet=True) == 0


def make_venv() -> None:
    """Create .venv, or again where it is broken."""
    if venv_works():
        return
    say("making .venv")
    if run((sys.executable, "-m", "venv", "--clear", str(VENV))) != 0:
        raise Stop("the virtual environment could not be made; the output above says why.")


def install() -> None:
    """Install exactly the pinned requirements, checked by hash, and the project, editable."""
    say("installing the requirements")
    pip = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet")
    hashed = (*pip, "install", "--require-hashes", "-r")
    pinned = (str(REQUIREMENTS / "dev.txt"), str(REQUIREMENTS / "uv.txt"))
    uv = (str(VENV / "bin" / "uv"), "--system-certs", "--quiet")
    sync = (*uv, "pip", "sync", "--require-hashes", *pinned)
    # uv is a matter of speed: where it cannot be had or does not reach the registry, pip will do
    if run((*hashed, pinned[1])) != 0 or run(sync) != 0:
        say("uv did not install them; installing with pip")
        if run((*hashed, pinned[0])) != 0:
            raise Stop("the requirements could not be installed; the output above says why.")
    if run((*pip, "install", "--no-deps", "--no-build-isolation", "-e", str(ROOT))) != 0:
        raise Stop("the project could not be installed; the output above says why.")


def build_playground() -> None:
    """Build the playground's page, which does nothing where it is up to date."""
    if run((str(PYTHON), str(ROOT / "playground" / "build.py"))) != 0:
        raise Stop("the playground could not be built; the output above says why.")


def timed(name: str, command: Sequence[str]) -> int:
    """Run one check with a headline, and a line that says how it ended and after how long."""
    say(name)
    start = time.monotonic()
    status = run_tool(*command)
    say(f"{name}: {'ok' if status == 0 else 'FAILED'} ({time.monotonic() - start:.0f} s)")
    return status


def run_tool(name: str, *arguments: str) -> int:
    """Run a program of .venv; returns its exit status."""
    return run((str(VENV / "bin" / name), *arguments))


def run(command: Sequence[str], *, quiet: bool = False) -> int:
    """Run a command in the project's folder; returns its exit status, 127 where it is missing."""
    sink = subprocess.DEVNULL if quiet else None
    if shutil.which(command[0]) is None:
        return 127
    return subprocess.run(
        command, cwd=ROOT, env=environment(), stdout=sink, stderr=sink, check=False
    ).returncode


def become(name: str, *arguments: str) -> NoReturn:
    """Go on as a program of .venv, which so receives Ctrl-C and signals itself."""
    sys.stdout.flush()
    program = str(VENV / "bin" / name)
    os.chdir(ROOT)
    os.execve(program, (program, *arguments), environment())


def environment() -> dict[str, str]:
    """This process' environment variables, with .venv first on PATH."""
    path = os.pathsep.join((str(VENV / "bin"), os.environ.get("PATH", os.defpath)))
    quiet = {"NO_MKDOCS_2_WARNING": "1"}  # mkdocs-material's notice about its successor
    return {**os.environ, **quiet, "PATH": path, "VIRTUAL_ENV": str(VENV)}


def say(text: str) -> None:
    """Print a progress line."""
    print(f"== {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
