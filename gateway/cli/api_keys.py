"""`graphweft api-key`: the API keys of clients, in the file that the configuration names."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from graphweft.gateway.authentication import pepper_of
from graphweft.gateway.cli.output import messages
from graphweft.gateway.cli.serve import DEFAULT_CONFIG
from graphweft.gateway.config.authentication import ApiKeysConfig
from graphweft.gateway.config.load import load_config
from graphweft.policies.authentication.api_keys import (
    ApiKeyFile,
    ApiKeyRecord,
    new_key,
    read_keys,
    write_keys,
)
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["list_keys", "new", "revoke"]


@dataclass(frozen=True, slots=True)
class KeyOptions:
    """Which keys, and how they are told.

    Attributes:
        config: the configuration file.
        admin: those of the admin API, whose scopes are graphweft:viewer, graphweft:editor and
            graphweft:owner, instead of those of clients.
        json: print JSON.
    """

    config: Path = DEFAULT_CONFIG
    admin: Annotated[bool, Parameter(negative="")] = False
    json: Annotated[bool, Parameter(negative="")] = False


Options = Annotated[KeyOptions, Parameter(name="*")]
_OPTIONS = KeyOptions()


def new(
    name: str,
    /,
    *,
    scope: tuple[str, ...] = (),
    days: int | None = None,
    options: Options = _OPTIONS,
) -> None:
    """Make an API key, and print it: it cannot be shown again.

    Args:
        name: whose it is, such as "mobile app".
        scope: what it may do; may be repeated.
        days: after how many days it expires; never by default.
        options: which keys, and how they are told.
    """
    if days is not None and days <= 0:
        raise ConfigError("--days is a positive number")
    section = _section(options)
    expires = None if days is None else datetime.now(UTC).replace(microsecond=0) + timedelta(days)
    key, record = new_key(name, scope, expires, pepper_of(section))
    write_keys(section.file, ApiKeyFile(keys=(*read_keys(section.file).keys, record)))
    if options.json:
        _print_json({"key": key, **_shown(record)})
        return
    sys.stdout.write(f"{key}\n")
    messages().print(f"{section.file} has its hash; the key itself is not kept", style="dim")


def list_keys(*, options: Options = _OPTIONS) -> None:
    """List the API keys; their secrets are not known.

    Args:
        options: which keys, and how they are told.
    """
    records = read_keys(_section(options).file).keys
    if options.json:
        _print_json([_shown(record) for record in records])
        return
    for record in records:
        scopes = " ".join(record.scopes) or "-"
        sys.stdout.write(f"{record.id}  {_state(record):<9}  {record.name}  {scopes}\n")


def revoke(key_id: str, /, *, options: Options = _OPTIONS) -> None:
    """Refuse an API key from now on. Gateways that run see it within a second.

    Args:
        key_id: its id, the part between the underscores.
        options: which keys, and how they are told.
    """
    file = _section(options).file
    records = {record.id: record for record in read_keys(file).keys}
    found = records.get(key_id)
    if found is None:
        raise ConfigError(f"there is no key {key_id!r}", SourceLocation(str(file)))
    if found.revoked is None:
        found = found.model_copy(update={"revoked": datetime.now(UTC).replace(microsecond=0)})
        records[key_id] = found
        write_keys(file, ApiKeyFile(keys=tuple(records.values())))
    if options.json:
        _print_json(_shown(found))
    else:
        messages().print(f"{key_id} ({found.name}) is revoked", style="bold")


def _section(options: KeyOptions) -> ApiKeysConfig:
    loaded = load_config(options.config)
    authentication = loaded.admin.authentication if options.admin else loaded.authentication
    section = authentication.api_keys
    if section is None:
        where = "admin.authentication" if options.admin else "authentication"
        raise ConfigError(
            f"has no {where}.api_keys, which says where the keys are kept",
            SourceLocation(str(options.config)),
        )
    return section


def _state(record: ApiKeyRecord) -> str:
    if record.revoked is not None:
        return "revoked"
    is_over = record.expires is not None and record.expires <= datetime.now(UTC)
    return "expired" if is_over else "valid"


def _shown(record: ApiKeyRecord) -> dict[str, Any]:
    shown = record.model_dump(mode="json", exclude={"hash"}, exclude_none=True)
    return {**shown, "state": _state(record)}


def _print_json(content: Any) -> None:
    sys.stdout.write(json.dumps(content, indent=2) + "\n")
