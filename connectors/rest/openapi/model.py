"""The GraphQL side of an import: types, arguments and operations, before they are printed."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = [
    "Argument",
    "EnumType",
    "EnumValue",
    "HttpRequest",
    "ObjectField",
    "ObjectType",
    "OperationField",
    "TypeBinding",
    "TypeRef",
]


@dataclass(frozen=True, slots=True)
class TypeRef:
    """A use of a type: named, or a list of `item`."""

    name: str = ""
    item: TypeRef | None = None
    non_null: bool = False

    @property
    def named(self) -> str:
        """Name of the innermost type."""
        return self.name if self.item is None else self.item.named

    @property
    def list_depth(self) -> int:
        """How many lists are around the innermost type."""
        return 0 if self.item is None else 1 + self.item.list_depth

    def with_null(self, nullable: bool) -> TypeRef:
        """The same type, nullable or not."""
        return TypeRef(self.name, self.item, not nullable)

    def renamed(self, name: str) -> TypeRef:
        """The same lists around another type."""
        if self.item is None:
            return TypeRef(name, None, self.non_null)
        return TypeRef("", self.item.renamed(name), self.non_null)

    def __str__(self) -> str:
        core = self.name if self.item is None else f"[{self.item}]"
        return f"{core}!" if self.non_null else core


@dataclass(frozen=True, slots=True)
class EnumValue:
    """An enum value and what it is on the wire."""

    name: str
    wire: str


@dataclass(frozen=True, slots=True)
class EnumType:
    """An enum, used for input and for output."""

    name: str
    description: str
    values: tuple[EnumValue, ...]

    @property
    def is_mapped(self) -> bool:
        """Whether any value differs on the wire."""
        return any(value.name != value.wire for value in self.values)


@dataclass(frozen=True, slots=True)
class ObjectField:
    """A field of an object or input type; `wire` is the name of the JSON property."""

    name: str
    wire: str
    type: TypeRef
    description: str = ""
    deprecated: bool = False


@dataclass(slots=True)
class ObjectType:
    """An object or input type. Fields are filled after it is named, so types may be recursive."""

    name: str
    pointer: str
    description: str = ""
    fields: dict[str, ObjectField] = field(default_factory=dict[str, ObjectField])


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a field; `default` is a GraphQL literal or ""."""

    name: str
    type: TypeRef
    description: str = ""
    default: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """The `http` argument of `@connect`; `query_params` and `body` are lines of mappings."""

    method: str
    template: str
    query_params: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OperationField:
    """A root field with its `@connect`.

    Attributes:
        root: `Query` or `Mutation`.
        pointer: of the operation in the document.
        path: path of the operation, as the document has it.
        path_arguments: names of the arguments that fill the path, in the path's order.
        list_arguments: (argument, wire name, separator) of array query parameters; the separator
            is "" where the key is repeated.
        source: name of the `@source`.
        entity: whether it is the entity resolver of its type.
    """

    root: str
    name: str
    pointer: str
    path: str
    arguments: tuple[Argument, ...]
    result: TypeRef
    request: HttpRequest
    source: str
    path_arguments: tuple[str, ...] = ()
    list_arguments: tuple[tuple[str, str, str], ...] = ()
    description: str = ""
    deprecated: bool = False
    entity: bool = False


@dataclass(frozen=True, slots=True)
class TypeBinding:
    """What entity proposals add to a type: its key and, where there is one, a batch `@connect`."""

    key: str
    source: str = ""
    request: HttpRequest | None = None
    selection: tuple[str, ...] = ()
    batch_size: int = 0
