"""API keys: which are let in, and that a file which changes is read again."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graphweft.policies.authentication import ApiKeys, AuthenticationError, Presented
from graphweft.policies.authentication.api_keys import (
    ApiKeyFile,
    hash_of,
    new_key,
    read_keys,
    write_keys,
)
from graphweft.schemas.errors import ConfigError

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PEPPER = "p" * 20


class Ticks:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _keys(path: Path, ticks: Ticks | None = None) -> ApiKeys:
    keys = ApiKeys(path, PEPPER, clock=NOW.timestamp, ticks=ticks or Ticks())
    keys.load()
    return keys


def _presented(key: str) -> Presented:
    return Presented({"x-api-key": key})


async def test_a_key_names_its_holder_and_scopes(tmp_path: Path) -> None:
    key, record = new_key("app", ["read", "write"], NOW + timedelta(days=1), PEPPER)
    write_keys(tmp_path / "keys.json", ApiKeyFile(keys=(record,)))
    identity = await _keys(tmp_path / "keys.json").identify(_presented(key))
    assert identity is not None
    assert (identity.subject, identity.method) == (record.id, "api_key")
    assert identity.scopes == {"read", "write"}
    assert identity.claims == {"name": "app"}
    assert identity.token == key
    assert key.partition("_")[2].partition("_")[2] not in (tmp_path / "keys.json").read_text()
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


async def test_a_request_without_a_key_is_left_to_others(tmp_path: Path) -> None:
    assert await _keys(tmp_path / "none.json").identify(Presented({})) is None


KEY, RECORD = new_key("app", [], None, PEPPER)
OTHER, _ = new_key("other", [], None, PEPPER)


@pytest.mark.parametrize(
    "key",
    [
        OTHER,
        KEY[:-1],
        KEY + "x",
        KEY.replace("gw_", "xx_"),
        f"gw_{RECORD.id}_",
        f"gw_{RECORD.id}_{RECORD.hash}",
        "gw__",
        "gw",
        "_",
        "x" * 100_000,
        f"gw_{RECORD.id}_ü\x00",
        f"gw_{RECORD.id}\n_x",
    ],
    ids=range(12),
)
async def test_a_key_that_is_not_right_is_refused(tmp_path: Path, key: str) -> None:
    write_keys(tmp_path / "keys.json", ApiKeyFile(keys=(RECORD,)))
    with pytest.raises(AuthenticationError, match="The API key is not valid"):
        await _keys(tmp_path / "keys.json").identify(_presented(key))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"expires": NOW}, "has expired"),
        ({"revoked": NOW}, "is revoked"),
        ({"hash": hash_of(KEY.rpartition("_")[2], "another pepper")}, "unknown or wrong"),
    ],
)
async def test_a_key_whose_time_is_over_is_refused(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    record = RECORD.model_copy(update=change)
    write_keys(tmp_path / "keys.json", ApiKeyFile(keys=(record,)))
    with pytest.raises(AuthenticationError) as caught:
        await _keys(tmp_path / "keys.json").identify(_presented(KEY))
    assert reason in caught.value.reason
    assert str(caught.value) == "The API key is not valid"


async def test_a_file_that_changes_is_read_again_once_a_second_at_most(tmp_path: Path) -> None:
    file, ticks = tmp_path / "keys.json", Ticks()
    write_keys(file, ApiKeyFile(keys=(RECORD,)))
    keys = _keys(file, ticks)
    write_keys(file, ApiKeyFile(keys=(RECORD.model_copy(update={"revoked": NOW}),)))
    assert await keys.identify(_presented(KEY))
    ticks.now += 1
    with pytest.raises(AuthenticationError):
        await keys.identify(_presented(KEY))


async def test_a_file_that_cannot_be_read_again_changes_nothing(tmp_path: Path) -> None:
    file, ticks = tmp_path / "keys.json", Ticks()
    write_keys(file, ApiKeyFile(keys=(RECORD,)))
    keys = _keys(file, ticks)
    file.write_text("{")
    ticks.now += 1
    assert await keys.identify(_presented(KEY))


@pytest.mark.parametrize("content", ["{", '{"keys": [{"id": 1}]}', '{"kees": []}'])
def test_a_file_that_is_not_one_of_keys_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    with pytest.raises(ConfigError, match="is not a file of API keys"):
        read_keys(tmp_path / "keys.json")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ConfigError, match="cannot be written"):
        write_keys(tmp_path / "keys.json", ApiKeyFile())
