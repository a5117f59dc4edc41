"""Bindings: what the directives of a connect specification say, as typed data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from graphweft.connectors.bindings.arguments import DirectiveArguments
from graphweft.connectors.bindings.keys import Key, argument_paths, declared_keys
from graphweft.connectors.mapping import Selection, Template, VariablesUsed, variables_used
from graphweft.schemas.definitions import FieldDefinition, TypeDefinition, TypeKind
from graphweft.schemas.directives import AppliedDirective
from graphweft.schemas.subgraph import ROOT_NAMES, Subgraph

__all__ = [
    "CONNECT",
    "GRPC_CONNECT",
    "Binding",
    "BindingKind",
    "BindingVocabulary",
    "read_bindings",
    "read_sources",
]

CONNECT = "https://specs.apollo.dev/connect"
GRPC_CONNECT = "https://graphweft.dev/grpc-connect"


class BindingKind(StrEnum):
    """How a binding is reached."""

    ROOT = "root"
    """A field of a root type."""
    EXPLICIT = "explicit"
    """A Query field with `entity: true`: also resolves the entity, from its arguments."""
    IMPLICIT = "implicit"
    """A field of another type: resolved from its parent, `$this`."""
    TYPE_SINGLE = "type single"
    """A type: one call for each entity, `$this`."""
    TYPE_BATCH = "type batch"
    """A type: one call for many entities, `$batch`."""


@dataclass(frozen=True, slots=True)
class BindingVocabulary:
    """The directives of one connect specification.

    Attributes:
        identity: the specification's url without its version.
        source: name of the directive that declares a source.
        connect: name of the directive that binds a field or type.
        request: the mappings that build a backend request from the directive's arguments; they
            decide which variables a binding uses. Raises MappingError.
    """

    identity: str
    source: str
    connect: str
    request: Callable[[DirectiveArguments], Sequence[Selection | Template]]


@dataclass(frozen=True, slots=True)
class Binding:
    """One field or type that a backend call answers.

    Attributes:
        subgraph: name of the authored subgraph.
        type_name: the type that carries the directive, or the field's type.
        field_name: the bound field; None for a bound type.
        index: place among the binding directives of the same element.
        source: name of the source; None where the request is complete by itself.
        arguments: the directive, for what is particular to a protocol.
        selection: maps the backend's answer to the GraphQL type.
        key: property paths of the representation that the request needs; empty for a root field.
        requires: property paths needed besides the key that the author declared.
        variables: variables of the request and the selection.
        batch_size: most entities in one call of a batch; None for any number.
        positional: whether a batch's answers stand in the order of the keys.
        directive: name of the connect directive, for coordinates.
    """

    subgraph: str
    type_name: str
    field_name: str | None
    index: int
    kind: BindingKind
    source: str | None
    arguments: DirectiveArguments
    selection: Selection
    variables: VariablesUsed
    key: Key = ()
    requires: Key = ()
    batch_size: int | None = None
    positional: bool = False
    directive: str = field(default="connect")

    @property
    def name(self) -> str:
        """Name of the synthetic subgraph."""
        parts = (self.subgraph, self.type_name, self.field_name, str(self.index))
        return "_".join(part for part in parts if part is not None)

    @property
    def element(self) -> str:
        """`Query.users` or `User`."""
        return self.type_name if self.field_name is None else f"{self.type_name}.{self.field_name}"

    @property
    def coordinate(self) -> str:
        """The binding as errors name it, e.g. `users:Query.users@connect[0]`."""
        return f"{self.subgraph}:{self.element}@{self.directive}[{self.index}]"


def read_sources(
    subgraph: Subgraph, vocabulary: BindingVocabulary
) -> Mapping[str, DirectiveArguments]:
    """The sources that a document declares, by name. Raises MappingError."""
    sources: dict[str, DirectiveArguments] = {}
    for applied in _applied(subgraph.schema_directives.applied, vocabulary, vocabulary.source):
        arguments = DirectiveArguments(applied, f"@{vocabulary.source}")
        name = arguments.text("name")
        if not name:
            raise arguments.error("a source needs a `name`")
        if name in sources:
            raise arguments.error(f"there are two sources named {name!r}", "name")
        sources[name] = arguments
    return sources


def read_bindings(subgraph: Subgraph, vocabulary: BindingVocabulary) -> tuple[Binding, ...]:
    """Every binding of a document, in its order.

    Raises:
        MappingError: a mapping does not parse, or a binding contradicts itself.
    """
    return tuple(_read_all(subgraph, vocabulary))


def _read_all(subgraph: Subgraph, vocabulary: BindingVocabulary) -> Iterator[Binding]:
    for type_definition in subgraph.types.values():
        if type_definition.kind is not TypeKind.OBJECT:
            continue
        reader = _Reader(subgraph, vocabulary, type_definition)
        on_type = _applied(type_definition.directives.applied, vocabulary, vocabulary.connect)
        for index, applied in enumerate(on_type):
            yield reader.read(applied, index, None)
        for field_definition in type_definition.fields.values():
            on_field = _applied(field_definition.directives.applied, vocabulary, vocabulary.connect)
            for index, applied in enumerate(on_field):
                yield reader.read(applied, index, field_definition)


def _applied(
    applied: Sequence[AppliedDirective], vocabulary: BindingVocabulary, name: str
) -> list[AppliedDirective]:
    return [item for item in applied if item.identity == vocabulary.identity and item.name == name]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the bindings of one type."""

    subgraph: Subgraph
    vocabulary: BindingVocabulary
    type: TypeDefinition

    def read(self, applied: AppliedDirective, index: int, bound: FieldDefinition | None) -> Binding:
        element = self.type.name if bound is None else f"{self.type.name}.{bound.name}"
        arguments = DirectiveArguments(applied, element)
        selection = arguments.selection("selection")
        if selection is None or not selection.items:
            raise arguments.error("`selection` is missing: say which fields the answer maps to")
        used = variables_used(selection, *self.vocabulary.request(arguments))
        self._check(arguments, bound, used, selection)
        kind = self._kind(arguments, bound, used)
        key, requires = self._key(kind, arguments, bound, used)
        return Binding(
            subgraph=self.subgraph.name,
            type_name=self.type.name,
            field_name=None if bound is None else bound.name,
            index=index,
            kind=kind,
            source=arguments.text("source"),
            arguments=arguments,
            selection=selection,
            variables=used,
            key=key,
            requires=requires,
            batch_size=arguments.value("batch", "maxSize"),
            positional=arguments.value("batch", "positional") is True,
            directive=self.vocabulary.connect,
        )

    def _check(
        self,
        arguments: DirectiveArguments,
        bound: FieldDefinition | None,
        used: VariablesUsed,
        selection: Selection,
    ) -> None:
        is_root = self.type.name in ROOT_NAMES.values()
        problems = {
            "`$batch` is for the request; it is not known in `selection`": (
                "$batch" in variables_used(selection)
            ),
            "`$batch` is for a directive on a type": "$batch" in used and bound is not None,
            "`$batch` and `$this` cannot be used together": "$batch" in used and "$this" in used,
            "`$this` is not known on a root field: it has no parent": is_root and "$this" in used,
            "`$args` is not known on a type; use `$this` or `$batch`": (
                "$args" in used and bound is None
            ),
            "a root type cannot be bound as a whole; bind its fields": is_root and bound is None,
            "`entity: true` is for fields of Query": (
                arguments.value("entity") is True and (bound is None or self.type.name != "Query")
            ),
        }
        for message, applies in problems.items():
            if applies:
                raise arguments.error(message)

    def _kind(
        self, arguments: DirectiveArguments, bound: FieldDefinition | None, used: VariablesUsed
    ) -> BindingKind:
        if bound is None:
            if "$batch" in used:
                return BindingKind.TYPE_BATCH
            if "$this" in used:
                return BindingKind.TYPE_SINGLE
            raise arguments.error("the request uses neither `$this` nor `$batch`, so has no key")
        if self.type.name not in ROOT_NAMES.values():
            return BindingKind.IMPLICIT
        return BindingKind.EXPLICIT if arguments.value("entity") is True else BindingKind.ROOT

    def _key(
        self,
        kind: BindingKind,
        arguments: DirectiveArguments,
        bound: FieldDefinition | None,
        used: VariablesUsed,
    ) -> tuple[Key, Key]:
        match kind:
            case BindingKind.ROOT:
                return (), ()
            case BindingKind.EXPLICIT:
                return tuple(argument_paths(self.subgraph, bound.arguments if bound else {})), ()
            case BindingKind.TYPE_BATCH:
                paths = _sorted(used["$batch"])
            case _:
                paths = _sorted(used.get("$this", frozenset()))
        if not paths and kind is BindingKind.IMPLICIT:
            paths = self._first_key(arguments)
        if () in paths:
            raise arguments.error("say which properties of `$this` or `$batch` the request needs")
        if kind is not BindingKind.IMPLICIT:
            return paths, ()
        return self._split_by_declared_key(paths)

    def _first_key(self, arguments: DirectiveArguments) -> Key:
        """The declared key that reaches a field whose request needs nothing of its parent."""
        keys = declared_keys(self.type)
        if not keys:
            raise arguments.error(
                f"`{self.type.name}` has no key: use `$this` in the request, or add `@key`"
            )
        return keys[0]

    def _split_by_declared_key(self, paths: Key) -> tuple[Key, Key]:
        """The declared key within the paths, and the paths beyond it."""
        for key in declared_keys(self.type):
            if set(key) <= set(paths):
                return key, tuple(path for path in paths if path not in key)
        return paths, ()


def _sorted(paths: frozenset[tuple[str, ...]]) -> Key:
    return tuple(sorted(paths))
