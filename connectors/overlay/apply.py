"""An overlay laid over the SDL of a backend: the same types, with more said of them.

Every name of the overlay must be in the SDL, with the same type: an overlay says more. It makes
fields and types only where it also says how they are called: by `@connect` or `@grpcConnect`.
Directives of federation have their own names in an overlay; here they get the names
that the SDL has for them, and the link that they need.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, cast

from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    Node,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    parse,
    print_ast,
)
from graphql.pyutils import did_you_mean, suggestion_list

from graphweft.connectors.overlay.lookups import Lookup, is_lookup_directive
from graphweft.connectors.overlay.read import Overlay
from graphweft.schemas.errors import SdlError, SourceLocation
from graphweft.schemas.links import FEDERATION, Link, directive_arguments, read_links
from graphweft.schemas.sdl import location_of, parse_sdl, print_sdl
from graphweft.schemas.specification import FEDERATION_VERSIONS, federation_specification

__all__ = ["apply_overlay"]

_LATEST = FEDERATION_VERSIONS[-1]
_LINK = f"{FEDERATION}/v{_LATEST[0]}.{_LATEST[1]}"
_FEDERATION_1 = frozenset({"key", "external", "provides", "requires", "extends"})

_BINDINGS = frozenset({"connect", "grpcConnect"})

SomeNode = TypeVar("SomeNode", bound=Node)


def apply_overlay(sdl: str, overlay: Overlay, subgraph: str) -> str:
    """The SDL of a backend with what its overlays say.

    Args:
        sdl: subgraph SDL, or the SDL of a plain GraphQL server.
        overlay: what to add.
        subgraph: its name, for messages.

    Raises:
        SdlError: the SDL or an overlay cannot be read, or an overlay names something that the SDL
            does not have. The place is that in the overlay.
    """
    base = parse_sdl(sdl, subgraph)
    links, _ = read_links(base, subgraph)
    link = links.find(FEDERATION)
    definitions = list(base.definitions)
    if link is None:
        _refuse_federation_1(base, overlay, subgraph)
        _check_lookups(overlay, base)
        extension = parse(f'extend schema @link(url: "{_LINK}")', no_location=True)
        definitions[:0] = extension.definitions
        link = Link(_LINK, FEDERATION, "federation", _LATEST, "federation")
    elif overlay.lookups:
        raise SdlError(
            f'subgraph "{subgraph}" links federation, and resolves its entities itself; @lookup of '
            f'"{overlay.lookups[0].field}" is for servers that do not',
            SourceLocation(overlay.documents[0][0]),
        )
    for source, document in overlay.documents:
        definitions = _Applied(definitions, link, source, subgraph).with_all(document.definitions)
    for lookup in overlay.lookups:
        for name in _answered_by(lookup, base):
            definitions = _with_key(definitions, name, lookup, link)
    return print_sdl(DocumentNode(definitions=tuple(definitions)))


class _Applied:
    """One overlay document, applied definition by definition."""

    def __init__(
        self, base: Sequence[DefinitionNode], link: Link, source: str, subgraph: str
    ) -> None:
        self.definitions = list(base)
        self.link = link
        self.source = source
        self.subgraph = subgraph
        self.specification = federation_specification(link.version)

    def with_all(self, additions: Iterable[DefinitionNode]) -> list[DefinitionNode]:
        """The definitions with those of the overlay."""
        for addition in additions:
            if isinstance(addition, TypeDefinitionNode | TypeExtensionNode):
                self.add_type(addition)
            elif isinstance(addition, SchemaDefinitionNode | SchemaExtensionNode):
                self.add_links(addition)
            elif isinstance(addition, DirectiveDefinitionNode):
                self.definitions.append(addition)
            else:
                raise SdlError("an overlay has type definitions only", self.place(addition))
        return self.definitions

    def add_type(self, addition: TypeDefinitionNode | TypeExtensionNode) -> None:
        """A type: its directives and description, and those of its parts."""
        name = addition.name.value
        indices = [i for i, node in enumerate(self.definitions) if _type_name(node) == name]
        if not indices and _is_bound(addition):
            self.definitions.append(self.made(addition))
            return
        if not indices:
            names = sorted({_type_name(node) for node in self.definitions} - {""})
            raise self.missing(addition, f'no type "{name}"', name, names)
        first = self.definitions[indices[0]]
        if _kind(first) != _kind(addition):
            raise SdlError(
                f'"{name}" is {_article(_kind(first))} in subgraph "{self.subgraph}", not '
                f"{_article(_kind(addition))}",
                self.place(addition),
            )
        self.definitions[indices[0]] = self.with_own(cast("Any", first), addition)
        for field in _parts(addition, "fields") + _parts(addition, "values"):
            self.add_member(indices, field, name)

    def add_member(self, indices: Sequence[int], addition: Any, owner: str) -> None:
        """A field or an enum value, wherever the document has it."""
        attribute = "values" if not hasattr(addition, "type") else "fields"
        known: list[str] = []
        for index in indices:
            members = _parts(self.definitions[index], attribute)
            for position, member in enumerate(members):
                if member.name.value == addition.name.value:
                    changed = self.with_member(member, addition, owner)
                    new = (*members[:position], changed, *members[position + 1 :])
                    self.definitions[index] = _changed(self.definitions[index], **{attribute: new})
                    return
                known.append(member.name.value)
        if _is_bound(addition):
            node = self.definitions[indices[0]]
            members = (*_parts(node, attribute), self.made(addition))
            self.definitions[indices[0]] = _changed(node, **{attribute: members})
            return
        name = addition.name.value
        what = "value" if attribute == "values" else "field"
        raise self.missing(addition, f'no {what} "{owner}.{name}"', name, known)

    def with_member(self, member: Any, addition: Any, owner: str) -> Any:
        """The field, input field or value, with what the overlay says of it."""
        place = f"{owner}.{member.name.value}"
        self.check_type(member, addition, place)
        arguments = list(_parts(member, "arguments"))
        names = [argument.name.value for argument in arguments]
        for argument in _parts(addition, "arguments"):
            name = argument.name.value
            if name not in names:
                raise self.missing(argument, f'no argument "{place}({name}:)"', name, names)
            index = names.index(name)
            self.check_type(arguments[index], argument, f"{place}({name}:)")
            arguments[index] = self.with_own(arguments[index], argument)
        changed = self.with_own(member, addition)
        return _changed(changed, arguments=tuple(arguments)) if arguments else changed

    def check_type(self, member: Any, addition: Any, place: str) -> None:
        """Raise where the overlay writes another type than the backend has."""
        if not hasattr(member, "type"):
            return
        there, here = print_ast(member.type), print_ast(addition.type)
        if there != here:
            raise SdlError(
                f'"{place}" has the type {there} in subgraph "{self.subgraph}", not {here}',
                self.place(addition),
            )

    def with_own(self, node: SomeNode, addition: Any) -> SomeNode:
        """The node with the description and the directives of the overlay's."""
        added = tuple(
            self.named(directive)
            for directive in addition.directives or ()
            if not is_lookup_directive(directive.name.value)
        )
        directives = (*(cast("Any", node).directives or ()), *added)
        description = getattr(addition, "description", None)
        if description is None:
            return _changed(node, directives=directives)
        return _changed(node, directives=directives, description=description)

    def made(self, addition: Any) -> Any:
        """A type or a field that the backend does not have, as the document writes it."""
        changes: dict[str, Any] = {
            "directives": tuple(self.named(one) for one in addition.directives or ())
        }
        for attribute in ("fields", "arguments", "values"):
            parts = _parts(addition, attribute)
            if parts:
                changes[attribute] = tuple(self.made(part) for part in parts)
        return _changed(addition, **changes)

    def named(self, directive: ConstDirectiveNode) -> ConstDirectiveNode:
        """The directive under the name that the document has for it."""
        name = directive.name.value
        if not federation_specification(_LATEST).has_element(f"@{name}"):
            return directive
        if not self.specification.has_element(f"@{name}"):
            version = ".".join(map(str, self.link.version or ()))
            raise SdlError(
                f'@{name} is not in federation v{version}, which subgraph "{self.subgraph}" links',
                self.place(directive),
            )
        new = _changed(directive.name, value=self.link.name_in_document(f"@{name}"))
        return _changed(directive, name=new)

    def add_links(self, addition: SchemaDefinitionNode | SchemaExtensionNode) -> None:
        """Links of an overlay to other specifications than federation, which needs none."""
        kept = tuple(
            directive
            for directive in addition.directives or ()
            if f'"{FEDERATION}/' not in print_ast(directive)
        )
        if kept:
            extension: Any = SchemaExtensionNode(directives=kept)
            self.definitions.append(extension)

    def missing(self, node: Node, what: str, name: str, known: Sequence[str]) -> SdlError:
        """The error for a name that the backend does not have."""
        hint = did_you_mean(suggestion_list(name, list(known)))
        return SdlError(f'subgraph "{self.subgraph}" has {what}.{hint}', self.place(node))

    def place(self, node: Node) -> Any:
        """Where a node stands in the overlay."""
        return location_of(node, self.source)


