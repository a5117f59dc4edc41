"""`graphweft source`: the backends of a running gateway."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from graphweft.gateway.cli.admin_client import AdminOptions, ask_admin, problem_of
from graphweft.gateway.cli.output import messages, print_notes, print_problems, progress
from graphweft.gateway.cli.proposals import (
    REFUSED,
    ChangeOptions,
    check_change,
    make_change,
    print_json,
)
from graphweft.schemas.errors import ConfigError, DocumentError, SourceLocation

__all__ = ["add", "check", "list_sources", "refresh", "remove", "show", "try_backend"]

Kind = Literal["graphql", "rest", "grpc", "python", "connector"]
Admin = Annotated[AdminOptions, Parameter(name="*")]
How = Annotated[ChangeOptions, Parameter(name="*")]

_LIST = """
{ sources { name kind location since traffic { calls failures averageMs lastFailure } } }
"""
_SHOW = """
query ($name: String!) {
  source(name: $name) {
    name kind location settings sections overlay schema isWritten since
    traffic { calls failures averageMs lastFailure }
  }
}
"""
_PREVIEW = """
mutation ($source: SourceInput!) {
  preview(source: $source) {
    schema notes
    entities { type keys lookup reason isAccepted obstacle }
    problems { message code source line column }
  }
}
"""


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """What is said of the backend.

    Attributes:
        entity: make an entity of this type, of those that `source test` proposes; may be repeated.
        overlay: SDL file that says more of its types.
        schema: SDL file of the subgraph, instead of asking the backend.
        document: OpenAPI document, a file, instead of fetching one; the location is the base URL.
        set: further key of the kind's section of graphweft.yaml, as base_url=...; may be repeated.
    """

    entity: tuple[str, ...] = ()
    overlay: Path | None = None
    schema: Path | None = None
    document: Path | None = None
    set: tuple[str, ...] = ()


Options = Annotated[SourceOptions, Parameter(name="*")]
_NO_OPTIONS = SourceOptions()
_ADMIN = AdminOptions()
_HOW = ChangeOptions()


def add(
    name: str,
    kind: Kind,
    location: str = "",
    /,
    *,
    source: Options = _NO_OPTIONS,
    how: How = _HOW,
    admin: Admin = _ADMIN,
) -> int:
    """Register a backend, or register it anew under its name; it is served at once.

    Args:
        name: name of the subgraph.
        kind: what the backend speaks.
        location: URL of a GraphQL server or of an OpenAPI document, host:port of a gRPC server,
            module:attribute of a Python schema, or the entry point of a custom connector.
        source: what is said of it.
        how: how it is applied.
        admin: the gateway.
    """
    given = _input(name, kind, location, source)
    return make_change(admin, how, sources=[given])


def check(
    name: str,
    kind: Kind,
    location: str = "",
    /,
    *,
    source: Options = _NO_OPTIONS,
    admin: Admin = _ADMIN,
) -> int:
    """Say what registering a backend would change for clients; nothing is applied.

    Ends with status 1 where it is refused, and 3 where it breaks operations.

    Args:
        name: name of the subgraph.
        kind: what the backend speaks.
        location: as for `source add`.
        source: what is said of it.
        admin: the gateway.
    """
    return check_change(admin, sources=[_input(name, kind, location, source)])


def try_backend(
    name: str,
    kind: Kind,
    location: str = "",
    /,
    *,
    source: Options = _NO_OPTIONS,
    admin: Admin = _ADMIN,
) -> int:
    """Ask a backend what it is, and print its SDL; nothing is stored.

    Args:
        name: name of the subgraph.
        kind: what the backend speaks.
        location: as for `source add`.
        source: what is said of it.
        admin: the gateway.
    """
    given = _input(name, kind, location, source)
    with progress(f"Asking {location or name}"):
        preview = ask_admin(admin, _PREVIEW, source=given)["preview"]
    if admin.json:
        print_json(preview)
    else:
        sys.stdout.write(preview["schema"])
        print_notes("note", preview["notes"])
        print_notes("entity", map(_entity, preview["entities"]))
        print_problems(map(problem_of, preview["problems"]), with_excerpts=False)
    return REFUSED if preview["problems"] else 0


def list_sources(*, admin: Admin = _ADMIN) -> None:
    """List the backends that are served.

    Args:
        admin: the gateway.
    """
    found = ask_admin(admin, _LIST)["sources"]
    if admin.json:
        print_json(found)
        return
    for one in found:
        traffic = one["traffic"]
        state = (
            f"{traffic['calls']} calls, {traffic['failures']} failed" if traffic["calls"] else ""
        )
        sys.stdout.write(
            f"{one['name']:<20} {one['kind'].lower():<10} {one['location']}  {state}\n"
        )
    if not found:
        messages().print("nothing is registered; `graphweft source add --help` says how")


def show(name: str, /, *, admin: Admin = _ADMIN) -> None:
    """Print the SDL of a backend that is served.

    Args:
        name: name of the subgraph.
        admin: the gateway.
    """
    found = ask_admin(admin, _SHOW, name=name)["source"]
    if found is None:
        raise ConfigError(f"{name!r} is not registered; `graphweft source list` lists what is")
    if admin.json:
        print_json(found)
    else:
        sys.stdout.write(found["schema"])


def remove(
    name: str,
    /,
    *,
    how: How = _HOW,
    admin: Admin = _ADMIN,
) -> int:
    """Stop serving a backend.

    Args:
        name: name of the subgraph.
        how: how it is applied.
        admin: the gateway.
    """
    return make_change(admin, how, remove=[name])


def refresh(
    name: str,
    /,
    *,
    how: How = _HOW,
    admin: Admin = _ADMIN,
) -> int:
    """Ask a backend again what it is, and serve that.

    Args:
        name: name of the subgraph.
        how: how it is applied.
        admin: the gateway.
    """
    return make_change(admin, how, refresh=[name])


def _entity(one: Mapping[str, Any]) -> str:
    done = "; it is one" if one["isAccepted"] else f"; accept it by --entity {one['type']}"
    return f"{one['reason']}{done}"


def _input(name: str, kind: Kind, location: str, source: SourceOptions) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for pair in source.set:
        key, equals, value = pair.partition("=")
        if not equals:
            raise ConfigError(f"--set {pair!r} is not of the form key=value")
        settings[key.strip()] = value
    if source.entity:
        settings["entities"] = list(source.entity)
    return {
        "name": name,
        "kind": kind.upper(),
        "location": location,
        "settings": settings,
        "overlay": _text(source.overlay) or "",
        "schema": _text(source.schema),
        "document": _text(source.document),
    }


def _text(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise DocumentError(f"cannot be read: {reason}", SourceLocation(str(path))) from error
