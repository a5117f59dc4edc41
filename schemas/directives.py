"""Directive applications as typed data: what federation and its companions say of an element."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import DirectiveNode, print_ast

from graphweft.schemas.errors import SourceLocation
from graphweft.schemas.links import items_of

__all__ = [
    "NO_REASON",
    "RECOGNISED",
    "AppliedDirective",
    "Directives",
    "Key",
    "ListSize",
    "Override",
    "federation_directives",
    "split_context_field",
]


@dataclass(frozen=True, slots=True)
class AppliedDirective:
    """One application, recognised.

    Attributes:
        name: the directive's own name in its specification (`key`), whatever the document calls
            it; for a directive of no specification its name in the document.
        identity: url without version of the specification; "" for directives of none.
        node: the application as written.
        declaration: which declaration of a type it stands on: 0 for the first, extensions count.
        in_extension: whether that declaration is an `extend`.
    """

    name: str
    identity: str
    node: DirectiveNode
    arguments: Mapping[str, Any]
    location: SourceLocation
    declaration: int = 0
    in_extension: bool = False

    def __str__(self) -> str:
        return print_ast(self.node)


@dataclass(frozen=True, slots=True)
class Key:
    """`@key`; `in_extension` where it stands on an `extend`."""

    fields: str
    resolvable: bool
    location: SourceLocation
    in_extension: bool = False


@dataclass(frozen=True, slots=True)
class Override:
    """`@override`: `source` is the subgraph named by `from`."""

    source: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class ListSize:
    """`@listSize`."""

    assumed_size: int | None = None
    slicing_arguments: tuple[str, ...] | None = None
    sized_fields: tuple[str, ...] | None = None
    require_one_slicing_argument: bool = True


@dataclass(frozen=True, slots=True)
class Directives:
    """What is said of one schema element. Absent directives have their empty value.

    Attributes:
        requires: field set of `@requires`.
        provides: field set of `@provides`.
        override: of a field that takes over from another subgraph.
        requires_scopes: any of these sets of scopes; None where there is no such directive.
        policies: any of these sets of policies; None where there is no such directive.
        contexts: names that `@context` sets on a type.
        from_context: where an argument takes its value from; "" for text that has no context.
        deprecated: the reason.
        applied: every application in written order, also those of other specifications.
    """

    keys: tuple[Key, ...] = ()
    shareable: bool = False
    external: bool = False
    requires: str | None = None
    provides: str | None = None
    override: Override | None = None
    inaccessible: bool = False
    tags: tuple[str, ...] = ()
    interface_object: bool = False
    extends: bool = False
    compose_directives: tuple[str, ...] = ()
    authenticated: bool = False
    requires_scopes: tuple[tuple[str, ...], ...] | None = None
    policies: tuple[tuple[str, ...], ...] | None = None
    contexts: tuple[str, ...] = ()
    from_context: str | None = None
    cost: int | None = None
    list_size: ListSize | None = None
    cache_tags: tuple[str, ...] = ()
    deprecated: str | None = None
    specified_by: str | None = None
    one_of: bool = False
    applied: tuple[AppliedDirective, ...] = ()

    def of(self, name: str) -> tuple[AppliedDirective, ...]:
        """Applications of one federation or built-in directive, by its own name."""
        return tuple(
            item
            for item in self.applied
            if item.name == name and (item.identity in RECOGNISED or not item.identity)
        )


_APOLLO = "https://specs.apollo.dev"
RECOGNISED = frozenset(
    f"{_APOLLO}/{name}"
    for name in (
        "federation", "tag", "inaccessible", "authenticated", "requiresScopes", "policy", "cost",
        "context", "cacheTag",
    )
)  # fmt: skip
"""Specifications whose directives we read as typed data."""

NO_REASON = "No longer supported"
"""The reason that `@deprecated` gives where none is written."""

NO_DIRECTIVES = Directives()


def federation_directives(applied: tuple[AppliedDirective, ...]) -> Directives:
    """Read the applications on one element."""
    if not applied:
        return NO_DIRECTIVES
    values: dict[str, Any] = {"applied": applied}
    for item in applied:
        if item.identity and item.identity not in RECOGNISED:
            continue
        reader = _READERS.get(item.name)
        if reader is not None and (item.identity or item.name in _BUILT_IN):
            reader(values, item)
    return Directives(**values)


def split_context_field(text: str) -> tuple[str, str]:
    """Context name and selection of `@fromContext(field: "$name selection")`; "" where absent."""
    match = _CONTEXT_FIELD.fullmatch(text)
    return (match.group(1) or "", match.group(2)) if match else ("", text.strip())


_CONTEXT_FIELD = re.compile(r"\s*\$([_A-Za-z][_0-9A-Za-z]*)?\s*(.*?)\s*", re.DOTALL)
_BUILT_IN = frozenset({"deprecated", "specifiedBy", "oneOf"})


def _flag(name: str) -> Any:
    def read(values: dict[str, Any], _item: AppliedDirective) -> None:
        values[name] = True

    return read


def _single(name: str, argument: str, default: Any = None) -> Any:
    def read(values: dict[str, Any], item: AppliedDirective) -> None:
        values[name] = item.arguments.get(argument, default)

    return read


def _text(name: str, argument: str) -> Any:
    def read(values: dict[str, Any], item: AppliedDirective) -> None:
        values[name] = _as_text(item.arguments.get(argument))

    return read


def _each(name: str, argument: str) -> Any:
    def read(values: dict[str, Any], item: AppliedDirective) -> None:
        values[name] = (*values.get(name, ()), _as_text(item.arguments.get(argument)))

    return read


def _sets(name: str, argument: str) -> Any:
    def read(values: dict[str, Any], item: AppliedDirective) -> None:
        values[name] = tuple(map(_strings, items_of(item.arguments.get(argument))))

    return read


def _read_key(values: dict[str, Any], item: AppliedDirective) -> None:
    key = Key(
        _as_text(item.arguments.get("fields")),
        item.arguments.get("resolvable") is not False,
        item.location,
        item.in_extension,
    )
    values["keys"] = (*values.get("keys", ()), key)


def _read_override(values: dict[str, Any], item: AppliedDirective) -> None:
    values["override"] = Override(_as_text(item.arguments.get("from")), item.arguments.get("label"))


def _read_list_size(values: dict[str, Any], item: AppliedDirective) -> None:
    arguments = item.arguments
    slicing, sized = arguments.get("slicingArguments"), arguments.get("sizedFields")
    values["list_size"] = ListSize(
        assumed_size=arguments.get("assumedSize"),
        slicing_arguments=None if slicing is None else _strings(slicing),
        sized_fields=None if sized is None else _strings(sized),
        require_one_slicing_argument=arguments.get("requireOneSlicingArgument") is not False,
    )


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(map(str, items_of(value)))


def _as_text(value: Any) -> str:
    return " ".join(_strings(value)) if isinstance(value, list) else str(value)


_READERS: dict[str, Any] = {
    "key": _read_key,
    "shareable": _flag("shareable"),
    "external": _flag("external"),
    "requires": _text("requires", "fields"),
    "provides": _text("provides", "fields"),
    "override": _read_override,
    "inaccessible": _flag("inaccessible"),
    "tag": _each("tags", "name"),
    "interfaceObject": _flag("interface_object"),
    "extends": _flag("extends"),
    "composeDirective": _each("compose_directives", "name"),
    "authenticated": _flag("authenticated"),
    "requiresScopes": _sets("requires_scopes", "scopes"),
    "policy": _sets("policies", "policies"),
    "context": _each("contexts", "name"),
    "fromContext": _text("from_context", "field"),
    "cost": _single("cost", "weight"),
    "listSize": _read_list_size,
    "cacheTag": _each("cache_tags", "format"),
    "deprecated": _single("deprecated", "reason", NO_REASON),
    "specifiedBy": _single("specified_by", "url"),
    "oneOf": _flag("one_of"),
}