def _is_bound(addition: Any) -> bool:
    """Whether it says how the backend is called for it, or for one of its fields."""
    names = {directive.name.value for directive in addition.directives or ()}
    return bool(names & _BINDINGS) or any(_is_bound(one) for one in _parts(addition, "fields"))


def _with_key(
    definitions: list[DefinitionNode], type_name: str, lookup: Lookup, link: Link
) -> list[DefinitionNode]:
    """The definitions with the key that a lookup of a type takes, unless it has that key."""
    fields = _field_set(lookup.paths)
    name = link.name_in_document("@key")
    for index, node in enumerate(definitions):
        if _type_name(node) != type_name:
            continue
        written = [print_ast(d) for d in cast("Any", node).directives or ()]
        key = f'@{name}(fields: "{fields}"'
        if any(text.startswith(key) for text in written):
            return definitions
        document = parse(f"type T {key})", no_location=True)
        added = cast("TypeDefinitionNode", document.definitions[0]).directives or ()
        directives = (*(cast("Any", node).directives or ()), *added)
        changed: Any = _changed(node, directives=directives)
        return [*definitions[:index], changed, *definitions[index + 1 :]]
    return definitions


def _field_set(paths: Iterable[Sequence[str]]) -> str:
    children: dict[str, list[Sequence[str]]] = {}
    for path in paths:
        children.setdefault(path[0], []).extend([path[1:]] if len(path) > 1 else [])
    return " ".join(
        f"{name} {{ {_field_set(below)} }}" if below else name for name, below in children.items()
    )


