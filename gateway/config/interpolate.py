"""`${env.NAME}` and `${env.NAME:-default}` in the scalars of a configuration file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["interpolate"]

_EXPRESSION = re.compile(r"\$\{([^}]*)\}")
_VARIABLE = re.compile(r"env\.([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?")


def interpolate(text: str, environment: Mapping[str, str], place: SourceLocation) -> str:
    """Fill in environment variables; a default is used for one that is unset or empty.

    Raises:
        ConfigError: an unset variable has no default, or an expression is of another form.
    """

    def fill(match: re.Match[str]) -> str:
        variable = _VARIABLE.fullmatch(match[1])
        if variable is None:
            raise ConfigError(
                f"{match[0]!r} is not understood; write ${{env.NAME}} or ${{env.NAME:-default}}",
                place,
            )
        name, default = variable[1], variable[2]
        value = environment.get(name, "")
        if value or (default is None and name in environment):
            return value
        if default is None:
            raise ConfigError(
                f"the environment variable {name} is not set; set it, or write "
                f"${{env.{name}:-default}}",
                place,
            )
        return str(default)

    return _EXPRESSION.sub(fill, text)
