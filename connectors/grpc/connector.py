"""The connector of a gRPC backend, bound by `@grpcSource` and `@grpcConnect`."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from graphweft.connectors.bindings import (
    Binding,
    BindingKind,
    BoundBinding,
    BoundCall,
    expand,
    prepare_operation,
    read_bindings,
    read_sources,
)
from graphweft.connectors.bindings.outcome import read_outcome_rules
from graphweft.connectors.bindings.scope import check_env, compile_scope, constants_of
from graphweft.connectors.contract import SubgraphOperation
from graphweft.connectors.grpc.backend import GrpcBackend
from graphweft.connectors.grpc.call import CallPlan, Flights, GrpcCall
from graphweft.connectors.grpc.checks import check_binding
from graphweft.connectors.grpc.config import GrpcConfig
from graphweft.connectors.grpc.describe import describe_services
from graphweft.connectors.grpc.descriptors import DescriptorSource, ServerReflection
from graphweft.connectors.grpc.metadata import compile_metadata
from graphweft.connectors.grpc.needs import frozen, needs_of
from graphweft.connectors.grpc.vocabulary import (
    VOCABULARY,
    GrpcSource,
    read_grpc_binding,
    read_grpc_source,
)
from graphweft.connectors.mapping import Wanted, WantedField, compile_selection, variables_used
from graphweft.schemas.errors import BackendError, MappingError, SourceLocation
from graphweft.schemas.subgraph import Subgraph, build_subgraph

__all__ = ["GrpcConnector"]


class GrpcConnector:
    """A gRPC service as a subgraph: each binding is planned over, and answered by unary calls.

    Channels are made inside the event loop of their first call, so a connector may be made before
    the workers are forked.
    """

    def __init__(
        self,
        name: str,
        *,
        target: str | None = None,
        descriptors: DescriptorSource | None = None,
        sdl: str | None = None,
        config: GrpcConfig | None = None,
    ) -> None:
        """Bind a gRPC service.

        Args:
            name: name of the subgraph.
            target: the server's address; replaces the `target` of the document's source.
            descriptors: where the descriptors are; None for the server's own reflection.
            sdl: SDL with `@grpcSource` and `@grpcConnect`; None to make it from the descriptors.
            config: what the operator says of the backend.

        Raises:
            SdlError: the SDL is not a valid subgraph schema.
            MappingError: a directive is wrong, or there is neither SDL nor a target.
        """
        if sdl is None and target is None:
            raise MappingError(
                "a gRPC subgraph needs the target of its server, or SDL with a @grpcSource",
                SourceLocation(name),
            )
        self.name = name
        self._sdl = sdl
        self._target = target
        self._source = descriptors or ServerReflection()
        self._config = config or GrpcConfig()
        self._constants = constants_of(self._config.variables, self._config.env)
        self._flights = Flights() if self._config.single_flight else None
        self._backends: dict[str, GrpcBackend] = {}
        self._bound: Mapping[str, BoundBinding] = {}
        self._members: Mapping[str, tuple[str, ...]] = {}
        if target is not None:
            self._backend(target)
        if sdl is not None:
            self._bind(build_subgraph(name, sdl))

    async def describe(self) -> str:
        """The SDL that was given, or one made from the descriptors.

        Loads the descriptors, so that what follows is checked against them. With SDL of one's own
        a server may be away; its bindings are then checked by their first call.

        Raises:
            BackendError: there is no SDL, and the server is unreachable or offers no reflection.
            ImportDocumentError: a descriptor set or a `.proto` file cannot be read or is wrong.
        """
        if self._sdl is None:
            assert self._target is not None
            descriptors = await self._backend(self._target).descriptors()
            entities = self._config.entities
            return describe_services(descriptors, self._target, self.name, entities=entities).sdl
        for backend in self._backends.values():
            with suppress(BackendError):
                await backend.descriptors()
        return self._sdl

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        """Synthetic subgraphs of the `@grpcConnect`s; see `bindings.expand`.

        Raises:
            MappingError: a binding does not fit the services, or its own type.
        """
        expansion = expand(subgraph, self._bind(subgraph))
        self._members = expansion.members
        return expansion.subgraphs

    def prepare(self, operation: SubgraphOperation) -> BoundCall:
        """Compile an operation on a synthetic subgraph."""
        names = self._members.get(operation.subgraph, (operation.subgraph,))
        if names[0] not in self._bound:
            raise MappingError(f"{self.name}: there is no binding {names[0]!r}")
        return prepare_operation([self._bound[name] for name in names], operation)

    async def aclose(self) -> None:
        """Close the channels."""
        await asyncio.gather(*[backend.aclose() for backend in self._backends.values()])

    def _backend(self, target: str) -> GrpcBackend:
        if target not in self._backends:
            self._backends[target] = GrpcBackend(
                target, self._source, self._config.channel, self._config.descriptor_cache
            )
        return self._backends[target]

    def _bind(self, subgraph: Subgraph) -> tuple[Binding, ...]:
        declared = read_sources(subgraph, VOCABULARY)
        sources = {name: read_grpc_source(arguments) for name, arguments in declared.items()}
        if self._target is not None and len({source.target for source in sources.values()}) > 1:
            raise MappingError(
                "a target replaces that of one source, and the sources here have several",
                SourceLocation(subgraph.name),
            )
        bindings = read_bindings(subgraph, VOCABULARY)
        self._bound = {item.name: self._bind_one(subgraph, item, sources) for item in bindings}
        reads = _reads(bindings)
        for backend in self._backends.values():
            backend.reads = reads
        return bindings

    def _bind_one(
        self, subgraph: Subgraph, binding: Binding, sources: Mapping[str, GrpcSource]
    ) -> BoundBinding:
        plan = self._plan(binding, sources)
        if plan.backend.loaded is not None:
            check_binding(binding, plan.grpc, plan.backend.loaded)

        def narrow(wanted: Wanted | None) -> tuple[GrpcCall, Hashable]:
            needs = needs_of(
                binding.selection, _with_batch_key(binding, wanted), plan.rules.selections
            )
            return GrpcCall(plan, needs).prepare(), frozen(needs)

        return BoundBinding(
            binding=binding,
            types=subgraph.types,
            call=GrpcCall(plan, needs_of(binding.selection, None, plan.rules.selections)),
            variables=compile_scope(self._constants, plan.variables),
            concurrency=self._config.concurrency,
            not_found_is_null=self._config.not_found_is_null,
            narrow=narrow,
        )

    def _plan(self, binding: Binding, sources: Mapping[str, GrpcSource]) -> CallPlan:
        grpc = read_grpc_binding(binding.arguments)
        source = _source_of(binding, sources)
        rules = read_outcome_rules(source.arguments, binding.arguments)
        used = variables_used(
            binding.selection, *grpc.mappings, *source.mappings, *rules.selections
        )
        check_env(binding, used, self._config.env)
        return CallPlan(
            binding=binding,
            grpc=grpc,
            backend=self._backend(self._target or source.target),
            message=compile_selection(grpc.message) if grpc.message is not None else None,
            metadata=compile_metadata(source.metadata, grpc.metadata, self._config.headers),
            rules=rules,
            seconds=self._config.timeout if source.timeout is None else source.timeout,
            calls_per_request=self._config.calls_per_request,
            stream=replace(
                grpc.stream, max_items=grpc.stream.max_items or self._config.max_stream_items
            ),
            variables=frozenset(used),
            flights=self._flights,
        )


def _reads(bindings: Iterable[Binding]) -> frozenset[str]:
    """The methods that only queries call."""
    methods: dict[bool, set[str]] = {True: set(), False: set()}
    for binding in bindings:
        is_write = binding.type_name == "Mutation"
        methods[is_write].add(read_grpc_binding(binding.arguments).method)
    return frozenset(methods[False] - methods[True])


def _source_of(binding: Binding, sources: Mapping[str, GrpcSource]) -> GrpcSource:
    found = sources.get(binding.source or "")
    if found is None:
        known = ", ".join(sorted(sources)) or "none"
        raise binding.arguments.error(
            f"there is no source {binding.source!r}; declared are: {known}", "source"
        )
    return found


def _with_batch_key(binding: Binding, wanted: Wanted | None) -> Wanted | None:
    """A batch's answers are matched by their key, whether it is asked for or not."""
    if wanted is None or binding.kind is not BindingKind.TYPE_BATCH:
        return wanted
    asked = {field.name for field in wanted.fields}
    names = dict.fromkeys(path[0] for path in binding.key if path[0] not in asked)
    return replace(wanted, fields=(*wanted.fields, *(WantedField(n, n) for n in names)))
