"""The variables that do not depend on a field: `$config`, `$env`, `$context` and `$request`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from graphweft.connectors.bindings.binding import Binding
from graphweft.connectors.contract import RequestContext
from graphweft.connectors.mapping import Variables, VariablesUsed

__all__ = ["check_env", "compile_scope", "constants_of"]


def constants_of(config: Mapping[str, Any], env: frozenset[str]) -> Variables:
    """`$config`, and the environment variables of the given names as `$env`."""
    allowed = {name: os.environ[name] for name in sorted(env) if name in os.environ}
    return {"$config": dict(config), "$env": allowed}


def check_env(binding: Binding, used: VariablesUsed, env: frozenset[str]) -> None:
    """Raise MappingError for an environment variable that the operator does not let out."""
    for path in sorted(used.get("$env", ())):
        if not path or path[0] not in env:
            name = path[0] if path else "as a whole"
            raise binding.arguments.error(
                f"`$env` {name} is not allowed here; add its name to the backend's `env`"
            )


def compile_scope(
    constants: Variables, used: frozenset[str]
) -> Callable[[RequestContext], Variables]:
    """What makes the variables of one call: only those that are used."""
    static = {name: value for name, value in constants.items() if name in used}
    with_context, with_request = "$context" in used, "$request" in used
    if not (with_context or with_request):
        return lambda _context: static.copy()

    def scope(context: RequestContext) -> Variables:
        variables = static.copy()
        if with_context:
            variables["$context"] = context.values
        if with_request:
            headers = {name: [_as_text(value)] for name, value in context.headers.items()}
            variables["$request"] = {"headers": headers}
        return variables

    return scope


def _as_text(value: str) -> str:
    """A header's value, which came in byte by byte, as the text that it usually means."""
    if value.isascii():
        return value
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value
