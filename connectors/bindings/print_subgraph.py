"""Synthetic types to Federation 2 SDL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graphql import StringValueNode, print_ast

from graphweft.connectors.bindings.synthesize import SyntheticType
from graphweft.schemas.definitions import (
    FieldDefinition,
    InputValueDefinition,
    TypeDefinition,
    TypeKind,
)
from graphweft.schemas.directives import AppliedDirective, Directives
from graphweft.schemas.links import FEDERATION, LINK, Link
from graphweft.schemas.subgraph import Subgraph
from graphweft.schemas.type_reference import named_type

__all__ = ["print_subgraph"]

_NEWEST = f"{FEDERATION}/v2.12"
_NEEDED = ("@key", "@shareable", "@external", "@requires", "@provides")
_DERIVED = frozenset(
    {"key", "shareable", "external", "requires", "provides", "override", "extends"}
)
_RULES = frozenset({"authenticated", "requiresScopes", "policy"})


def print_subgraph(
    subgraph: Subgraph,
    types: Mapping[str, SyntheticType],
    dropped: frozenset[str],
    resolved: frozenset[tuple[str, str]],
) -> str:
    """The SDL of a synthetic subgraph.

    Args:
        subgraph: the authored subgraph, which knows each field's type and arguments.
        types: the types to print; input types, enums and scalars that they use follow.
        dropped: identities of specifications whose directives stay behind.
        resolved: (type, field) of what one of the synthetic subgraphs resolves, and where its
            directives are.
    """
    printer = _Printer(subgraph, types, dropped, resolved)
    order = [name for name in subgraph.types if name in types]
    composite = [printer.composite(name, types[name]) for name in order]
    return "\n\n".join([printer.links(), *composite, *printer.used_types()]) + "\n"


class _Printer:
    def __init__(
        self,
        subgraph: Subgraph,
        types: Mapping[str, SyntheticType],
        dropped: frozenset[str],
        resolved: frozenset[tuple[str, str]],
    ) -> None:
        self.subgraph = subgraph
        self.types = types
        self.dropped = dropped
        self.resolved = resolved
        found = subgraph.links.find(FEDERATION)
        self.federation = found or Link(_NEWEST, FEDERATION, "federation", (2, 12), "federation")
        self.imports = {name: name for name in _NEEDED} | dict(self.federation.imports)
        self.used: dict[str, None] = {}

    # -- links --------------------------------------------------------------------------------

    def links(self) -> str:
        name = self.subgraph.links.find(LINK)
        others = [
            link
            for link in self.subgraph.links.links
            if link.identity not in self.dropped | {FEDERATION}
            and not (link.identity == LINK and link.alias == "link")
        ]
        lines = [
            self.link(self.federation, self.imports),
            *(self.link(x, x.imports) for x in others),
        ]
        directive = name.alias if name else "link"
        definitions = [
            print_ast(definition.node)
            for definition in self.subgraph.directive_definitions.values()
        ]
        for definition in self.subgraph.directive_definitions.values():
            self.use(definition.arguments.values())
        extension = "extend schema\n" + "\n".join(f"  @{directive}({line})" for line in lines)
        return "\n\n".join([extension, *definitions])

    def link(self, link: Link, imports: Mapping[str, str]) -> str:
        parts = [f'url: "{link.url}"']
        if link.alias != link.name.replace("-", "_"):
            parts.append(f'as: "{link.alias}"')
        if link.purpose is not None:
            parts.append(f"for: {link.purpose}")
        if imports:
            items = [
                f'"{name}"' if name == local else f'{{ name: "{name}", as: "{local}" }}'
                for name, local in imports.items()
            ]
            parts.append(f"import: [{', '.join(items)}]")
        return ", ".join(parts)

    def federation_name(self, directive: str) -> str:
        return self.imports[f"@{directive}"]

    # -- composite types ----------------------------------------------------------------------

    def composite(self, name: str, synthetic: SyntheticType) -> str:
        definition = self.subgraph.types[name]
        if definition.kind is TypeKind.UNION:
            members = " | ".join(member for member in definition.members if member in self.types)
            carried = self.carried(definition.directives)
            return f"{described(definition.description)}union {name}{carried} = {members}"
        keyword = "interface" if definition.kind is TypeKind.INTERFACE else "type"
        interfaces = [item for item in definition.interfaces if item in self.types]
        implements = f" implements {' & '.join(interfaces)}" if interfaces else ""
        keys = "" if definition.kind is TypeKind.INTERFACE else self.keys(synthetic)
        head = f"{keyword} {name}{implements}{keys}{self.carried(definition.directives)}"
        fields = [
            self.field(definition, definition.fields[item], synthetic)
            for item in definition.fields
            if item in synthetic.fields
        ]
        return described(definition.description) + "\n".join([f"{head} {{", *fields, "}"])

    def keys(self, synthetic: SyntheticType) -> str:
        name = self.federation_name("key")
        return "".join(
            f' {name}(fields: "{fields}"{"" if resolvable else ", resolvable: false"})'
            for fields, resolvable in synthetic.keys.items()
        )

    def field(
        self, definition: TypeDefinition, field: FieldDefinition, synthetic: SyntheticType
    ) -> str:
        self.used.setdefault(named_type(field.type))
        arguments = self.arguments(field.arguments.values())
        marks = self.marks(definition, field.name, synthetic)
        carried = self.carried(field.directives)
        if field.name in synthetic.external:
            carried = self.carried_external(definition, field)
        head = f"  {field.name}{arguments}: {field.type}{marks}{carried}"
        return described(field.description, "  ") + head

    def marks(self, definition: TypeDefinition, name: str, synthetic: SyntheticType) -> str:
        if definition.kind is TypeKind.INTERFACE:
            return ""
        marks = ""
        if name in synthetic.external:
            marks += f" {self.federation_name('external')}"
        elif definition.name != "Subscription":
            marks += f" {self.federation_name('shareable')}"
        for directive, field_sets in (
            ("requires", synthetic.requires),
            ("provides", synthetic.provides),
        ):
            if name in field_sets:
                marks += f' {self.federation_name(directive)}(fields: "{field_sets[name]}")'
        return marks

    # -- what they use ------------------------------------------------------------------------

    def used_types(self) -> Iterator[str]:
        """Enums, scalars and input types, each after the first thing that uses it."""
        printed: set[str] = set()
        while pending := [name for name in self.used if name not in printed]:
            for name in pending:
                printed.add(name)
                definition = self.subgraph.types.get(name)
                if definition is not None and not definition.is_composite:
                    yield self.leaf(definition)

    def leaf(self, definition: TypeDefinition) -> str:
        carried = self.carried(definition.directives)
        head = f"{described(definition.description)}{_KEYWORDS[definition.kind]} {definition.name}"
        lines = [
            f"{described(value.description, '  ')}  {value.name}{self.carried(value.directives)}"
            for value in definition.values.values()
        ]
        lines += [f"  {self.input_value(item)}" for item in definition.input_fields.values()]
        self.use(definition.input_fields.values())
        return "\n".join([f"{head}{carried} {{", *lines, "}"]) if lines else f"{head}{carried}"

    def arguments(self, arguments: Iterable[InputValueDefinition]) -> str:
        printed = [self.input_value(argument) for argument in arguments]
        self.use(arguments)
        return f"({', '.join(printed)})" if printed else ""

    def input_value(self, value: InputValueDefinition) -> str:
        default = f" = {print_ast(value.default)}" if value.default is not None else ""
        description = described(value.description, end=" ")
        return f"{description}{value.name}: {value.type}{default}{self.carried(value.directives)}"

    def use(self, values: Iterable[InputValueDefinition]) -> None:
        for value in values:
            self.used.setdefault(named_type(value.type))

    def carried(self, directives: Directives) -> str:
        return "".join(f" {item}" for item in directives.applied if self.is_carried(item))

    def carried_external(self, definition: TypeDefinition, field: FieldDefinition) -> str:
        """An external field has directives only where no other subgraph can have them.

        Never rules of what clients may see: they are read from the authored subgraph.
        """
        if (definition.name, field.name) in self.resolved:
            return ""
        applied = (a for a in field.directives.applied if a.name not in _RULES)
        return "".join(f" {item}" for item in applied if self.is_carried(item))

    def is_carried(self, applied: AppliedDirective) -> bool:
        if applied.identity in self.dropped:
            return False
        return applied.identity != FEDERATION or applied.name not in _DERIVED


_KEYWORDS = {TypeKind.ENUM: "enum", TypeKind.SCALAR: "scalar", TypeKind.INPUT_OBJECT: "input"}


def described(description: str | None, indent: str = "", end: str = "\n") -> str:
    """A description as SDL, with what separates it from the thing described."""
    if description is None:
        return ""
    text = print_ast(StringValueNode(value=description, block="\n" in description))
    return "".join(f"{indent}{line}" for line in text.splitlines(keepends=True)) + end
