"""YAML read with the place of every key and value, so that an error can point at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from graphweft.gateway.config.interpolate import interpolate
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["NodePath", "YamlDocument", "read_yaml"]

NodePath = tuple[str | int, ...]

_MAX_DEPTH = 32
_MAX_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """A parsed document.

    Attributes:
        value: what it says: mappings, lists and scalars, environment variables filled in.
        keys: where the key of a node stands, by the node's path.
        values: where the value of a node stands, by the node's path; the root is ().
    """

    value: Any
    keys: Mapping[NodePath, SourceLocation]
    values: Mapping[NodePath, SourceLocation]

    def key_place(self, path: NodePath) -> SourceLocation:
        """Where a key stands; the nearest enclosing value where the path is not in the document."""
        return self.keys.get(path) or self.value_place(path)

    def value_place(self, path: NodePath) -> SourceLocation:
        """Where a value stands; the nearest enclosing one where the path is not in the document."""
        while path not in self.values:
            path = path[:-1]
        return self.values[path]


def read_yaml(path: Path, environment: Mapping[str, str]) -> YamlDocument:
    """Read a YAML file of one document.

    Raises:
        ConfigError: it cannot be opened or parsed, repeats a key, or names an unset variable.
    """
    source = str(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"cannot be read: {error.strerror or error}", SourceLocation(source)
        ) from error
    if len(content) > _MAX_BYTES:
        raise ConfigError(f"is larger than {_MAX_BYTES} bytes", SourceLocation(source))
    try:
        root = yaml.compose(content, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        raise ConfigError(_yaml_message(error), _at(source, error.problem_mark)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"is not YAML: {error}", SourceLocation(source)) from error
    reader = _Reader(source, environment)
    value = reader.read((), root) if root is not None else None
    reader.values.setdefault((), SourceLocation(source, 1, 1))
    return YamlDocument(value, reader.keys, reader.values)


class _Reader:
    """Turns composed nodes into values and remembers where each one stood."""

    def __init__(self, source: str, environment: Mapping[str, str]) -> None:
        self.source = source
        self.environment = environment
        self.keys: dict[NodePath, SourceLocation] = {}
        self.values: dict[NodePath, SourceLocation] = {}
        constructor = yaml.constructor.SafeConstructor()
        self._construct: Callable[[yaml.Node], Any] = constructor.construct_object  # pyright: ignore[reportUnknownMemberType] - untyped stub

    def read(self, path: NodePath, node: yaml.Node) -> Any:
        place = self.values[path] = _at(self.source, node.start_mark)
        if len(path) > _MAX_DEPTH:
            raise ConfigError(f"is nested deeper than {_MAX_DEPTH} levels", place)
        if isinstance(node, yaml.MappingNode):
            return self._read_mapping(path, node)
        if isinstance(node, yaml.SequenceNode):
            return [self.read((*path, index), item) for index, item in enumerate(node.value)]
        return self._read_scalar(node, place)

    def _read_mapping(self, path: NodePath, node: yaml.MappingNode) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = _at(self.source, key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                raise ConfigError("a key must be a plain word", place)
            key = str(key_node.value)
            if key in mapping:
                first = self.keys[*path, key]
                raise ConfigError(f"the key {key!r} is repeated; line {first.line} has it", place)
            self.keys[*path, key] = place
            mapping[key] = self.read((*path, key), value_node)
        return mapping

    def _read_scalar(self, node: yaml.Node, place: SourceLocation) -> Any:
        try:
            value = self._construct(node)
        except (yaml.YAMLError, ValueError) as error:
            raise ConfigError(f"is not a {node.tag.rpartition(':')[2]}: {error}", place) from error
        if isinstance(value, bool) and isinstance(node.value, str):
            # "no" and "on" are words here, as in YAML 1.2
            value = value if node.value.lower() in {"true", "false"} else node.value
        return interpolate(value, self.environment, place) if isinstance(value, str) else value


def _at(source: str, mark: Any) -> SourceLocation:
    return (
        SourceLocation(source, mark.line + 1, mark.column + 1) if mark else SourceLocation(source)
    )


def _yaml_message(error: yaml.MarkedYAMLError) -> str:
    context = f" ({error.context})" if error.context else ""
    return f"is not YAML: {error.problem}{context}"
