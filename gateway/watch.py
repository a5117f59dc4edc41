"""Reloading when a file changes: the configuration, and the SDL files that it names."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from watchfiles import (
    awatch,  # pyright: ignore[reportUnknownVariableType] - it takes trio's events too
)

from graphweft.gateway.app import Gateway
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.config.scalars import is_url

__all__ = ["watch_files", "watched_files"]

_DEBOUNCE_MS = 100
# a Kubernetes volume replaces this link, and with it every file that its folder shows
_VOLUME_LINK = "..data"


def watched_files(config: GatewayConfig, config_file: Path | None) -> frozenset[Path]:
    """The files that a snapshot is made of, and folders of which every file is one."""
    files = {config_file, config.supergraph, *config.persisted_documents.manifests}
    for subgraph in config.subgraphs.values():
        files.update({subgraph.schema_file, *subgraph.overlay})
        if subgraph.rest and subgraph.rest.openapi and not is_url(subgraph.rest.openapi):
            files.add(Path(subgraph.rest.openapi))
        if subgraph.grpc:
            files.update({subgraph.grpc.descriptors, *subgraph.grpc.protos})
    return frozenset(Path(os.path.abspath(file)) for file in files if file is not None)  # noqa: PTH100 - a link is watched, not its target


async def watch_files(gateway: Gateway, config_file: Path | None, stop: asyncio.Event) -> None:
    """Reload the gateway whenever one of its files changes, until `stop` is set.

    Parent folders are watched, not files: an editor, and a mounted volume, replace a file by
    another one.
    """
    while not stop.is_set():
        current = gateway.manager.current.snapshot.config
        files = watched_files(current, config_file)
        folders = sorted({str(file if file.is_dir() else file.parent) for file in files})
        async for changes in awatch(
            *folders, debounce=_DEBOUNCE_MS, stop_event=stop, recursive=False
        ):
            changed = {Path(path) for _, path in changes}
            touched = changed | {path.parent for path in changed}
            if files.isdisjoint(touched) and not any(p.name == _VOLUME_LINK for p in changed):
                continue
            await gateway.reload()
            if gateway.manager.current.snapshot.config is not current:
                break  # the new configuration may name other files
