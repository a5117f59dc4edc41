"""The call behind one binding: request from the variables, reply to what the mapping reads."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, Self

from google.protobuf.descriptor import MethodDescriptor

from graphweft.connectors.batching import READ, share
from graphweft.connectors.bindings import NOT_FOUND, Binding, BindingKind, Reply, call_record
from graphweft.connectors.bindings.outcome import OutcomeRules
from graphweft.connectors.contract import RequestContext
from graphweft.connectors.grpc.backend import GrpcBackend
from graphweft.connectors.grpc.channel import Metadata
from graphweft.connectors.grpc.checks import method_of
from graphweft.connectors.grpc.metadata import RenderMetadata
from graphweft.connectors.grpc.needs import Needs
from graphweft.connectors.grpc.read_mask import fill_mask, mask_field, mask_paths
from graphweft.connectors.grpc.reader import ReadMessage, compile_reader
from graphweft.connectors.grpc.stream import StreamMethod
from graphweft.connectors.grpc.unary import MethodReply, UnaryMethod
from graphweft.connectors.grpc.vocabulary import GrpcBinding, StreamRules
from graphweft.connectors.grpc.writer import RequestValueError, WriteMessage, compile_writer
from graphweft.connectors.mapping import MapValue, Variables, is_list, is_object
from graphweft.connectors.single_flight import SingleFlight
from graphweft.connectors.trace import timed
from graphweft.schemas.errors import BackendError, DocumentError

__all__ = ["CallPlan", "Flights", "GrpcCall"]


class _Outgoing(NamedTuple):
    """One call to be made; `seconds` is the most time for it."""

    method: UnaryMethod | StreamMethod
    request: bytes
    metadata: Metadata
    seconds: float
    is_read: bool


Flights = SingleFlight[_Outgoing, MethodReply]


@dataclass(frozen=True, slots=True)
class CallPlan:
    """What calls of one binding have in common.

    Attributes:
        message: the request's value from the variables; None to take the arguments as they are.
        metadata: of a call.
        rules: what is a success, and how errors are shown.
        seconds: most time for one call.
        calls_per_request: most calls to the source within one request; None for no limit.
        stream: how much of a stream is read.
        variables: names of the variables that the binding's mappings use.
        flights: calls in flight that requests may share; None where they may not.
    """

    binding: Binding
    grpc: GrpcBinding
    backend: GrpcBackend
    message: MapValue | None
    metadata: RenderMetadata
    rules: OutcomeRules
    seconds: float
    calls_per_request: int | None
    stream: StreamRules
    variables: frozenset[str]
    flights: Flights | None = None

    @property
    def with_metadata(self) -> bool:
        """Whether the metadata of replies are wanted."""
        return "$response" in self.variables


class _Method(NamedTuple):
    """What is compiled from the descriptors; a streaming method reads a list of messages."""

    call: UnaryMethod | StreamMethod
    write: WriteMessage
    read: ReadMessage


class GrpcCall:
    """A `BackendCall` over gRPC that reads the needed fields of replies.

    Its first call compiles what `prepare` did not, so a server may be away when the gateway starts.
    """

    def __init__(self, plan: CallPlan, needs: Needs | None) -> None:
        self._plan = plan
        self._needs = needs
        self._method: _Method | None = None

    def prepare(self) -> Self:
        """Compile the call now, where the descriptors are loaded."""
        if self._plan.backend.loaded is not None:
            self._method = self._compile()
        return self

    async def __call__(
        self, variables: Variables, context: RequestContext, *, is_read: bool
    ) -> Reply:
        """Send the request; see `BackendCall`."""
        method = self._method or await self._compile_late()
        outgoing = _Outgoing(
            method.call,
            self._request(method, variables),
            self._plan.metadata(variables, context),
            self._seconds_left(context),
            is_read,
        )
        try:
            if is_read:
                name = (READ, *self._key(outgoing))
                send = partial(self._send, outgoing, context, variables)
                reply = await share(context, name, send)
            else:
                reply = await self._send(outgoing, context, variables)
        except BackendError as error:
            raise self._shown(error, variables) from error
        return self._judge(method, reply, variables)

    def _compile(self) -> _Method:
        plan = self._plan
        assert plan.backend.loaded is not None
        method = method_of(plan.grpc, plan.backend.loaded)
        is_batch = plan.binding.kind is BindingKind.TYPE_BATCH
        read = compile_reader(
            method.output_type,
            self._needs,
            empty_is_null=is_batch and plan.grpc.empty_is_null,
        )
        write = self._with_mask(method, compile_writer(method.input_type))
        subgraph = plan.binding.subgraph
        if not method.server_streaming:
            return _Method(UnaryMethod(plan.backend, method, subgraph), write, read)
        stream = StreamMethod(plan.backend, method, subgraph, plan.stream)
        return _Method(stream, write, _each(read))

    def _with_mask(self, method: MethodDescriptor, write: WriteMessage) -> WriteMessage:
        mask = self._plan.grpc.read_mask
        field = mask_field(method.input_type, mask) if mask else None
        paths = mask_paths(method.output_type, mask, self._needs) if mask else ()
        if field is None or not paths:
            return write
        return lambda value: fill_mask(write(value), field, paths)

    async def _compile_late(self) -> _Method:
        try:
            await self._plan.backend.descriptors()
            self._method = method = self._compile()
        except DocumentError as error:
            # what a person registered does not fit the server; a client only learns that it failed
            raise BackendError("the gRPC server does not offer what is bound to it") from error
        except BackendError as error:
            raise BackendError(
                "the gRPC server could not be asked about itself", code=error.code
            ) from error
        return method

    def _request(self, method: _Method, variables: Variables) -> bytes:
        mapped = self._plan.message
        value = variables.get("$args") if mapped is None else mapped({}, variables)
        try:
            return bytes(method.write(value).SerializeToString(deterministic=True))
        except RequestValueError as error:
            raise BackendError(
                f"the request cannot be sent: {error}", code="BAD_USER_INPUT"
            ) from None

    async def _send(
        self, outgoing: _Outgoing, context: RequestContext, variables: Variables
    ) -> MethodReply:
        self._count(context)
        if context.trace is None:
            return await self._exchange(outgoing, context)
        plan = self._plan
        record = call_record(plan.binding, plan.grpc.method, plan.backend.target, variables)
        reply = await timed(context.trace, record, lambda: self._exchange(outgoing, context))
        record["status"] = "OK"
        return reply

    async def _exchange(self, outgoing: _Outgoing, context: RequestContext) -> MethodReply:
        flights = self._plan.flights
        if flights is None or not outgoing.is_read:
            return await self._transmit(outgoing)
        return await flights.run(self._key(outgoing), context, self._transmit, outgoing)

    async def _transmit(self, outgoing: _Outgoing) -> MethodReply:
        method, request, metadata, seconds, _ = outgoing
        with_metadata = self._plan.with_metadata
        return await method(request, metadata, seconds=seconds, with_metadata=with_metadata)

    def _key(self, outgoing: _Outgoing) -> tuple[Hashable, ...]:
        """What the same reply is given to."""
        plan = self._plan
        path = outgoing.method.path
        return (plan.backend.target, path, plan.with_metadata, outgoing.request, outgoing.metadata)

    def _judge(self, method: _Method, reply: MethodReply, variables: Variables) -> Reply:
        plan = self._plan
        if plan.grpc.empty_is_null and _is_empty(reply.message):
            raise BackendError("the gRPC server answered with an empty message", code=NOT_FOUND)
        value = method.read(reply.message)
        known = self._with_response(variables, "OK", reply)
        if not plan.rules.succeeds(value, known, default=True):
            failure = BackendError("the gRPC server answered that the call failed")
            raise plan.rules.shown(failure, value, known)
        return Reply(value, known)

    def _shown(self, error: BackendError, variables: Variables) -> BackendError:
        grpc = error.extensions.get("grpc")
        status = str(grpc["status"]) if is_object(grpc) else "UNKNOWN"
        known = self._with_response(variables, status, MethodReply(None))
        return self._plan.rules.shown(error, None, known)

    def _with_response(self, variables: Variables, status: str, reply: MethodReply) -> Variables:
        if not self._plan.variables & {"$status", "$response"}:
            return variables
        response = {"metadata": dict(reply.initial), "trailers": dict(reply.trailers)}
        return {**variables, "$status": status, "$response": response}

    def _seconds_left(self, context: RequestContext) -> float:
        if context.deadline is None:
            return self._plan.seconds
        left = context.deadline - asyncio.get_running_loop().time()
        if left <= 0:
            raise BackendError("no time is left to call the backend", code="UPSTREAM_TIMEOUT")
        return min(self._plan.seconds, left)

    def _count(self, context: RequestContext) -> None:
        limit = self._plan.calls_per_request
        if limit is None:
            return
        name = ("calls", self._plan.binding.subgraph, self._plan.binding.source)
        count = context.loaders[name] = context.loaders.get(name, 0) + 1
        if count > limit:
            raise BackendError(
                f"the operation makes more than {limit} calls to this backend",
                code="REQUEST_LIMIT_EXCEEDED",
            )


def _is_empty(message: Any) -> bool:
    return not (message if is_list(message) else message.ListFields())


def _each(read: ReadMessage) -> ReadMessage:
    def read_all(messages: list[Any]) -> list[Any]:
        return [read(message) for message in messages]

    return read_all
