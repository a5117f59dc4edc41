"""Where the built page is, and how its files are served."""

from __future__ import annotations

import mimetypes
import os
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

__all__ = ["HashedAssets", "assets_folder"]

DIST = Path(__file__).parent / "dist"

# every name under assets/ carries a hash of its content
IMMUTABLE = "public, max-age=31536000, immutable"


def assets_folder() -> Path | None:
    """The folder with the built `index.html`; None where the page has not been built."""
    return DIST if (DIST / "index.html").is_file() else None


class HashedAssets(StaticFiles):
    """Static files that never change under their name, each perhaps with a `.gz` beside it."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,  # noqa: ARG002  part of the overridden signature
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer with the file, or with its compressed form where the client takes that."""
        headers = {"cache-control": IMMUTABLE, "vary": "accept-encoding"}
        media_type = mimetypes.guess_type(full_path)[0]
        compressed = Path(f"{os.fspath(full_path)}.gz")
        if "gzip" in Headers(scope=scope).get("accept-encoding", "") and compressed.is_file():
            headers["content-encoding"] = "gzip"
            return FileResponse(compressed, status_code, headers, media_type)
        return FileResponse(full_path, status_code, headers, media_type)
