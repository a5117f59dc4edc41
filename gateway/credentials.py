"""From what is configured of credentials to the credentials themselves."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import SecretStr

from graphweft.connectors.credentials import (
    AwsKeys,
    AwsSigV4,
    ClientCredentials,
    Credentials,
    HeaderCredentials,
    OAuth2Client,
    QueryCredentials,
    ReadSecret,
    SecretFile,
    basic,
    bearer,
    fixed_secret,
)
from graphweft.connectors.transport import HttpTransport
from graphweft.gateway.config.credentials import (
    AwsCredentials,
    OAuth2Credentials,
    SubgraphCredentials,
)
from graphweft.schemas.errors import ConfigError

__all__ = ["open_credentials"]


def open_credentials(section: SubgraphCredentials, transport: HttpTransport) -> Credentials:
    """The credentials of a section that has a kind of them.

    Args:
        section: what is configured.
        transport: HTTP to token servers.

    Raises:
        ConfigError: a file with a secret cannot be used.
    """
    if section.oauth2 is not None:
        return ClientCredentials(_oauth2_client(section.oauth2), transport)
    if section.aws_sigv4 is not None:
        return _aws(section.aws_sigv4)
    return _attached(section)


def _attached(section: SubgraphCredentials) -> HeaderCredentials | QueryCredentials:
    if section.header is not None:
        secret = _secret(section.header.value, section.header.value_file)
        return HeaderCredentials(section.header.name, secret)
    if section.bearer is not None:
        return bearer(_secret(section.bearer.token, section.bearer.token_file))
    if section.basic is not None:
        password = _secret(section.basic.password, section.basic.password_file)
        return basic(section.basic.username, password)
    assert section.api_key is not None, "the section has exactly one kind"
    key = _secret(section.api_key.value, section.api_key.value_file)
    if section.api_key.location == "query":
        return QueryCredentials(section.api_key.name, key)
    return HeaderCredentials(section.api_key.name.lower(), key)


def _oauth2_client(section: OAuth2Credentials) -> OAuth2Client:
    return OAuth2Client(
        section.token_url,
        section.client_id,
        _secret(section.client_secret, section.client_secret_file),
        section.scopes,
        section.audience,
        in_body=section.authentication == "post",
    )


def _aws(section: AwsCredentials) -> AwsSigV4:
    if section.access_key_id is not None:
        token = section.session_token
        keys = AwsKeys(
            _secret(section.access_key_id, None),
            _secret(section.secret_access_key, None),
            None if token is None else _secret(token, None),
        )
    else:
        token_of_environment = os.environ.get("AWS_SESSION_TOKEN")
        keys = AwsKeys(
            _of_environment("AWS_ACCESS_KEY_ID"),
            _of_environment("AWS_SECRET_ACCESS_KEY"),
            fixed_secret(token_of_environment) if token_of_environment else None,
        )
    return AwsSigV4(section.service, section.region, keys)


def _of_environment(name: str) -> ReadSecret:
    value = os.environ.get(name)
    if not value:
        raise ConfigError(
            f"the environment variable {name} is not set; set it, or give access_key_id and "
            "secret_access_key"
        )
    return fixed_secret(value)


def _secret(secret: SecretStr | None, file: Path | None) -> ReadSecret:
    if secret is not None:
        return fixed_secret(secret.get_secret_value())
    assert file is not None, "the section has exactly one of the two"
    return SecretFile(file)
