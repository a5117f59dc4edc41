"""A drafted schema as SDL: each subgraph's document, and the monolith."""

from __future__ import annotations

from collections.abc import Iterable

from tests.kit.oracle.scenario import federation
from tests.kit.oracle.supergraphs.draft import Draft, FieldDraft, Place, TypeDraft

__all__ = ["print_monolith", "print_subgraph"]


def print_subgraph(draft: Draft, subgraph: str) -> str:
    """The document of one subgraph."""
    parts = [
        _print_type(draft, type_, type_.places[subgraph], subgraph)
        for type_ in draft.types.values()
        if subgraph in type_.places
    ]
    text = "\n".join(part for part in parts if part)
    for name, values in draft.enums.items():
        if name in text:
            text += f"\nenum {name} {{ {' '.join(values[subgraph])} }}"
    if "Filter" in text:
        text += f"\ninput Filter {{ {'  '.join(draft.inputs[subgraph])} }}"
    return text if subgraph in draft.federation_1 else federation(text)


def _print_type(draft: Draft, type_: TypeDraft, place: Place, subgraph: str) -> str:
    if type_.kind == "union":
        return f"union {type_.name} = {' | '.join(sorted(place.members))}"
    fields = [f for f in type_.fields.values() if f.is_in(subgraph)]
    if type_.kind == "interface" and not place.is_interface_object:
        own = "  ".join(
            f"{f.name}{f.arguments}: {_interface_field_type(draft, type_, f)}"
            for f in type_.fields.values()
            if f.name in place.fields
        )
        return f"interface {type_.name}{_keys(place)} {{ {own} }}"
    if not fields:
        return ""
    head = (
        "extend type"
        if place.is_extension or _is_root_extension(draft, type_, subgraph)
        else "type"
    )
    implements = [
        t.name
        for t in draft.of_kind("interface")
        if subgraph in t.places and type_.name in t.places[subgraph].members
    ]
    head += f" {type_.name}" + (f" implements {' & '.join(implements)}" if implements else "")
    head += " @interfaceObject" if place.is_interface_object else ""
    body = "  ".join(_print_field(draft, type_, f, subgraph) for f in fields)
    return f"{head}{_keys(place)} {{ {body} }}"


def _is_root_extension(draft: Draft, type_: TypeDraft, subgraph: str) -> bool:
    return type_.kind == "root" and subgraph in draft.federation_1


def _interface_field_type(draft: Draft, type_: TypeDraft, item: FieldDraft) -> str:
    types = {draft.types[m].fields[item.name].merged_type for m in type_.members}
    return types.pop() if len(types) == 1 else item.type.replace("!", "")


def _keys(place: Place) -> str:
    return "".join(
        f' @key(fields: "{key}"{"" if resolvable else ", resolvable: false"})'
        for key, resolvable in place.keys.items()
    )


def _print_field(draft: Draft, type_: TypeDraft, item: FieldDraft, subgraph: str) -> str:
    text = f"{item.name}{item.arguments}: {item.type_in(subgraph)}"
    is_old = subgraph in draft.federation_1
    place = type_.places[subgraph]
    is_old_key = place.is_extension and any(item.name in key.split() for key in place.keys)
    if subgraph in item.external_in or is_old_key:
        return text + " @external"
    if subgraph in item.directives:
        text += f" {item.directives[subgraph]}"
    if is_old or subgraph == item.overridden_in:
        return text
    is_shared = len(item.resolvers) > 1 or item.provided
    if is_shared and type_.kind in {"entity", "value", "root", "interface"}:
        text += " @shareable"
    return text + (" @inaccessible" if item.hidden else "")


def print_monolith(draft: Draft) -> str:
    """The schema that clients see."""
    return "\n".join(_whole_types(draft))


def _whole_types(draft: Draft) -> Iterable[str]:
    for type_ in draft.types.values():
        if type_.kind == "union":
            yield f"union {type_.name} = {' | '.join(type_.members)}"
            continue
        if not type_.places:
            continue
        interfaces = [t for t in draft.of_kind("interface") if type_.name in t.members]
        head = "interface" if type_.kind == "interface" else "type"
        head += f" {type_.name}"
        if interfaces:
            head += f" implements {' & '.join(t.name for t in interfaces)}"
        yield f"{head} {{ {'  '.join(_whole_fields(draft, type_, interfaces))} }}"
    for name, values in draft.enums.items():
        used = _subgraphs_with(draft, name)
        if used:
            sets = [set(values[s]) for s in used]
            merged = set[str].intersection(*sets) if name == "Mode" else set[str].union(*sets)
            yield f"enum {name} {{ {' '.join(sorted(merged))} }}"
    used = _subgraphs_with(draft, "Filter")
    if used:
        common = [f for f in ("n: Int", "s: String") if all(f in draft.inputs[s] for s in used)]
        yield f"input Filter {{ {'  '.join(common)} }}"


def _subgraphs_with(draft: Draft, name: str) -> list[str]:
    return [
        s
        for s in draft.subgraphs
        if any(
            name in f.type or name in f.arguments
            for t in draft.types.values()
            if s in t.places
            for f in t.fields.values()
            if f.is_in(s)
        )
    ]


def _whole_fields(draft: Draft, type_: TypeDraft, interfaces: list[TypeDraft]) -> Iterable[str]:
    known: set[str] = set()
    if type_.kind == "interface" and not type_.keys:
        names = {name for place in type_.places.values() for name in place.fields}
        for name in type_.fields:
            if name in names:
                yield f"{name}: {_interface_field_type(draft, type_, type_.fields[name])}"
        return
    for owner in (type_, *(i for i in interfaces if i.keys)):
        for item in owner.fields.values():
            if item.resolvers and not item.hidden and item.name not in known:
                known.add(item.name)
                yield f"{item.name}{item.arguments}: {item.merged_type}"
