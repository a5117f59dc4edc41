"""A backend as it was registered, with everything that is needed to serve it while it is away."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

import orjson

__all__ = ["Registration", "SourceKind", "by_name"]


class SourceKind(StrEnum):
    """What a backend speaks; the values are the keys of `graphweft.yaml`."""

    GRAPHQL = "graphql"
    REST = "rest"
    GRPC = "grpc"
    PYTHON = "python"
    CONNECTOR = "connector"


@dataclass(frozen=True, slots=True)
class Registration:
    """One backend.

    Attributes:
        name: name of the subgraph.
        kind: what it speaks.
        location: URL of a GraphQL server or of an OpenAPI document, base URL of a REST API whose
            document or SDL is given, `host:port` of a gRPC server, `module:attribute` of a Python
            schema, name of the entry point of a custom connector.
        settings: further keys of the kind's section in `graphweft.yaml`.
        sections: what other sections say of it: `headers`, `credentials`, `traffic_shaping` and
            `caching`, each as for one subgraph.
        document: text of the OpenAPI document, where it was given as text.
        overlay: SDL that says more of it.
        schema: its SDL, as it was written or as the backend told it.
        is_written: whether the SDL was written by a person, so that the backend is not asked.
        descriptors: a serialised `FileDescriptorSet` of a gRPC server.
    """

    name: str
    kind: SourceKind
    location: str
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    sections: Mapping[str, Any] = field(default_factory=dict[str, Any])
    document: str = ""
    overlay: str = ""
    schema: str = ""
    is_written: bool = False
    descriptors: bytes = b""

    @property
    def has_overlay(self) -> bool:
        """Whether the overlay is more than comments."""
        lines = (line.strip() for line in self.overlay.splitlines())
        return any(line and not line.startswith("#") for line in lines)

    @property
    def digest(self) -> str:
        """What tells it from every other one, in hexadecimal digits."""
        return hashlib.sha256(self.encode()).hexdigest()

    def encode(self) -> bytes:
        """As JSON with its keys in order, so that equal registrations are equal texts."""
        content = {one.name: getattr(self, one.name) for one in fields(self)}
        content["descriptors"] = base64.b64encode(self.descriptors).decode()
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)

    @classmethod
    def decode(cls, content: bytes | str) -> Registration:
        """What `encode` wrote."""
        values = orjson.loads(content)
        values["kind"] = SourceKind(values["kind"])
        values["descriptors"] = base64.b64decode(values["descriptors"])
        return cls(**values)

    def told(self, schema: str, descriptors: bytes = b"") -> Registration:
        """The same with what the backend says of itself."""
        return replace(self, schema=schema, descriptors=descriptors)


def by_name(registrations: Mapping[str, Registration]) -> dict[str, Registration]:
    """The same in the order of their names: equal graphs are built alike."""
    return {name: registrations[name] for name in sorted(registrations)}
