"""How the gateway authenticates itself towards subgraphs. Secrets are never shown."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from graphweft.connectors.header_rules import HeaderRules
from graphweft.gateway.config.scalars import FilePath, HeaderName, HttpUrl, header_name
from graphweft.gateway.config.secrets import Secret
from graphweft.gateway.config.section import Section
from graphweft.gateway.config.subgraphs import TlsConfig

__all__ = [
    "KINDS",
    "ApiKeyCredentials",
    "AwsCredentials",
    "BasicCredentials",
    "BearerCredentials",
    "HeaderSecret",
    "OAuth2Credentials",
    "SubgraphCredentials",
]

KINDS = ("header", "bearer", "basic", "api_key", "oauth2", "aws_sigv4")


class _WithSecret(Section):
    """A section with a secret, or the name of a file with it."""

    def _check_one(self, secret: str) -> None:
        if (getattr(self, secret) is None) == (getattr(self, f"{secret}_file") is None):
            raise ValueError(f"give exactly one of {secret} and {secret}_file")


class HeaderSecret(_WithSecret):
    """A secret in a header of any name."""

    name: HeaderName = Field(description="Name of the header.")
    value: Secret | None = Field(default=None, description="Its value, such as `${env.KEY}`.")
    value_file: FilePath | None = Field(
        default=None, description="File with the value, read again when it changes."
    )

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        self._check_one("value")
        HeaderRules((self.name,))  # which knows what cannot be sent
        return self


class BearerCredentials(_WithSecret):
    """A bearer token, in the header `authorization`."""

    token: Secret | None = Field(default=None, description="The token, such as `${env.TOKEN}`.")
    token_file: FilePath | None = Field(
        default=None, description="File with the token, read again when it changes."
    )

    @model_validator(mode="after")
    def _one_token(self) -> Self:
        self._check_one("token")
        return self


class BasicCredentials(_WithSecret):
    """A user name and a password, in the header `authorization`."""

    username: str = Field(
        description="The user name; it has no colon.", pattern=r"^[^:\x00-\x1f]*$"
    )
    password: Secret | None = Field(default=None, description="The password.")
    password_file: FilePath | None = Field(
        default=None, description="File with the password, read again when it changes."
    )

    @model_validator(mode="after")
    def _one_password(self) -> Self:
        self._check_one("password")
        return self


class ApiKeyCredentials(_WithSecret):
    """An API key in a header, or in the query of the URL, which servers write to their logs."""

    name: str = Field(min_length=1, description="Name of the header or the query parameter.")
    location: Literal["header", "query"] = Field(
        default="header", alias="in", description="`header` or `query`."
    )
    value: Secret | None = Field(default=None, description="The key, such as `${env.KEY}`.")
    value_file: FilePath | None = Field(
        default=None, description="File with the key, read again when it changes."
    )

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        self._check_one("value")
        if self.location == "header":
            HeaderRules((header_name(self.name),))
        return self


class OAuth2Credentials(_WithSecret):
    """Tokens of the OAuth 2.0 client credentials grant. A token is kept, and renewed before it
    ends; a call that is answered with status 401 is made once more with a new one."""

    token_url: HttpUrl = Field(description="The token endpoint.")
    client_id: str = Field(min_length=1, description="Name of the client.")
    client_secret: Secret | None = Field(default=None, description="Its secret.")
    client_secret_file: FilePath | None = Field(
        default=None, description="File with the secret, read again when it changes."
    )
    scopes: tuple[str, ...] = Field(default=(), description="Scopes that are asked for.")
    audience: str | None = Field(default=None, description="For whom the tokens are.")
    authentication: Literal["basic", "post"] = Field(
        default="basic",
        description="How the client proves itself: `basic` in a header, `post` in the body.",
    )

    @model_validator(mode="after")
    def _one_secret(self) -> Self:
        self._check_one("client_secret")
        return self


class AwsCredentials(Section):
    """AWS Signature Version 4. Keys that are not given are those of the environment:
    `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`."""

    service: str = Field(min_length=1, description="Name of the service, such as `execute-api`.")
    region: str = Field(min_length=1, description="Region, such as `eu-central-1`.")
    access_key_id: Secret | None = Field(default=None, description="Id of the access key.")
    secret_access_key: Secret | None = Field(default=None, description="The secret access key.")
    session_token: Secret | None = Field(
        default=None, description="Session token, with temporary keys."
    )

    @model_validator(mode="after")
    def _both_keys(self) -> Self:
        if (self.access_key_id is None) != (self.secret_access_key is None):
            raise ValueError("access_key_id and secret_access_key belong together")
        if self.session_token is not None and self.access_key_id is None:
            raise ValueError("session_token belongs to access_key_id and secret_access_key")
        return self


class SubgraphCredentials(Section):
    """How the gateway authenticates itself towards one subgraph: at most one of `header`,
    `bearer`, `basic`, `api_key`, `oauth2` and `aws_sigv4`, and `tls`."""

    header: HeaderSecret | None = Field(default=None, description="A secret in a header.")
    bearer: BearerCredentials | None = Field(default=None, description="A bearer token.")
    basic: BasicCredentials | None = Field(default=None, description="User name and password.")
    api_key: ApiKeyCredentials | None = Field(default=None, description="An API key.")
    oauth2: OAuth2Credentials | None = Field(
        default=None, description="Tokens of the client credentials grant."
    )
    aws_sigv4: AwsCredentials | None = Field(default=None, description="AWS Signature Version 4.")
    tls: TlsConfig | None = Field(
        default=None,
        description="Certificates, for mutual TLS with a GraphQL server or a REST API; a gRPC "
        "subgraph has `grpc.tls`.",
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = self.kinds
        if len(given) > 1:
            raise ValueError(f"give one of {' and '.join(given)}")
        if not given and self.tls is None:
            raise ValueError(f"give one of {', '.join(KINDS)} and tls")
        return self

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which of the kinds is given."""
        return tuple(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def is_in_query(self) -> bool:
        """Whether URLs hold a secret."""
        return self.api_key is not None and self.api_key.location == "query"

    def refused_by(self, kind: str) -> str | None:
        """What of it a subgraph of that kind, such as `grpc`, cannot use."""
        if kind == "python":
            return "python: a schema in this process needs no credentials"
        if kind == "grpc":
            if self.tls is not None:
                return "tls: give it as grpc.tls of the subgraph"
            if self.aws_sigv4 is not None:
                return "aws_sigv4: gRPC calls cannot be signed"
            if self.is_in_query:
                return "api_key: a gRPC call has no query; use `in: header`"
        return None
