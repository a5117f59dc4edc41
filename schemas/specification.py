"""The definitions that specifications publish, read from the `spec` data files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from graphql import (
    DefinitionNode,
    DirectiveDefinitionNode,
    NamedTypeNode,
    NameNode,
    TypeDefinitionNode,
    Visitor,
    parse,
    visit,
)

__all__ = [
    "FEDERATION_VERSIONS",
    "Specification",
    "definitions_as_named",
    "federation_specification",
    "load_specification",
    "named_definitions",
]

FEDERATION_VERSIONS = tuple((2, minor) for minor in range(13))
"""The Federation 2 versions that we read."""

_BUILT_IN = frozenset({"String", "Int", "Float", "Boolean", "ID"})


@dataclass(frozen=True, slots=True, eq=False)
class Specification:
    """Directive and type definitions under their own names, e.g. `key` and `FieldSet`.

    There is one of each version, so that it is itself the key to what is made of it.
    """

    directives: Mapping[str, DirectiveDefinitionNode]
    types: Mapping[str, TypeDefinitionNode]

    def has_element(self, element: str) -> bool:
        """Whether `@key` or `FieldSet` is defined here."""
        if element.startswith("@"):
            return element[1:] in self.directives
        return element in self.types


@cache
def load_specification(name: str, version: tuple[int, int]) -> Specification:
    """Read the definitions of one version of a specification.

    Raises:
        FileNotFoundError: the version is not one that we know.
    """
    file = files("graphweft.schemas").joinpath(f"spec/{name}-v{version[0]}.{version[1]}.graphql")
    document = parse(file.read_text("utf-8"))
    directives: dict[str, DirectiveDefinitionNode] = {}
    types: dict[str, TypeDefinitionNode] = {}
    for definition in document.definitions:
        if isinstance(definition, DirectiveDefinitionNode):
            directives[definition.name.value] = definition
        elif isinstance(definition, TypeDefinitionNode):
            types[definition.name.value] = definition
    return Specification(directives, types)


def federation_specification(version: tuple[int, int] | None) -> Specification:
    """Federation's definitions; None means Federation 1."""
    return load_specification("federation", version or (1, 0))


def named_definitions(
    definitions: Iterable[DefinitionNode], name_of: Callable[[str], str]
) -> list[DefinitionNode]:
    """The definitions under the names that a document gives them.

    Args:
        definitions: of one specification.
        name_of: name in the document of an element (`@key` or `FieldSet`), without @.
    """
    renamer = _Renamer(name_of)
    return [visit(definition, renamer) for definition in definitions]


def definitions_as_named(
    specification: Specification, names: Mapping[str, str]
) -> tuple[DefinitionNode, ...]:
    """All definitions of a specification, its elements under these names without @."""
    return _definitions_as_named(specification, tuple(names.items()))


@lru_cache(maxsize=200)  # the subgraphs of a supergraph import much the same names
def _definitions_as_named(
    specification: Specification, names: tuple[tuple[str, str], ...]
) -> tuple[DefinitionNode, ...]:
    definitions = (*specification.directives.values(), *specification.types.values())
    return tuple(named_definitions(definitions, dict(names).__getitem__))


class _Renamer(Visitor):
    def __init__(self, name_of: Callable[[str], str]) -> None:
        super().__init__()
        self._name_of = name_of

    def leave_named_type(self, node: NamedTypeNode, *_: Any) -> NamedTypeNode:
        if node.name.value in _BUILT_IN:
            return node
        return NamedTypeNode(name=NameNode(value=self._name_of(node.name.value)))

    def leave_directive_definition(
        self, node: DirectiveDefinitionNode, *_: Any
    ) -> DirectiveDefinitionNode:
        return DirectiveDefinitionNode(
            name=NameNode(value=self._name_of(f"@{node.name.value}")),
            description=node.description,
            arguments=node.arguments,
            repeatable=node.repeatable,
            locations=node.locations,
        )

    def _rename_type(self, node: Any, *_: Any) -> Any:
        fields = {key: getattr(node, key) for key in node.keys if key not in {"loc", "name"}}
        return type(node)(name=NameNode(value=self._name_of(node.name.value)), **fields)

    leave_scalar_type_definition = _rename_type
    leave_enum_type_definition = _rename_type
    leave_input_object_type_definition = _rename_type
