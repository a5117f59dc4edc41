"""`graphweft compose`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from graphweft.gateway.cli.output import print_notes, print_problems, progress, write_result
from graphweft.gateway.compose_file import compose_file
from graphweft.gateway.problems import problems_of
from graphweft.schemas.errors import GraphweftError

__all__ = ["compose"]


def compose(
    *,
    config: Annotated[Path, Parameter(alias="-c")],
    output: Annotated[Path | None, Parameter(alias="-o")] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Compose subgraphs to a supergraph.

    Args:
        config: what to compose: graphweft.yaml, or supergraph.yaml as Apollo's tools read it.
        output: file to write the supergraph to; it is printed by default.
        as_json: print the result, or what is wrong, as JSON.
    """
    try:
        with progress("Composing"):
            composed = asyncio.run(compose_file(config))
    except GraphweftError as error:
        problems = problems_of(error)
        if as_json:
            errors = [{"code": item.code, "message": str(item)} for item in problems]
            write_result(json.dumps({"errors": errors}, indent=2))
        else:
            print_problems(problems, with_excerpts=False)
        return 1
    hints = [{"code": hint.code, "message": hint.message} for hint in composed.hints]
    if output is not None:
        write_result(composed.supergraph_sdl, output)
    if as_json:
        result = {"supergraphSdl": composed.supergraph_sdl, "hints": hints}
        write_result(json.dumps(result, indent=2))
    else:
        print_notes("hint", [hint["message"] for hint in hints])
        if output is None:
            write_result(composed.supergraph_sdl)
    return 0
