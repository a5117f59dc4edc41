"""The `graphweft` command. Each command is a module, imported when it is run."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import NamedTuple

from cyclopts import App, CycloptsError

from graphweft import __version__
from graphweft.schemas.errors import GraphweftError

__all__ = ["build_app", "main"]

_USAGE_ERROR = 2
_INTERRUPTED = 130


class _Command(NamedTuple):
    """A command: where its function is, what it does, and how it is called, say."""

    target: str
    text: str
    example: str


_COMMANDS = {
    "serve": _Command(
        "serve:serve",
        "Serve a supergraph, or the subgraphs of a configuration file.",
        "graphweft serve --config graphweft.yaml --hot-reload",
    ),
    "dev": _Command(
        "dev:dev",
        "Serve with the playground and the console, and reload when a file changes.",
        "graphweft dev --port 4000",
    ),
    "compose": _Command(
        "compose:compose",
        "Compose subgraphs to a supergraph.",
        "graphweft compose --config graphweft.yaml --output supergraph.graphql",
    ),
    "check": _Command(
        "check:check",
        "Say whether subgraphs compose, and explain why not.",
        "graphweft check --config graphweft.yaml",
    ),
    "plan": _Command(
        "plan:plan",
        "Print the query plan of an operation.",
        "graphweft plan --supergraph supergraph.graphql --operation query.graphql",
    ),
    "demo": _Command(
        "demo:demo",
        "Run the example shop: four backends behind one graph.",
        "graphweft demo --port 4000",
    ),
    "export": _Command(
        "revision:export",
        "Write what a running gateway serves as files.",
        "graphweft export ./graph",
    ),
    "apply": _Command(
        "revision:apply",
        "Make a running gateway serve the subgraphs of a file.",
        "graphweft apply -f ./graph/graphweft.yaml --dry-run",
    ),
}
_IMPORTS = {
    "openapi": _Command(
        "importing:openapi",
        "Print subgraph SDL for a REST API, from its OpenAPI document.",
        "graphweft import openapi store.openapi.yaml --name store --output store.graphql",
    ),
    "grpc": _Command(
        "importing:grpc",
        "Print subgraph SDL for a gRPC service.",
        "graphweft import grpc 127.0.0.1:50051 --name orders",
    ),
    "graphql": _Command(
        "importing:graphql",
        "Print the SDL that a GraphQL server says of itself.",
        "graphweft import graphql http://127.0.0.1:4003/graphql",
    ),
}
_CONFIG = {
    "schema": _Command(
        "config:schema",
        "Print the JSON Schema of graphweft.yaml.",
        "graphweft config schema",
    ),
    "validate": _Command(
        "config:validate",
        "Say whether a configuration file is right.",
        "graphweft config validate graphweft.yaml",
    ),
}
_API_KEYS = {
    "new": _Command(
        "api_keys:new",
        "Make an API key, and print it once.",
        "graphweft api-key new ann --admin --scope graphweft:editor",
    ),
    "list": _Command(
        "api_keys:list_keys", "List the API keys.", "graphweft api-key list --admin --json"
    ),
    "revoke": _Command(
        "api_keys:revoke",
        "Refuse an API key from now on.",
        "graphweft api-key revoke 0123456789ab --admin",
    ),
}
_SOURCES = {
    "add": _Command(
        "source:add",
        "Register a backend with a running gateway.",
        "graphweft source add reviews graphql http://127.0.0.1:4003/graphql",
    ),
    "list": _Command(
        "source:list_sources", "List the backends that are served.", "graphweft source list"
    ),
    "show": _Command(
        "source:show",
        "Print the SDL of a backend that is served.",
        "graphweft source show reviews",
    ),
    "test": _Command(
        "source:try_backend",
        "Ask a backend what it is; nothing is stored.",
        "graphweft source test reviews graphql http://127.0.0.1:4003/graphql",
    ),
    "check": _Command(
        "source:check",
        "Say what registering a backend would change.",
        "graphweft source check reviews graphql http://127.0.0.1:4003/graphql",
    ),
    "refresh": _Command(
        "source:refresh",
        "Ask a backend again what it is, and serve that.",
        "graphweft source refresh reviews",
    ),
    "remove": _Command(
        "source:remove",
        "Stop serving a backend.",
        "graphweft source remove reviews --accept-breaking",
    ),
}
_REVISIONS = {
    "list": _Command(
        "revision:list_revisions", "List revisions, the latest first.", "graphweft revision list"
    ),
    "show": _Command("revision:show", "Print a revision.", "graphweft revision show 1"),
    "diff": _Command(
        "revision:diff",
        "Print what changed for clients between two revisions.",
        "graphweft revision diff 0",
    ),
    "rollback": _Command(
        "revision:rollback",
        "Serve what an earlier revision served.",
        "graphweft revision rollback 0 --accept-breaking",
    ),
}


def build_app() -> App:
    """The command line, with nothing of the gateway imported yet."""
    app = App(
        name="graphweft",
        help="Weave REST, gRPC, GraphQL and Python backends into one GraphQL API.",
        version=__version__,
        help_format="plaintext",
        exit_on_error=False,
        result_action="return_value",
    )
    _add(app, _COMMANDS)
    imports = App(name="import", help="Print the SDL of a backend, made from its own description.")
    app.command(_add(imports, _IMPORTS))
    config = App(name="config", help="Look into configuration files.")
    app.command(_add(config, _CONFIG))
    keys = App(name="api-key", help="Make and revoke the API keys of clients.")
    app.command(_add(keys, _API_KEYS))
    sources = App(name="source", help="The backends of a running gateway.")
    app.command(_add(sources, _SOURCES))
    revisions = App(name="revision", help="What a running gateway served, and serves.")
    app.command(_add(revisions, _REVISIONS))
    return app


def main() -> None:
    """Run the command line, and exit: 0 done, 1 failed, 2 used wrongly, 3 breaks clients."""
    try:
        status = build_app()()
    except CycloptsError:
        sys.exit(_USAGE_ERROR)
    except GraphweftError as error:
        # imported late: a run that goes well does not need it
        from graphweft.gateway.cli.output import print_failure  # noqa: PLC0415

        print_failure(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    sys.exit(status or 0)


def _add(app: App, commands: Mapping[str, _Command]) -> App:
    for name, command in commands.items():
        text = f"{command.text}\n\nExample: {command.example}"
        app.command(f"graphweft.gateway.cli.{command.target}", name=name, help=text)
    return app
