"""`graphweft check`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from graphweft.gateway.cli.output import messages, print_notes, print_problems, progress
from graphweft.gateway.cli.serve import DEFAULT_CONFIG
from graphweft.gateway.compose_file import compose_file
from graphweft.gateway.problems import problems_of
from graphweft.schemas.errors import GraphweftError

__all__ = ["check"]


def check(*, config: Annotated[Path, Parameter(alias="-c")] = DEFAULT_CONFIG) -> int:
    """Say whether subgraphs compose, and explain why not.

    Args:
        config: what to check: graphweft.yaml, or supergraph.yaml as Apollo's tools read it.
    """
    try:
        with progress("Composing"):
            composed = asyncio.run(compose_file(config))
    except GraphweftError as error:
        problems = problems_of(error)
        print_problems(problems, with_excerpts=True)
        count = len(problems)
        messages().print(f"{config}: {count} problem{'s' if count != 1 else ''}", style="bold red")
        return 1
    print_notes("hint", [hint.message for hint in composed.hints])
    messages().print(f"{config}: the subgraphs compose", style="bold green")
    return 0
