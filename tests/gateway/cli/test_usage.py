"""The command line: help, wrong use, and `graphweft config`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphweft import __version__
from tests.gateway.cli.process import graphweft

COMMANDS = ("serve", "dev", "compose", "check", "plan", "import", "demo", "config")


def test_the_help_names_every_command() -> None:
    done = graphweft("--help")
    assert done.status == 0
    for command in COMMANDS:
        assert command in done.stdout


@pytest.mark.parametrize(
    "command", [*COMMANDS, "import openapi", "import grpc", "import graphql", "config schema"]
)
def test_every_command_has_help(command: str) -> None:
    done = graphweft(*command.split(), "--help")
    assert done.status == 0
    assert done.stdout.startswith("Usage: graphweft")


def test_the_version_is_printed() -> None:
    assert graphweft("--version").stdout.strip() == __version__


@pytest.mark.parametrize(
    "arguments", ["servee", "serve --prot 1", "serve --port x", "compose", "plan --supergraph a"]
)
def test_wrong_use_is_told_with_status_2(arguments: str) -> None:
    done = graphweft(*arguments.split())
    assert done.status == 2
    assert done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_there_has_to_be_something_to_serve(tmp_path: Path) -> None:
    done = graphweft("serve", cwd=tmp_path)
    assert done.status == 1
    assert "graphweft.yaml: there is nothing to serve: give --config or --supergraph" in done.stderr


def test_one_of_the_two_is_served_not_both() -> None:
    done = graphweft("serve", "--config", "a", "--supergraph", "b")
    assert (done.status, "not both" in done.stderr) == (1, True)


def test_the_json_schema_is_printed() -> None:
    schema = json.loads(graphweft("config", "schema").stdout)
    assert schema["properties"]["subgraphs"]


def test_a_right_configuration_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "graphweft.yaml"
    file.write_text("supergraph: a.graphql\n")
    done = graphweft("config", "validate", file)
    assert (done.status, done.stdout) == (0, "")
    assert "the configuration is valid" in done.stderr


def test_a_mistake_in_the_configuration_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "graphweft.yaml"
    file.write_text("supergraph: a.graphql\nlisten:\n  prot: 1\n")
    done = graphweft("config", "validate", file)
    assert done.status == 1
    first, *excerpt = done.stderr.splitlines()
    assert first == f"error: {file}:3:3: unknown key 'prot' in listen; did you mean 'port'?"
    assert excerpt == [
        "  1 | supergraph: a.graphql",
        "  2 | listen:",
        "  3 |   prot: 1",
        "    |   ^",
    ]
