"""Where a gRPC server is and how it is reached: target, TLS, limits; and the channel to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import grpc
import grpc.aio

from graphweft import __version__
from graphweft.connectors.credentials import Credentials
from graphweft.connectors.grpc.credentials import authenticating
from graphweft.connectors.grpc.service_config import service_config
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["ChannelOptions", "Metadata", "TlsOptions", "open_channel"]

Metadata = tuple[tuple[str, str | bytes], ...]

_RECONNECT_BACKOFF_MAX_MS = 5_000


@dataclass(frozen=True, slots=True)
class TlsOptions:
    """TLS towards a server.

    Attributes:
        ca: PEM file with the trusted roots; None for those of the system.
        certificate: PEM file with the client's certificate chain, for mutual TLS.
        key: PEM file with the client's private key, for mutual TLS.
        server_name: name that the server's certificate must carry, where it is not the target's.
    """

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    server_name: str = ""


@dataclass(frozen=True, slots=True)
class ChannelOptions:
    """How channels to a server are made.

    Attributes:
        tls: None for plain text.
        metadata: sent with every call, reflection included.
        max_message_bytes: largest reply that is accepted.
        load_balancing: `pick_first`, or `round_robin` over all addresses of the target.
        health_service: name under which servers tell of their health (grpc.health.v1), "" for the
            server as a whole, None not to ask. Addresses that are not well get no calls; it needs
            `round_robin`.
        keepalive_seconds: interval of keepalive pings, 0 for none. Servers refuse short ones.
        attempts: how often a call is made at most that only reads, where the server is unavailable.
        credentials: proof of who calls, in the metadata of every call.
    """

    tls: TlsOptions | None = None
    metadata: Metadata = ()
    max_message_bytes: int = 64 * 1024 * 1024
    load_balancing: str = "pick_first"
    health_service: str | None = None
    keepalive_seconds: float = 0
    attempts: int = 1
    credentials: Credentials | None = None
    extra: tuple[tuple[str, str | int], ...] = ()


def open_channel(
    target: str, options: ChannelOptions, reads: Iterable[str] = ()
) -> grpc.aio.Channel:
    """Make a channel to a target; nothing is connected before the first call.

    Must be called inside the event loop that will use the channel, and after a fork.

    Args:
        target: the server's address.
        options: how it is reached.
        reads: methods that may be called again, where the options say so.

    Raises:
        ConfigError: a certificate or key file cannot be read.
    """
    arguments = _channel_arguments(options, reads)
    interceptors = authenticating(options.credentials)
    if options.tls is None:
        return grpc.aio.insecure_channel(target, options=arguments, interceptors=interceptors)
    credentials = grpc.ssl_channel_credentials(
        root_certificates=_read(options.tls.ca),
        private_key=_read(options.tls.key),
        certificate_chain=_read(options.tls.certificate),
    )
    return grpc.aio.secure_channel(
        target, credentials, options=arguments, interceptors=interceptors
    )


def _channel_arguments(
    options: ChannelOptions, reads: Iterable[str]
) -> list[tuple[str, str | int]]:
    config = service_config(
        load_balancing=options.load_balancing,
        health_service=options.health_service,
        attempts=options.attempts,
        reads=reads,
    )
    arguments: list[tuple[str, str | int]] = [
        ("grpc.max_receive_message_length", options.max_message_bytes),
        ("grpc.max_send_message_length", options.max_message_bytes),
        ("grpc.max_reconnect_backoff_ms", _RECONNECT_BACKOFF_MAX_MS),
        ("grpc.primary_user_agent", f"graphweft/{__version__}"),
        ("grpc.service_config", config),
    ]
    if options.keepalive_seconds:
        arguments.append(("grpc.keepalive_time_ms", int(options.keepalive_seconds * 1000)))
    if options.tls and options.tls.server_name:
        arguments.append(("grpc.ssl_target_name_override", options.tls.server_name))
    return [*arguments, *options.extra]


def _read(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"the TLS file cannot be read: {error.strerror}", SourceLocation(str(path))
        ) from error
