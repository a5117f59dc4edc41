"""Print the merged schema as supergraph SDL (join spec v0.5), sorted and deterministic."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphql import StringValueNode, print_ast

from graphweft.federation.composition.merged import (
    Application,
    MergedField,
    MergedInputValue,
    MergedSchema,
    MergedType,
)
from graphweft.schemas.definitions import TypeKind
from graphweft.schemas.links import SPECS
from graphweft.schemas.specification import load_specification, named_definitions
from graphweft.schemas.subgraph import ROOT_NAMES

__all__ = ["GraphEntry", "SupergraphLink", "print_supergraph"]


@dataclass(frozen=True, slots=True)
class GraphEntry:
    """A value of `join__Graph`."""

    id: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class SupergraphLink:
    """A specification that the supergraph uses, and the names of its directives here.

    Attributes:
        url: with version.
        purpose: `SECURITY`, `EXECUTION` or None.
        names: directive (specification name) -> name in the supergraph.
        imports_all: whether to import also what needs no import to have its name.
    """

    url: str
    purpose: str | None = None
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    imports_all: bool = False

    @property
    def name(self) -> str:
        """Default name of the specification in a document."""
        return self.url.split("/")[-2]


def print_supergraph(
    schema: MergedSchema, graphs: Sequence[GraphEntry], links: Sequence[SupergraphLink]
) -> str:
    """Print; the same schema gives the same text."""
    printer = _Printer({name: own for link in links for name, own in link.names.items()})
    definitions = _specification_definitions(links)
    directives = {name: text for name, text in definitions.items() if name.startswith("@")}
    directives |= {f"@{name}": print_ast(node) for name, node in schema.directives.items()}
    types = {name: text for name, text in definitions.items() if not name.startswith("@")}
    types["join__Graph"] = _print_graphs(graphs)
    types |= {name: printer.type(item) for name, item in schema.types.items()}
    blocks = [
        _print_schema(schema, links, printer),
        *(directives[name] for name in sorted(directives)),
        *(types[name] for name in sorted(types)),
    ]
    return "\n\n".join(blocks) + "\n"


def _specification_definitions(links: Sequence[SupergraphLink]) -> dict[str, str]:
    """Printed definitions of the linked specifications, by name; directives with their @."""
    printed: dict[str, str] = {}
    for link in links:
        version = re.fullmatch(r"v(\d+)\.(\d+)", link.url.split("/")[-1])
        if version is None or not link.url.startswith(f"{SPECS}/"):
            continue  # composed: the subgraphs' own definition is printed
        specification = load_specification(link.name, (int(version[1]), int(version[2])))
        name_of = _namer(link)
        used = {
            f"@{name}": node
            for name, node in specification.directives.items()
            if not link.names or name in link.names
        }
        for element, node in [*used.items(), *specification.types.items()]:
            prefix = "@" if element.startswith("@") else ""
            (named,) = named_definitions([node], name_of)
            printed[f"{prefix}{name_of(element)}"] = print_ast(named)
    return printed


def _namer(link: SupergraphLink) -> Callable[[str], str]:
    def name_of(element: str) -> str:
        bare = element.removeprefix("@")
        if element.startswith("@"):
            return link.names.get(bare) or (bare if bare == link.name else f"{link.name}__{bare}")
        return "join__Graph" if element == "Graph" else f"{link.name}__{bare}"

    return name_of


def _print_schema(schema: MergedSchema, links: Sequence[SupergraphLink], printer: _Printer) -> str:
    lines = ["schema"]
    lines += [f"  {_print_link(link)}" for link in links]
    lines += [f"  {printer.application(item)}" for item in schema.schema_applications]
    roots = [
        f"  {operation.value}: {name}"
        for operation, name in ROOT_NAMES.items()
        if name in schema.types
    ]
    return "\n".join([*lines, "{", *roots, "}"])


def _print_link(link: SupergraphLink) -> str:
    imports = [
        f'"@{name}"' if name == own else f'{{name: "@{name}", as: "@{own}"}}'
        for name, own in link.names.items()
        if link.imports_all or own != (name if name == link.name else f"{link.name}__{name}")
    ]
    arguments = [f'url: "{link.url}"']
    if imports:
        arguments.append(f"import: [{', '.join(imports)}]")
    if link.purpose:
        arguments.append(f"for: {link.purpose}")
    return f"@link({', '.join(arguments)})"


def _print_graphs(graphs: Sequence[GraphEntry]) -> str:
    values = [
        f'  {graph.id} @join__graph(name: "{graph.name}", url: "{graph.url}")' for graph in graphs
    ]
    return "\n".join(["enum join__Graph {", *values, "}"])


_KEYWORDS = {
    TypeKind.SCALAR: "scalar",
    TypeKind.OBJECT: "type",
    TypeKind.INTERFACE: "interface",
    TypeKind.UNION: "union",
    TypeKind.ENUM: "enum",
    TypeKind.INPUT_OBJECT: "input",
}


@dataclass(frozen=True, slots=True)
class _Printer:
    """Knows the names that directives have in the supergraph."""

    names: Mapping[str, str]

    def application(self, item: Application) -> str:
        name = self.names.get(item.name, item.name)
        if not item.arguments:
            return f"@{name}"
        arguments = ", ".join(f"{key}: {value}" for key, value in item.arguments)
        return f"@{name}({arguments})"

    def type(self, item: MergedType) -> str:
        head = f"{_KEYWORDS[item.kind]} {item.name}"
        if item.interfaces:
            head += f" implements {' & '.join(item.interfaces)}"
        lines = [*_description(item.description, ""), head]
        lines += [f"  {self.application(use)}" for use in (*item.joins, *item.applications)]
        if item.kind is TypeKind.UNION:
            lines.append(f" = {' | '.join(item.members)}")
        elif body := list(self._body(item)):
            lines += ["{", *body, "}"]
        return "\n".join(lines)

    def _body(self, item: MergedType) -> Iterator[str]:
        for member in item.fields.values():
            yield from self._field(member)
        for value in item.input_fields.values():
            yield from _description(value.description, "  ")
            yield f"  {self._input_value(value)}"
        for enum_value in item.values.values():
            yield from _description(enum_value.description, "  ")
            uses = (*enum_value.joins, *enum_value.applications)
            yield f"  {enum_value.name}{self._suffix(uses)}"

    def _field(self, item: MergedField) -> Iterator[str]:
        yield from _description(item.description, "  ")
        suffix = f": {item.type}{self._suffix((*item.joins, *item.applications))}"
        arguments = list(item.arguments.values())
        if not any(argument.description for argument in arguments):
            inside = ", ".join(map(self._input_value, arguments))
            yield f"  {item.name}({inside}){suffix}" if inside else f"  {item.name}{suffix}"
            return
        yield f"  {item.name}("
        for argument in arguments:
            yield from _description(argument.description, "    ")
            yield f"    {self._input_value(argument)}"
        yield f"  ){suffix}"

    def _input_value(self, item: MergedInputValue) -> str:
        default = f" = {print_ast(item.default)}" if item.default is not None else ""
        return f"{item.name}: {item.type}{default}{self._suffix((*item.joins, *item.applications))}"

    def _suffix(self, applications: Iterable[Application]) -> str:
        return "".join(f" {self.application(item)}" for item in applications)


def _description(text: str | None, indent: str) -> list[str]:
    if text is None:
        return []
    literal = print_ast(StringValueNode(value=text, block=True))
    return [f"{indent}{line}" if line else "" for line in literal.split("\n")]
