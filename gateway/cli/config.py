"""`graphweft config`."""

from __future__ import annotations

import json
from pathlib import Path

from graphweft.gateway.cli.output import messages, print_problems, write_result
from graphweft.gateway.cli.serve import DEFAULT_CONFIG
from graphweft.gateway.config.load import config_schema, load_config
from graphweft.gateway.problems import problems_of
from graphweft.schemas.errors import ConfigError

__all__ = ["schema", "validate"]


def schema() -> None:
    """Print the JSON Schema of graphweft.yaml, for editors."""
    write_result(json.dumps(config_schema(), indent=2))


def validate(file: Path = DEFAULT_CONFIG) -> int:
    """Say whether a configuration file is right. No backend is asked.

    Args:
        file: the configuration file.
    """
    try:
        load_config(file)
    except ConfigError as error:
        print_problems(problems_of(error), with_excerpts=True)
        return 1
    messages().print(f"{file}: the configuration is valid", style="bold green")
    return 0
