"""What the command line does with a change of the graph: tell it, and apply it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Annotated, Any

from cyclopts import Parameter
from rich.text import Text

from graphweft.gateway.cli.admin_client import AdminOptions, ask_admin, problem_of
from graphweft.gateway.cli.output import messages, print_notes, print_problems, progress

__all__ = [
    "BREAKING",
    "REFUSED",
    "SIGNS",
    "ChangeOptions",
    "check_change",
    "make_change",
    "print_json",
]

REFUSED = 1
BREAKING = 3

_PROPOSE = """
mutation ($sources: [SourceInput!]! = [], $remove: [String!]! = [], $refresh: [String!]! = [],
          $reason: String! = "") {
  propose(sources: $sources, remove: $remove, refresh: $refresh, reason: $reason) {
    id state hints broken
    problems { message code source line column }
    changes { kind coordinate message isBreaking operations }
    sources { name kind }
  }
}
"""
_APPLY = """
mutation ($proposal: ID!, $acceptBreaking: Boolean!) {
  apply(proposal: $proposal, acceptBreaking: $acceptBreaking) {
    number author at reason sources { name kind }
  }
}
"""
SIGNS = {"ADDED": "+", "REMOVED": "-", "CHANGED": "~"}


def print_json(content: Any) -> None:
    """Print a result for programs."""
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def check_change(options: AdminOptions, **change: Any) -> int:
    """Propose a change and tell what it would do; the status of the command."""
    proposal = _propose(options, change)
    if options.json:
        print_json(proposal)
    else:
        _tell(proposal)
    return _status(proposal, accept_breaking=False)


@dataclass(frozen=True, slots=True)
class ChangeOptions:
    """How a change is made.

    Attributes:
        reason: what for; kept with the revision.
        accept_breaking: also where it breaks operations.
    """

    reason: str = ""
    accept_breaking: Annotated[bool, Parameter(negative="")] = False


def make_change(options: AdminOptions, how: ChangeOptions, **change: Any) -> int:
    """Propose a change, and apply it where it can be; the status of the command."""
    proposal = _propose(options, {"reason": how.reason, **change})
    status = _status(proposal, accept_breaking=how.accept_breaking)
    if status:
        if options.json:
            print_json(proposal)
        else:
            _tell(proposal)
        return status
    with progress("Applying"):
        applied = ask_admin(
            options, _APPLY, proposal=proposal["id"], acceptBreaking=how.accept_breaking
        )["apply"]
    if options.json:
        print_json(applied)
        return 0
    _tell(proposal)
    messages().print(f"revision {applied['number']} is served", style="bold green")
    return 0


def _propose(options: AdminOptions, change: dict[str, Any]) -> dict[str, Any]:
    with progress("Checking"):
        return dict(ask_admin(options, _PROPOSE, **change)["propose"])


def _status(proposal: dict[str, Any], *, accept_breaking: bool) -> int:
    if proposal["state"] == "REFUSED":
        return REFUSED
    return BREAKING if proposal["state"] == "BREAKING" and not accept_breaking else 0


def _tell(proposal: dict[str, Any]) -> None:
    console = messages()
    for source in proposal["sources"]:
        console.print(f"{SIGNS[source['kind']]} source {source['name']}")
    for change in proposal["changes"]:
        broken = f", breaks {', '.join(change['operations'])}" if change["operations"] else ""
        console.print(
            Text.assemble(
                f"  {SIGNS[change['kind']]} {change['coordinate']}: {change['message']}",
                (f" (breaking{broken})", "bold yellow") if change["isBreaking"] else "",
            )
        )
    print_notes("hint", proposal["hints"])
    print_problems(map(problem_of, proposal["problems"]), with_excerpts=False)
    if proposal["state"] == "BREAKING":
        asked = ", ".join(proposal["broken"]) or "operations that nobody asked since the start"
        print_notes("breaking", [f"may break {asked}; --accept-breaking applies it all the same"])
