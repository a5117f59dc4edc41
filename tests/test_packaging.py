"""The rooms are named in five places that must agree, and the wheel holds all of them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import graphweft

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "graphweft"
ROOM_FILES = ("src/graphweft/__init__.py", "src/graphweft/py.typed")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rooms() -> set[str]:
    """The rooms as the links for editing name them, each link checked."""
    links = {path for path in SOURCE.iterdir() if path.is_symlink()}
    assert links
    for link in links:
        assert link.readlink() == Path("../..") / link.name
        assert (ROOT / link.name / "__init__.py").is_file()
    return {link.name for link in links}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [path] = folder.glob("*.whl")
    return path


def test_every_list_of_rooms_names_the_same_rooms(project: dict[str, Any], rooms: set[str]) -> None:
    tool = project["tool"]
    build = tool["hatch"]["build"]
    sources = build["targets"]["wheel"]["sources"]
    assert set(build["only-include"]) == {*ROOM_FILES, *rooms}
    assert sources == {"src/graphweft": "graphweft"} | {room: f"graphweft/{room}" for room in rooms}
    assert rooms < set(tool["pyright"]["include"])
    assert set(tool["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]) == rooms
    [layers] = [one for one in tool["importlinter"]["contracts"] if "room" in one["name"]]
    layered = {room for layer in layers["layers"] for room in layer.split(" | ")}
    assert layered == {f"graphweft.{room}" for room in rooms}


def test_wheel_holds_every_source_file_and_no_other_top_level_name(
    wheel: Path, rooms: set[str]
) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = {
        f"graphweft/{path.relative_to(ROOT).as_posix()}"
        for room in rooms
        for pattern in ("*.py", "*.graphql")
        for path in (ROOT / room).rglob(pattern)
        if "node_modules" not in path.parts
    }
    assert {"graphweft/__init__.py", "graphweft/py.typed", *sources} <= names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"graphweft"}
    assert not [name for name in names if "node_modules" in name or "__pycache__" in name]


def test_wheel_imports_away_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    listing = (
        "import importlib, pathlib, pkgutil, graphweft\n"
        "names = [m.name for m in pkgutil.walk_packages(graphweft.__path__, 'graphweft.')]\n"
        "for name in names:\n"
        "    if not name.endswith('__main__'): importlib.import_module(name)\n"
        "print(pathlib.Path(graphweft.__file__).parent, len(names))\n"
    )
    # -P and this path put first: neither the working folder nor the editable install is used
    done = subprocess.run(
        (sys.executable, "-P", "-c", listing),
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0] == str(tmp_path / "graphweft")


def test_version_is_the_same_in_the_project_and_in_the_package(project: dict[str, Any]) -> None:
    assert graphweft.__version__ == project["project"]["version"]


def test_pins_satisfy_what_the_project_asks_for(project: dict[str, Any]) -> None:
    required = project["project"]["dependencies"]
    optional = [
        one for extra in project["project"]["optional-dependencies"].values() for one in extra
    ]
    assert unsatisfied(required, pins("runtime.txt")) == []
    assert unsatisfied([*required, *optional], pins("dev.txt")) == []


def test_pins_are_the_same_for_users_and_developers() -> None:
    assert pins("runtime.txt").items() <= pins("dev.txt").items()


def test_requirements_pin_every_package_by_hash_and_name_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        lines = logical_lines(path)
        assert lines
        assert all("==" in line and "--hash=sha256:" in line for line in lines), path.name
        assert "://" not in path.read_text(encoding="utf-8"), path.name


def logical_lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [line for line in lines if line and not line.lstrip().startswith("#")]


def pins(name: str) -> dict[str, str]:
    """Versions by package name."""
    heads = [line.split()[0] for line in logical_lines(ROOT / "requirements" / name)]
    return {canonicalize_name(head.split("==")[0]): head.split("==")[1] for head in heads}


def unsatisfied(wanted: list[str], pinned: dict[str, str]) -> list[str]:
    parsed = map(Requirement, wanted)
    return [
        f"{one} (pinned: {pinned.get(canonicalize_name(one.name))})"
        for one in parsed
        if not one.specifier.contains(pinned.get(canonicalize_name(one.name), "0"))
    ]
