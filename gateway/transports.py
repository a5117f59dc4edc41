"""HTTP to the backends of one snapshot: for each subgraph the transport that its configuration
asks for, and its credentials. The one place where transports are chosen.

A subgraph about which nothing is said uses the gateway's own transport, directly.
"""

from __future__ import annotations

from graphweft.connectors.credentials import AuthenticatedTransport, Credentials
from graphweft.connectors.python import load_attribute
from graphweft.connectors.transport import (
    AsgiTransport,
    BoundedTransport,
    ClientTls,
    Http1Transport,
    HttpLimits,
    HttpTransport,
    HttpxTransport,
    OutboundPolicy,
)
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.config.subgraphs import TlsConfig
from graphweft.gateway.credentials import open_credentials
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["BackendTransports", "outbound_policy"]


def outbound_policy(config: GatewayConfig) -> OutboundPolicy | None:
    """Which addresses may be called: all, where the operator's own files name the backends."""
    if config.registry is None:
        return None
    return OutboundPolicy.of(config.registry.outbound.allow, config.registry.outbound.deny)


class BackendTransports:
    """The transports and credentials of the subgraphs, each made when it is first asked for."""

    def __init__(self, config: GatewayConfig, shared: HttpTransport) -> None:
        """Open nothing yet.

        Args:
            config: what is said of each subgraph.
            shared: HTTP to backends and token servers; its owner closes it.
        """
        self._config = config
        self._shared = shared
        self._transports: dict[str, HttpTransport] = {}
        self._credentials: dict[str, Credentials] = {}
        self._own: list[HttpTransport] = []
        self._http2: HttpTransport | None = None

    @property
    def plain(self) -> HttpTransport:
        """HTTP without the credentials of any subgraph."""
        return self._shared

    def of(self, subgraph: str) -> HttpTransport:
        """The transport of a subgraph.

        Raises:
            ConfigError: a file with a secret or a certificate cannot be used.
            DocumentError: an application cannot be imported.
        """
        if subgraph not in self._transports:
            self._transports[subgraph] = self._open(subgraph)
        return self._transports[subgraph]

    def credentials(self, subgraph: str) -> Credentials | None:
        """The credentials of a subgraph, for a backend that is not called by HTTP requests.

        Raises:
            ConfigError: a file with a secret cannot be used.
        """
        section = self._config.credentials.get(subgraph)
        if section is None or not section.kinds:
            return None
        if subgraph not in self._credentials:
            self._credentials[subgraph] = open_credentials(section, self._shared)
        return self._credentials[subgraph]

    def has_own_identity(self, subgraph: str) -> bool:
        """Whether something is said of how the gateway authenticates itself to a subgraph."""
        return subgraph in self._config.credentials

    async def aclose(self) -> None:
        """Close what was opened here."""
        for credentials in self._credentials.values():
            await credentials.aclose()
        for transport in self._own:
            await transport.aclose()

    def _open(self, subgraph: str) -> HttpTransport:
        transport = self._engine(subgraph)
        limit = self._config.traffic_shaping.of(subgraph).max_response_bytes
        if limit != HttpLimits().response_bytes:
            transport = BoundedTransport(transport, limit)
        credentials = self.credentials(subgraph)
        return AuthenticatedTransport(transport, credentials) if credentials else transport

    def _engine(self, subgraph: str) -> HttpTransport:
        """The shared engine, or one that speaks otherwise."""
        source = self._config.subgraphs.get(subgraph)
        if source is not None and source.asgi is not None:
            engine = AsgiTransport(load_attribute(source.asgi.app, source.asgi.path.resolve()))
            self._own.append(engine)
            return engine
        section = self._config.credentials.get(subgraph)
        tls = _client_tls(section.tls) if section and section.tls else None
        with_http2 = self._config.traffic_shaping.of(subgraph).http2
        if with_http2 and self._config.registry is not None:
            raise ConfigError(
                "http2 is not there for registered backends, whose addresses are checked when they "
                "are connected to",
                SourceLocation(f"traffic_shaping.subgraphs.{subgraph}"),
            )
        if tls is None:
            return self._shared_http2() if with_http2 else self._shared
        policy = outbound_policy(self._config)
        own = (
            HttpxTransport(http2=True, tls=tls)
            if with_http2
            else Http1Transport(tls=tls, outbound=policy)
        )
        self._own.append(own)
        return own

    def _shared_http2(self) -> HttpTransport:
        if self._http2 is None:
            self._http2 = HttpxTransport(http2=True)
            self._own.append(self._http2)
        return self._http2


def _client_tls(tls: TlsConfig) -> ClientTls:
    return ClientTls(
        ca=tls.ca, certificate=tls.certificate, key=tls.key, server_name=tls.server_name or None
    )
