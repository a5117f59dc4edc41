"""Reading configuration files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from graphweft.gateway.config.errors import config_error
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.config.yaml_document import read_yaml
from graphweft.schemas.errors import ConfigError

__all__ = ["config_schema", "load_config", "load_model"]

Model = TypeVar("Model", bound=BaseModel)


def load_config(path: Path, environment: Mapping[str, str] | None = None) -> GatewayConfig:
    """Read `graphweft.yaml`.

    Raises:
        ConfigError: something in it is wrong; with its place.
    """
    return load_model(path, GatewayConfig, environment)


def load_model(
    path: Path, model: type[Model], environment: Mapping[str, str] | None = None
) -> Model:
    """Read a YAML file as a model; relative paths in it are relative to the file.

    Raises:
        ConfigError: something in it is wrong; with its place.
    """
    document = read_yaml(path, os.environ if environment is None else environment)
    value: object = document.value
    if not isinstance(value, dict):
        raise ConfigError("expected a mapping of keys to values", document.value_place(()))
    try:
        return model.model_validate(value, context={"folder": path.parent}, by_name=False)
    except ValidationError as error:
        raise config_error(error, model, document) from error


def config_schema() -> dict[str, Any]:
    """JSON Schema of `graphweft.yaml`, for editors."""
    schema = GatewayConfig.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
