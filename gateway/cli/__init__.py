"""The `graphweft` command. Each command is a module, imported when it is run."""

from __future__ import annotations

import sys

from cyclopts import App, CycloptsError

from graphweft import __version__
from graphweft.schemas.errors import GraphweftError

__all__ = ["build_app", "main"]

_USAGE_ERROR = 2
_INTERRUPTED = 130

_COMMANDS = {
    "serve": ("serve:serve", "Serve a supergraph, or the subgraphs of a configuration file."),
    "dev": ("dev:dev", "Serve with the playground, and reload when a file changes."),
    "compose": ("compose:compose", "Compose subgraphs to a supergraph."),
    "check": ("check:check", "Say whether subgraphs compose, and explain why not."),
    "plan": ("plan:plan", "Print the query plan of an operation."),
    "demo": ("demo:demo", "Run the example shop: four backends behind one graph."),
}
_IMPORTS = {
    "openapi": (
        "importing:openapi",
        "Print subgraph SDL for a REST API, from its OpenAPI document.",
    ),
    "grpc": ("importing:grpc", "Print subgraph SDL for a gRPC service."),
    "graphql": ("importing:graphql", "Print the SDL that a GraphQL server says of itself."),
}
_CONFIG = {
    "schema": ("config:schema", "Print the JSON Schema of graphweft.yaml."),
    "validate": ("config:validate", "Say whether a configuration file is right."),
}


_API_KEYS = {
    "new": ("api_keys:new", "Make an API key, and print it once."),
    "list": ("api_keys:list_keys", "List the API keys."),
    "revoke": ("api_keys:revoke", "Refuse an API key from now on."),
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
    return app


def main() -> None:
    """Run the command line, and exit: 0 done, 1 failed, 2 used wrongly."""
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


def _add(app: App, commands: dict[str, tuple[str, str]]) -> App:
    for name, (target, text) in commands.items():
        app.command(f"graphweft.gateway.cli.{target}", name=name, help=text)
    return app
