"""What a node keeps on its own disk: the revision that it served last, to start without the
database."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
import structlog

from graphweft.connectors.whole_file import replace_file
from graphweft.gateway.registry.registration import Registration
from graphweft.gateway.registry.revision import Revision

__all__ = ["forget_other_graphs", "keep_served", "served_before"]

log: Any = structlog.get_logger("graphweft.registry")

_FILE = "served.json"
_IN_USE_SECONDS = 900.0


def keep_served(
    folder: Path, revision: Revision, registrations: Mapping[str, Registration]
) -> None:
    """Remember what is served; a folder that cannot be written to costs no more than a warning."""
    content = {
        "revision": asdict(revision),
        "registrations": [one.encode().decode() for one in registrations.values()],
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(folder / _FILE, orjson.dumps(content))
    except OSError as error:
        log.warning("the revision is not kept on disk", folder=str(folder), error=error.strerror)


def served_before(folder: Path) -> tuple[Revision, dict[str, Registration]] | None:
    """What was served last; None where nothing was kept."""
    path = folder / _FILE
    if not path.exists():
        return None
    try:
        content = orjson.loads(path.read_bytes())
        found = [Registration.decode(one) for one in content["registrations"]]
        return Revision(**content["revision"]), {one.name: one for one in found}
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("what was served last cannot be read", file=str(path), error=str(error))
        return None


def forget_other_graphs(served: Path) -> None:
    """Remove the files of graphs that are not served, but for those that may be in use."""
    old = time.time() - _IN_USE_SECONDS
    for folder in served.parent.iterdir():
        if folder != served and folder.stat().st_mtime < old:
            shutil.rmtree(folder, ignore_errors=True)
