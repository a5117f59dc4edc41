"""`graphweft api-key`: made, listed and revoked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.gateway.cli.process import graphweft

CONFIG = "supergraph: x.graphql\nauthentication: { api_keys: { file: keys.json, pepper: p } }\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "graphweft.yaml"
    file.write_text(CONFIG)
    return file


def test_a_key_is_made_listed_and_revoked(config: Path) -> None:
    options = ("--config", config)
    made = graphweft("api-key", "new", "mobile app", "--scope", "read", "--days", "30", *options)
    assert made.status == 0, made.stderr
    prefix, key_id, _ = made.stdout.strip().split("_", 2)
    assert prefix == "gw"
    listed = graphweft("api-key", "list", *options)
    assert listed.stdout == f"{key_id}  valid      mobile app  read\n"
    revoked = graphweft("api-key", "revoke", key_id, "--json", *options)
    assert json.loads(revoked.stdout)["state"] == "revoked"
    (shown,) = json.loads(graphweft("api-key", "list", "--json", *options).stdout)
    assert (shown["id"], shown["name"], shown["scopes"]) == (key_id, "mobile app", ["read"])
    assert "hash" not in shown


def test_what_cannot_be_done_is_told(config: Path, tmp_path: Path) -> None:
    unknown = graphweft("api-key", "revoke", "nothing", "--config", config)
    assert (unknown.status, "there is no key 'nothing'" in unknown.stderr) == (1, True)
    other = tmp_path / "other.yaml"
    other.write_text("supergraph: x.graphql\n")
    without = graphweft("api-key", "list", "--config", other)
    assert (without.status, "has no authentication.api_keys" in without.stderr) == (1, True)
