"""A configuration file and the documents that it names, as registrations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from graphweft.connectors.mapping import is_object
from graphweft.gateway.registry.registration import Registration, SourceKind
from graphweft.gateway.registry.written import OF_SUBGRAPHS
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["read_graph"]


def read_graph(path: Path) -> dict[str, Registration]:
    """The registrations that a configuration file describes.

    Environment variables stay as they are written.

    Raises:
        ConfigError: a file cannot be read, or describes nothing that can be registered.
    """
    try:
        content: Any = yaml.safe_load(path.read_bytes())
    except (OSError, yaml.YAMLError) as error:
        raise _error(path, f"cannot be read: {error}") from error
    subgraphs: Any = content.get("subgraphs") if is_object(content) else None
    if not is_object(subgraphs) or not subgraphs:
        raise _error(path, "there are no subgraphs to register")
    found: dict[str, Registration] = {}
    for name, entry in subgraphs.items():
        try:
            found[name] = _Entry(str(name), dict(entry), path).registration(content)
        except OSError as error:
            raise _error(path, f"subgraphs.{name}: {error.filename}: {error.strerror}") from error
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _error(
                path, f"subgraphs.{name} is not understood; `graphweft config validate` says more"
            ) from error
    return found


def _error(path: Path, message: str) -> ConfigError:
    return ConfigError(message, SourceLocation(str(path)))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of `subgraphs`, as it was parsed from YAML."""

    name: str
    content: dict[str, Any]
    path: Path

    def registration(self, document: Mapping[str, Any]) -> Registration:
        """What it registers; `document` is the whole file."""
        kind = next((one for one in SourceKind if one.value in self.content), None)
        if kind is None:
            raise _error(self.path, f"subgraphs.{self.name}: the kind is missing")
        settings = dict(self.content[kind.value])
        location, openapi = self._location(kind, settings)
        if kind is SourceKind.CONNECTOR:
            settings = dict(settings.get("options") or {})
        schema = self._texts([self.content["schema"]] if "schema" in self.content else [])
        overlays: Any = self.content.get("overlay") or []
        return Registration(
            self.name,
            kind,
            location,
            settings,
            {
                name: one
                for name in (*OF_SUBGRAPHS, "credentials")
                if (one := self._of(document, name))
            },
            openapi,
            self._texts([overlays] if isinstance(overlays, str) else overlays),
            schema,
            bool(schema),
            self._descriptors(settings) if kind is SourceKind.GRPC else b"",
        )

    def _location(self, kind: SourceKind, settings: dict[str, Any]) -> tuple[str, str]:
        """Where the backend is, and the text of its OpenAPI document where that is a file."""
        match kind:
            case SourceKind.GRAPHQL:
                return settings.pop("url"), ""
            case SourceKind.GRPC:
                settings.pop("descriptor_cache", None)
                return settings.pop("target"), ""
            case SourceKind.PYTHON:
                return settings.pop("schema"), ""
            case SourceKind.CONNECTOR:
                return settings["kind"], ""
            case SourceKind.REST:
                document = settings.pop("openapi", "")
                if "://" in document:
                    return document, ""
                text = self._texts([document]) if document else ""
                return settings.pop("base_url", ""), text

    def _of(self, document: Mapping[str, Any], section: str) -> Any:
        found: Any = document.get(section) or {}
        of_all: Any = found if section == "credentials" else found.get("subgraphs") or {}
        return of_all.get(self.name)

    def _descriptors(self, settings: dict[str, Any]) -> bytes:
        file = settings.pop("descriptors", None)
        return (self.path.parent / file).read_bytes() if file else b""

    def _texts(self, files: list[str]) -> str:
        return "\n".join((self.path.parent / file).read_text(encoding="utf-8") for file in files)
