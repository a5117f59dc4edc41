"""Who makes a request."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from graphweft.gateway.config.scalars import Duration, FileOrUrl, FilePath, HeaderName, network
from graphweft.gateway.config.secrets import Secret
from graphweft.gateway.config.section import Section
from graphweft.policies.authentication.issuer import DEFAULT_ALGORITHMS

__all__ = [
    "ApiKeysConfig",
    "AuthenticationConfig",
    "ForwardedConfig",
    "InternalTokenConfig",
    "IssuerConfig",
    "JwtConfig",
]

Algorithm = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K",
    "EdDSA", "HS256", "HS384", "HS512",
]  # fmt: skip
_SHARED: tuple[Algorithm, ...] = ("HS256", "HS384", "HS512")


class IssuerConfig(Section):
    """One issuer of tokens. Its keys are those of `jwks`, `public_key` or `secret`; without any of
    them, its OpenID Connect discovery document says where its JWKS is."""

    issuer: str = Field(min_length=1, description="The `iss` of its tokens.")
    audience: tuple[str, ...] = Field(
        default=(),
        description="One of these must be in `aud`. Without any, `aud` is not looked at.",
    )
    jwks: FileOrUrl | None = Field(default=None, description="JWK Set, a file or a URL.")
    public_key: FilePath | None = Field(
        default=None, description="PEM file with a public key or a certificate."
    )
    secret: Secret | None = Field(
        default=None, description="Shared secret of at least 32 bytes, for HS256 to HS512."
    )
    algorithms: tuple[Algorithm, ...] = Field(
        default=(),
        description="Algorithms that its tokens may use. By default "
        f"{', '.join(DEFAULT_ALGORITHMS)}; with `secret`, {', '.join(_SHARED)}.",
    )
    scopes: tuple[str, ...] = Field(
        default=("scope", "scp"),
        description="Claims that scopes are taken from: texts of words, or lists. Dots go into "
        "objects.",
    )
    leeway: Duration = Field(default=5.0, description="By how much clocks may differ.")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum(given is not None for given in (self.jwks, self.public_key, self.secret)) > 1:
            raise ValueError("give one of jwks, public_key and secret")
        if self.secret is not None and not set(self.algorithms) <= set(_SHARED):
            raise ValueError(f"with a secret, algorithms are {', '.join(_SHARED)}")
        if self.secret is not None and len(self.secret.get_secret_value().encode()) < 32:
            raise ValueError("a shared secret needs at least 32 bytes")
        if self.secret is None and set(self.algorithms) & set(_SHARED) and self.public_key:
            raise ValueError("a public key is not used with HS256, HS384 and HS512")
        return self

    def allowed(self) -> frozenset[str]:
        """The algorithms that its tokens may use."""
        default = _SHARED if self.secret is not None else DEFAULT_ALGORITHMS
        return frozenset(self.algorithms or default)


class JwtConfig(Section):
    """JSON Web Tokens."""

    issuers: tuple[IssuerConfig, ...] = Field(min_length=1, description="Whose tokens are taken.")
    header: HeaderName = Field(
        default="authorization", description="Header that carries the token."
    )
    scheme: str = Field(
        default="Bearer", description='Word before the token in the header; "" for none.'
    )
    cookie: str | None = Field(
        default=None, description="Cookie that carries the token where the header is missing."
    )
    max_token_bytes: int = Field(
        default=8_192, gt=0, description="Longest token that is looked at."
    )
    refresh: Duration = Field(
        default=300.0, description="Age at which a JWKS is fetched again, beside the requests."
    )
    min_refresh_interval: Duration = Field(
        default=30.0,
        description="Time between two fetches of a JWKS, however many unknown key ids come.",
    )

    @model_validator(mode="after")
    def _issuers_differ(self) -> Self:
        names = [item.issuer for item in self.issuers]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"issuer {twice!r} is there twice")
        return self


class ApiKeysConfig(Section):
    """API keys, which `graphweft api-key new` makes."""

    file: FilePath = Field(description="File with hashes of the keys, read again when it changes.")
    pepper: Secret | None = Field(
        default=None, description="Secret that the hashes are keyed with, kept apart from the file."
    )
    header: HeaderName = Field(default="x-api-key", description="Header that carries the key.")
    scheme: str = Field(default="", description='Word before the key in the header; "" for none.')


class ForwardedConfig(Section):
    """An identity that a proxy before the gateway found out, and says in headers."""

    trusted_proxies: tuple[Annotated[str, AfterValidator(network)], ...] = Field(
        min_length=1,
        description="Networks of the proxies. These headers are refused from anybody else.",
    )
    subject: HeaderName = Field(description="Header with the subject.")
    scopes: HeaderName | None = Field(
        default=None, description="Header with the scopes, with spaces or commas between."
    )
    claims: HeaderName | None = Field(
        default=None, description="Header with further claims, a JSON object."
    )


class InternalTokenConfig(Section):
    """A token that the gateway signs for backends: who the caller is, however that was found out. A
    header rule sends it, as `$identity.signed`."""

    algorithm: Literal["HS256", "RS256", "ES256", "EdDSA"] = Field(
        description="How it is signed: `HS256` by a shared secret, the others by a private key."
    )
    secret: Secret | None = Field(
        default=None, description="Shared secret of at least 32 bytes, for HS256."
    )
    private_key: FilePath | None = Field(
        default=None, description="PEM file with a private key, for the other algorithms."
    )
    key_id: str = Field(default="", description="Its `kid`, by which backends choose a key.")
    issuer: str = Field(default="graphweft", min_length=1, description="Its `iss`.")
    audience: tuple[str, ...] = Field(default=(), description="Its `aud`.")
    lifetime: Duration = Field(
        default=60.0, description="How long it is valid. One is sent for half of that."
    )
    claims: tuple[str, ...] = Field(
        default=(),
        description="Claims of the caller that are copied, besides `sub`, `scope` and `method`.",
    )

    @model_validator(mode="after")
    def _has_its_key(self) -> Self:
        is_shared = self.algorithm == "HS256"
        if is_shared != (self.secret is not None) or is_shared == (self.private_key is not None):
            raise ValueError("give secret for HS256, and private_key for the other algorithms")
        if self.secret is not None and len(self.secret.get_secret_value().encode()) < 32:
            raise ValueError("a shared secret needs at least 32 bytes")
        return self


class AuthenticationConfig(Section):
    """Who makes a request. A credential that is not valid is refused with status 401, and never
    taken for none."""

    required: bool = Field(
        default=False, description="Whether requests without a credential are refused."
    )
    jwt: JwtConfig | None = Field(default=None, description="JSON Web Tokens.")
    api_keys: ApiKeysConfig | None = Field(default=None, description="API keys.")
    forwarded: ForwardedConfig | None = Field(
        default=None, description="An identity that a proxy found out."
    )
    plugin: str | None = Field(
        default=None,
        pattern=r"^[^:]+:[^:]+$",
        description="An async function that recognises clients: module:function. It gets the "
        "headers, and answers an `Identity`, or None where there is no credential for it.",
    )
    path: FilePath = Field(
        default=Path(),
        validate_default=True,
        description="Folder in which modules are looked for first; the file's by default.",
    )
    internal_token: InternalTokenConfig | None = Field(
        default=None, description="A token that tells backends who the caller is."
    )

    @property
    def has_method(self) -> bool:
        """Whether clients can be recognised."""
        return any((self.jwt, self.api_keys, self.forwarded, self.plugin))

    @model_validator(mode="after")
    def _has_a_method(self) -> Self:
        if self.required and not self.has_method:
            raise ValueError("required: true needs a method, such as jwt or api_keys")
        if self.internal_token is not None and not self.has_method:
            raise ValueError("internal_token needs a method, such as jwt or api_keys")
        return self
