"""The connector of a REST backend, bound by `@source` and `@connect`."""

from __future__ import annotations

from collections.abc import Mapping

from graphweft.connectors.bindings import (
    Binding,
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
from graphweft.connectors.mapping import variables_used
from graphweft.connectors.rest.call import Flights, RestCall
from graphweft.connectors.rest.config import RestConfig
from graphweft.connectors.rest.request import compile_request
from graphweft.connectors.rest.vocabulary import (
    VOCABULARY,
    HttpSource,
    read_http_binding,
    read_http_source,
)
from graphweft.connectors.transport import HttpTransport
from graphweft.schemas.errors import MappingError, SourceLocation
from graphweft.schemas.subgraph import Subgraph, build_subgraph

__all__ = ["RestConnector"]


class RestConnector:
    """A REST API as a subgraph: each binding is planned over, and answered by HTTP calls."""

    def __init__(
        self,
        name: str,
        *,
        sdl: str,
        transport: HttpTransport,
        base_url: str | None = None,
        env: frozenset[str] = frozenset(),
        config: RestConfig | None = None,
    ) -> None:
        """Bind a REST API.

        Args:
            name: name of the subgraph.
            sdl: its SDL, with `@source` and `@connect`.
            transport: shared between connectors; its owner closes it.
            base_url: replaces the `baseURL` of the document's source.
            env: the environment variables that mappings may read as `$env`.
            config: what the operator says of the backend.

        Raises:
            SdlError: the SDL is not a valid subgraph schema.
            MappingError: a directive is wrong.
        """
        self.name = name
        self._sdl = sdl
        self._transport = transport
        self._base_url = base_url
        self._env = env
        self._config = config or RestConfig()
        self._flights = Flights() if self._config.single_flight else None
        self._constants = constants_of(self._config.variables, env)
        self._bound: Mapping[str, BoundBinding] = {}
        self._members: Mapping[str, tuple[str, ...]] = {}
        self._bind(build_subgraph(name, sdl))

    async def describe(self) -> str:
        """The SDL that was given."""
        return self._sdl

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        """Synthetic subgraphs of the `@connect`s; see `bindings.expand`."""
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
        """Nothing to release: the transport belongs to whoever made it."""

    def _bind(self, subgraph: Subgraph) -> tuple[Binding, ...]:
        declared = read_sources(subgraph, VOCABULARY)
        sources = {name: read_http_source(arguments) for name, arguments in declared.items()}
        if self._base_url is not None and len(sources) > 1:
            raise MappingError(
                f"a base URL replaces that of one source, and there are {len(sources)}: "
                "use `$config` in each `baseURL` instead",
                SourceLocation(subgraph.name),
            )
        bindings = read_bindings(subgraph, VOCABULARY)
        self._bound = {item.name: self._bind_one(subgraph, item, sources) for item in bindings}
        return bindings

    def _bind_one(
        self, subgraph: Subgraph, binding: Binding, sources: Mapping[str, HttpSource]
    ) -> BoundBinding:
        if binding.type_name == "Subscription":
            raise binding.arguments.error("HTTP calls cannot answer a subscription; bind a query")
        http = read_http_binding(binding.arguments)
        source = _source_of(binding, sources)
        rules = read_outcome_rules(source.arguments if source else None, binding.arguments)
        from_source = source.mappings if source else ()
        used = variables_used(binding.selection, *http.mappings, *from_source, *rules.selections)
        check_env(binding, used, self._env)
        call = RestCall(
            binding=binding,
            build=compile_request(
                http, source, self._base_url, self._constants, self._config.headers
            ),
            rules=rules,
            transport=self._transport,
            config=self._config,
            reads_response=not used.keys().isdisjoint({"$status", "$response"}),
            flights=self._flights,
        )
        return BoundBinding(
            binding=binding,
            types=subgraph.types,
            call=call,
            variables=compile_scope(self._constants, frozenset(used)),
            concurrency=self._config.concurrency,
            not_found_is_null=self._config.not_found_is_null,
        )


def _source_of(binding: Binding, sources: Mapping[str, HttpSource]) -> HttpSource | None:
    if binding.source is None:
        return None
    found = sources.get(binding.source)
    if found is None:
        known = ", ".join(sorted(sources)) or "none"
        raise binding.arguments.error(
            f"there is no source {binding.source!r}; declared are: {known}", "source"
        )
    return found