def _refuse_federation_1(base: DocumentNode, overlay: Overlay, subgraph: str) -> None:
    """An overlay brings Federation 2, which would change the meaning of a Federation 1 document."""
    for node in base.definitions:
        for directive in getattr(node, "directives", None) or ():
            if directive.name.value in _FEDERATION_1:
                source, document = overlay.documents[0]
                raise SdlError(
                    f'subgraph "{subgraph}" is a Federation 1 document; an overlay needs one that '
                    f'links Federation 2: extend schema @link(url: "{_LINK}", import: [...])',
                    location_of(document.definitions[0], source),
                )


def _answered_by(lookup: Lookup, base: DocumentNode) -> list[str]:
    """The object types that a lookup answers."""
    found: list[str] = []
    for node in base.definitions:
        name = _type_name(node)
        if name == lookup.type:
            found += [item.name.value for item in _parts(node, "types")]
            if _kind(node) == "object":
                found.append(name)
        elif _kind(node) == "object":
            interfaces = [item.name.value for item in _parts(node, "interfaces")]
            found += [name] if lookup.type in interfaces else []
    return list(dict.fromkeys(found))


def _check_lookups(overlay: Overlay, base: DocumentNode) -> None:
    """A server without federation answers entities by lookups only."""
    looked_up = {name for lookup in overlay.lookups for name in _answered_by(lookup, base)}
    for source, document in overlay.documents:
        for node in document.definitions:
            name = _type_name(node)
            for directive in cast("Any", node).directives or () if name else ():
                resolvable = directive_arguments(directive).get("resolvable", True)
                if directive.name.value == "key" and resolvable and name not in looked_up:
                    raise SdlError(
                        f'"{name}" has a key, but no field that looks it up. Name one, such as '
                        f'extend type Query {{ field(id: ID! @is(field: "id")): {name} @lookup }}, '
                        "or write resolvable: false",
                        location_of(directive, source),
                    )


def _changed(node: SomeNode, **attributes: Any) -> SomeNode:
    """The same node with other attributes."""
    values = {key: getattr(node, key) for key in node.keys if key != "loc"}
    return type(node)(**{**values, **attributes})


def _parts(node: Any, attribute: str) -> tuple[Any, ...]:
    return tuple(getattr(node, attribute, None) or ())


def _type_name(node: DefinitionNode) -> str:
    is_type = isinstance(node, TypeDefinitionNode | TypeExtensionNode)
    return cast("Any", node).name.value if is_type else ""


def _kind(node: Node) -> str:
    return node.kind.replace("_type", "").rsplit("_", 1)[0].replace("_", " ")


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
