"""`graphweft revision`, `graphweft export` and `graphweft apply`: what a gateway serves, whole."""

from __future__ import annotations

import base64
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from graphweft.gateway.cli.admin_client import AdminOptions, ask_admin
from graphweft.gateway.cli.output import messages, progress
from graphweft.gateway.cli.proposals import (
    SIGNS,
    ChangeOptions,
    check_change,
    make_change,
    print_json,
)
from graphweft.schemas.errors import ConfigError, DocumentError, SourceLocation

__all__ = ["apply", "diff", "export", "list_revisions", "rollback", "show"]

Admin = Annotated[AdminOptions, Parameter(name="*")]
How = Annotated[ChangeOptions, Parameter(name="*")]
_ADMIN = AdminOptions()
_HOW = ChangeOptions()
_FIELDS = "number parent author at reason isCurrent sources { name kind }"


def list_revisions(*, first: int = 20, before: int | None = None, admin: Admin = _ADMIN) -> None:
    """List revisions, the latest first.

    Args:
        first: how many.
        before: only those with a smaller number.
        admin: the gateway.
    """
    query = f"""query ($first: Int!, $before: Int) {{
      revisions(first: $first, before: $before) {{ {_FIELDS} }}
    }}"""
    found = ask_admin(admin, query, first=first, before=before)["revisions"]
    if admin.json:
        print_json(found)
        return
    for one in found:
        sys.stdout.write(f"{_line(one)}\n")
    if not found:
        messages().print("there is no revision yet")


def show(number: int | None = None, /, *, admin: Admin = _ADMIN) -> None:
    """Print a revision, and what became of sources in it.

    Args:
        number: which; the one that is served by default.
        admin: the gateway.
    """
    query = f"query ($number: Int) {{ revision(number: $number) {{ {_FIELDS} }} }}"
    found = ask_admin(admin, query, number=number)["revision"]
    if found is None:
        raise ConfigError(f"there is no revision {number}; `graphweft revision list` lists them")
    if admin.json:
        print_json(found)
    else:
        sys.stdout.write(f"{_line(found)}\n")


def diff(older: int, newer: int | None = None, /, *, admin: Admin = _ADMIN) -> None:
    """Print what changed for clients between two revisions.

    Args:
        older: number of a revision.
        newer: number of another one; the one that is served by default.
        admin: the gateway.
    """
    query = """query ($older: Int!, $newer: Int) {
      diff(older: $older, newer: $newer) { kind coordinate message isBreaking }
    }"""
    with progress("Comparing"):
        found = ask_admin(admin, query, older=older, newer=newer)["diff"]
    if admin.json:
        print_json(found)
        return
    for one in found:
        breaking = " (breaking)" if one["isBreaking"] else ""
        sys.stdout.write(f"{SIGNS[one['kind']]} {one['coordinate']}: {one['message']}{breaking}\n")


def rollback(
    number: int,
    /,
    *,
    how: How = _HOW,
    admin: Admin = _ADMIN,
) -> None:
    """Serve what an earlier revision served, as a new revision.

    Args:
        number: the earlier revision; 0 is the empty graph.
        how: how it is applied.
        admin: the gateway.
    """
    query = f"""mutation ($number: Int!, $reason: String!, $accept: Boolean!) {{
      rollback(revision: $number, reason: $reason, acceptBreaking: $accept) {{ {_FIELDS} }}
    }}"""
    with progress("Rolling back"):
        found = ask_admin(
            admin, query, number=number, reason=how.reason, accept=how.accept_breaking
        )
    if admin.json:
        print_json(found["rollback"])
    else:
        messages().print(f"revision {found['rollback']['number']} is served", style="bold green")


def export(folder: Path, /, *, revision: int | None = None, admin: Admin = _ADMIN) -> None:
    """Write a revision as files: graphweft.yaml, and the documents that it names.

    Args:
        folder: where; made where it is not there. Files of the same names are replaced.
        revision: number of the revision; the one that is served by default.
        admin: the gateway.
    """
    query = "query ($revision: Int) { files(revision: $revision) { name content } }"
    found = ask_admin(admin, query, revision=revision)["files"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in found:
            (folder / one["name"]).write_bytes(base64.b64decode(one["content"]))
    except OSError as error:
        raise DocumentError(
            f"cannot be written: {error.strerror}", SourceLocation(str(folder))
        ) from error
    if admin.json:
        print_json([one["name"] for one in found])
    else:
        messages().print(f"{len(found)} files in {folder}")


def apply(
    *,
    file: Annotated[Path, Parameter(alias="-f")],
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    how: How = _HOW,
    admin: Admin = _ADMIN,
) -> int:
    """Serve exactly the subgraphs of a configuration file.

    Args:
        file: the configuration; other sections than those of subgraphs are left alone.
        dry_run: only say what would change.
        how: how it is applied.
        admin: the gateway.
    """
    # imported late: the other commands do not need the gateway's configuration
    from graphweft.gateway.registry.read_files import read_graph  # noqa: PLC0415

    registrations = read_graph(file)
    served = ask_admin(admin, "{ sources { name } }")["sources"]
    change: dict[str, Any] = {
        "sources": [_input(one) for one in registrations.values()],
        "remove": [one["name"] for one in served if one["name"] not in registrations],
    }
    if not how.reason:
        how = replace(how, reason=f"Apply {file.name}")
    if dry_run:
        return check_change(admin, **change)
    return make_change(admin, how, **change)


def _input(one: Any) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind.name,
        "location": one.location,
        "settings": dict(one.settings),
        "sections": dict(one.sections),
        "document": one.document or None,
        "schema": one.schema or None,
        "overlay": one.overlay,
        "descriptors": base64.b64encode(one.descriptors).decode() or None,
    }


def _line(one: dict[str, Any]) -> str:
    sources = " ".join(f"{SIGNS[source['kind']]}{source['name']}" for source in one["sources"])
    mark = "*" if one["isCurrent"] else " "
    at = str(one["at"])[:19].replace("T", " ")
    return f"{mark} {one['number']:>4}  {at}  {one['author']:<20} {sources}  {one['reason']}"
