"""The recorded federation cases, served in-process (`serve.py` beside the data, read in place).

`serve.py` builds its schemas by changing AST nodes, which graphql-core 3.3 has made immutable; its
`executable_schema` is replaced by one that makes new nodes instead. Nothing else is touched.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from graphql import (
    REMOVE,
    DocumentNode,
    EnumTypeExtensionNode,
    GraphQLSchema,
    InputObjectTypeExtensionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    UnionTypeExtensionNode,
    Visitor,
    build_ast_schema,
    extend_schema,
    parse,
    print_ast,
    visit,
)

from graphweft.connectors.contract import (
    RequestContext,
    SubgraphCall,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.schemas.subgraph import Subgraph

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "federation-cases"

_EXTENSIONS = (
    ObjectTypeExtensionNode,
    InterfaceTypeExtensionNode,
    UnionTypeExtensionNode,
    EnumTypeExtensionNode,
    InputObjectTypeExtensionNode,
)


@cache
def server() -> ModuleType:
    """`serve.py` as a module."""
    spec = importlib.util.spec_from_file_location("federation_cases_serve", FOLDER / "serve.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.executable_schema = executable_schema  # type: ignore[attr-defined]  # see the docstring
    return module


@cache
def load_case(name: str) -> Any:
    """A suite's `Case`: specs, tests, supergraph, subgraphs."""
    return server().Case(FOLDER / name)


def case_names() -> list[str]:
    """Names of the suites, none where the folder is absent."""
    return sorted(p.parent.name for p in FOLDER.glob("*/data.json"))


class _DropDirectives(Visitor):
    def enter_directive(self, *_: object) -> Any:
        return REMOVE

    def enter_directive_definition(self, *_: object) -> Any:
        return REMOVE


def executable_schema(sdl: str) -> GraphQLSchema:
    """Subgraph SDL -> a schema with `_service` and `_entities`, directives dropped."""
    entities = _entity_names(parse(sdl))
    document = visit(parse(sdl), _DropDirectives())
    roots = {"query": "Query", "mutation": "Mutation"}
    for node in document.definitions:
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode):
            roots.update({o.operation.value: o.type.name.value for o in node.operation_types or ()})
    definitions: dict[str, Any] = {}
    extensions: list[Any] = []
    for node in document.definitions:
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode):
            continue
        is_extension = isinstance(node, _EXTENSIONS)
        name = node.name.value
        if is_extension or name in definitions:
            extensions.append(node)
        else:
            definitions[name] = node
    text = "\n".join(print_ast(node) for node in definitions.values())
    text += "\nscalar _Any\ntype _Service { sdl: String }\n"
    fields = "_service: _Service!"
    if entities:
        text += f"union _Entity = {' | '.join(entities)}\n"
        fields += " _entities(representations: [_Any!]!): [_Entity]!"
    extended = [print_ast(node) for node in extensions] + [
        f"extend type {roots['query']} {{ {fields} }}"
    ]
    known = set(definitions)
    for node in extensions:
        name = node.name.value
        if name not in known:
            known.add(name)
            text += print_ast(replace_kind(node)) + "\n"
            extended.remove(print_ast(node))
    if roots["query"] not in known:
        text += f"type {roots['query']} {{ {fields} }}\n"
        extended.pop()
        known.add(roots["query"])
    operations = " ".join(f"{kind}: {name}" for kind, name in roots.items() if name in known)
    schema = build_ast_schema(parse(text + f"schema {{ {operations} }}"), assume_valid_sdl=True)
    return (
        extend_schema(schema, parse("\n".join(extended)), assume_valid_sdl=True)
        if extended
        else schema
    )


def _entity_names(document: DocumentNode) -> list[str]:
    return list(
        dict.fromkeys(
            node.name.value
            for node in document.definitions
            if isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode)
            and any(d.name.value in {"key", "federation__key"} for d in node.directives or ())
        )
    )


def replace_kind(node: Any) -> Any:
    """A type extension as the definition that it extends nothing with."""
    text = print_ast(node).removeprefix("extend ")
    return parse(text).definitions[0]


class CaseConnector:
    """A recorded subgraph as a connector; `bad_requests` are those that it refused as invalid."""

    def __init__(self, subgraph: Any) -> None:
        self._subgraph = subgraph
        self.bad_requests: list[str] = []

    async def describe(self) -> str:
        return str(self._subgraph.sdl)

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        return (subgraph,)

    def prepare(self, operation: SubgraphOperation) -> SubgraphCall:
        async def call(variables: dict[str, Any], context: RequestContext) -> SubgraphResponse:
            result = self._subgraph.execute(operation.text, variables)
            if "data" not in result:
                self.bad_requests.append(f"{operation.text}: {result['errors']}")
            return SubgraphResponse(result.get("data"), result.get("errors") or ())

        return call

    async def aclose(self) -> None:
        return None
