"""gRPC statuses as our errors: the one place where a failed call becomes a BackendError."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

import grpc
import grpc.aio

from graphweft.connectors.grpc.status_details import shown_details
from graphweft.schemas.errors import BackendError

__all__ = ["as_backend_error", "describe_error"]

_Status = grpc.StatusCode

_ERROR_CODES = {
    _Status.INVALID_ARGUMENT: "BAD_USER_INPUT",
    _Status.OUT_OF_RANGE: "BAD_USER_INPUT",
    _Status.UNAUTHENTICATED: "UNAUTHENTICATED",
    _Status.PERMISSION_DENIED: "FORBIDDEN",
    _Status.NOT_FOUND: "NOT_FOUND",
    _Status.ALREADY_EXISTS: "CONFLICT",
    _Status.ABORTED: "CONFLICT",
    _Status.FAILED_PRECONDITION: "PRECONDITION_FAILED",
    _Status.RESOURCE_EXHAUSTED: "RATE_LIMITED",
    _Status.UNAVAILABLE: "UPSTREAM_UNAVAILABLE",
    _Status.DEADLINE_EXCEEDED: "UPSTREAM_TIMEOUT",
}
_UNREACHABLE = "UPSTREAM_UNREACHABLE"
# gRPC gives our own limit and the server's quota the same status; only its words differ
_TOO_LARGE = "message larger than max"
_DISCONNECTED = {
    grpc.ChannelConnectivity.TRANSIENT_FAILURE,
    grpc.ChannelConnectivity.CONNECTING,
}


@contextmanager
def as_backend_error(channel: grpc.aio.Channel, subgraph: str) -> Generator[None]:
    """Turn what a call on a channel raises into a BackendError; a cancelled task stays cancelled.

    A client sees the status, never the server's own words about it.
    """
    try:
        yield
    except grpc.aio.AioRpcError as error:
        raise _call_error(error, channel, subgraph) from error
    except (grpc.aio.UsageError, grpc.aio.InternalError) as error:
        raise _closed(subgraph) from error
    except asyncio.CancelledError as error:
        # gRPC also says so of calls whose channel is closed, though nobody cancelled the task
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise _closed(subgraph) from error


def _closed(subgraph: str) -> BackendError:
    return BackendError(
        "the channel to the gRPC server was closed", code=_UNREACHABLE, subgraph=subgraph
    )


def _call_error(
    error: grpc.aio.AioRpcError, channel: grpc.aio.Channel, subgraph: str
) -> BackendError:
    status = error.code()
    code = _error_code(error, channel)
    message = (
        "the gRPC server cannot be reached"
        if code == _UNREACHABLE
        else f"the gRPC server answered with status {status.name}"
    )
    number: int = status.value[0]
    return BackendError(
        message,
        code=code,
        subgraph=subgraph,
        extensions={"grpc": {"status": status.name, "code": number}, **shown_details(error)},
    )


def describe_error(
    error: grpc.aio.AioRpcError, channel: grpc.aio.Channel, target: str
) -> BackendError:
    """Why a server could not be asked about itself, for the person who registers it."""
    code = _error_code(error, channel)
    if code == _UNREACHABLE:
        message = (
            f"the gRPC server at {target} cannot be reached ({error.details()}); check the address "
            "and whether the server wants TLS"
        )
    else:
        message = (
            f"server reflection at {target} failed with {error.code().name}: {error.details()}"
        )
    return BackendError(message, code=code)


def _error_code(error: grpc.aio.AioRpcError, channel: grpc.aio.Channel) -> str:
    status = error.code()
    if status is _Status.UNAVAILABLE and channel.get_state() in _DISCONNECTED:
        return _UNREACHABLE
    if status is _Status.RESOURCE_EXHAUSTED and _TOO_LARGE in (error.details() or ""):
        return "UPSTREAM_INVALID_RESPONSE"
    return _ERROR_CODES.get(status, "UPSTREAM_ERROR")
