"""Whether a source may be registered as it is described, before anything is asked or stored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graphweft.connectors.mapping import is_list, is_object
from graphweft.gateway.config.registry import RegistryConfig
from graphweft.gateway.problems import Problem
from graphweft.gateway.registry.registration import Registration, SourceKind
from graphweft.schemas.errors import SourceLocation

__all__ = ["problems_of_registration"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_REFERENCE = re.compile(r"\$\{env\.([A-Za-z_][A-Za-z0-9_]*)(?::-[^}]*)?\}")
_SECRETS = frozenset(
    {"value", "token", "password", "client_secret", "secret_access_key", "access_key_id",
     "session_token"}
)  # fmt: skip
_FILES = frozenset(
    {"value_file", "token_file", "password_file", "client_secret_file", "ca", "certificate", "key"}
)
_SECTIONS = ("headers", "credentials", "traffic_shaping", "caching")
_GIVEN_OTHERWISE = frozenset(
    {"url", "openapi", "target", "descriptors", "protos", "import_paths", "descriptor_cache",
     "schema", "path", "kind"}
)  # fmt: skip


def problems_of_registration(one: Registration, config: RegistryConfig) -> tuple[Problem, ...]:
    """What is wrong with it; () where nothing is."""
    return tuple(
        Problem("INVALID_SOURCE", message, SourceLocation(one.name))
        for message in _messages(one, config)
    )


def _messages(one: Registration, config: RegistryConfig) -> Iterator[str]:
    if not _NAME.fullmatch(one.name):
        yield (
            f"{one.name!r} cannot be the name of a subgraph: a letter, then letters, digits, _ and "
            "-, 64 at most"
        )
    if not one.location and not (one.document or one.is_written):
        yield "the location is missing"
    is_in_process = one.kind in {SourceKind.PYTHON, SourceKind.CONNECTOR}
    if is_in_process and not config.allow_python:
        yield (
            f"a source of kind {one.kind.value} runs code in the gateway; the operator allows it "
            "by registry.allow_python"
        )
    if one.kind is not SourceKind.CONNECTOR:
        for key in sorted(one.settings.keys() & _GIVEN_OTHERWISE):
            yield f"settings.{key} is given by the location, the schema or the document"
    for section in sorted(one.sections.keys() - set(_SECTIONS)):
        yield f"sections.{section} is not known; there are {', '.join(_SECTIONS)}"
    yield from _env_messages(one, config)
    for path, value in _leaves({"settings": one.settings, "sections": one.sections}):
        yield from _value_messages(path, value, config)


def _env_messages(one: Registration, config: RegistryConfig) -> Iterator[str]:
    texts = [one.location, *(str(value) for _, value in _leaves(one.settings)),
             *(str(value) for _, value in _leaves(one.sections))]  # fmt: skip
    asked = {name for text in texts for name in _REFERENCE.findall(text)}
    env = one.settings.get("env")
    asked.update(str(name) for name in (env if is_list(env) else ()))
    for name in sorted(asked - set(config.env)):
        yield (
            f"the environment variable {name} may not be used by registrations; the operator "
            "allows it by registry.env"
        )


def _value_messages(path: tuple[str, ...], value: object, config: RegistryConfig) -> Iterator[str]:
    key = path[-1]
    is_secret = path[:2] == ("sections", "credentials") and key in _SECRETS
    if is_secret and not (isinstance(value, str) and _REFERENCE.fullmatch(value)):
        yield (
            f"{'.'.join(path)} is a secret, which is not stored here: write ${{env.NAME}}, or name "
            "a file"
        )
    is_tls = "tls" in path
    if key in _FILES and (is_tls or key.endswith("_file")) and isinstance(value, str):
        folder = config.secrets.resolve() if config.secrets else None
        if folder is None or not Path(value).resolve().is_relative_to(folder):
            where = f"inside {folder}" if folder else "that registry.secrets has the folder of"
            yield f"{'.'.join(path)}: a registration may only name files {where}"


def _leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every value that is no mapping and no list, with the keys that lead to it."""
    if is_object(value):
        found: Mapping[str, Any] = value
        for key, inner in found.items():
            yield from _leaves(inner, (*path, str(key)))
    elif is_list(value):
        for inner in value:
            yield from _leaves(inner, path)
    else:
        yield path, value
