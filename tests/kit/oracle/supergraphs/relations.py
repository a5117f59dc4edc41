"""What federation says of fields that exist: `@override`, `@requires`, `@provides` and the like."""

from __future__ import annotations

from tests.kit.oracle.supergraphs.draft import Draft, FieldDraft, TypeDraft, named

__all__ = ["add_overrides", "add_provides", "add_requirements", "hide_fields"]


def add_overrides(draft: Draft) -> None:
    """Move some fields to another subgraph, that says so."""
    for type_ in draft.of_kind("entity"):
        for item in _own_fields(type_):
            if len(item.resolvers) != 1 or not draft.chance(0.12):
                continue
            (old,) = item.resolvers
            takers = [
                s
                for s, place in type_.places.items()
                if s != old
                and s not in draft.federation_1
                and place.can_be_entered
                and draft.can_use(item.type, s)
            ]
            if takers:
                taker = draft.random.choice(takers)
                draft.use(item.type, taker)
                item.overridden_in, item.resolvers = old, [taker]
                item.directives[taker] = f'@override(from: "{old}")'


def add_requirements(draft: Draft) -> None:
    """Computed fields; each may require those made before it, of whatever subgraph."""
    owners = [*draft.of_kind("entity"), *(t for t in draft.of_kind("interface") if t.keys)]
    for number in range(draft.random.choice((0, 1, 2, 3, 4, 5))):
        type_ = draft.random.choice(owners)
        subgraphs = [
            s
            for s, place in type_.places.items()
            if place.can_be_entered and (type_.kind == "entity" or place.is_interface_object)
        ]
        if subgraphs:
            _add_requirement(draft, type_, draft.random.choice(subgraphs), f"r{number}")


def _add_requirement(draft: Draft, type_: TypeDraft, subgraph: str, name: str) -> None:
    wanted = [
        f
        for f in type_.fields.values()
        if (subgraph not in f.resolvers or _leads_to_entities(draft, f))
        and f.overridden_in != subgraph
        and not f.hidden
        and (type_.kind == "entity" or "O" not in draft.types or f.name != "id")
    ]
    draft.random.shuffle(wanted)
    parts = [
        part
        for item in wanted[: draft.random.choice((1, 1, 2, 3))]
        if (part := _required(draft, type_, item, subgraph, depth=2))
    ]
    if not parts:
        return
    text = " ".join(parts)
    type_.fields[name] = FieldDraft(
        name,
        draft.random.choice(("String", "String", "String!")),
        [subgraph],
        directives={subgraph: f'@requires(fields: "{text}")'},
        requires=text,
    )


def _required(draft: Draft, owner: TypeDraft, item: FieldDraft, subgraph: str, depth: int) -> str:
    """A selection of a field, marked external on the way; "" where it cannot be."""
    target = draft.types.get(named(item.type))
    if target is None:
        item.external_in.add(subgraph)
        return item.name + _arguments(draft, item)
    if depth == 0 or target.spread:
        return ""
    if target.kind in {"interface", "union"}:
        return _required_abstract(draft, item, target, subgraph)
    if target.kind == "value" or not draft.can_use(item.type, subgraph):
        return ""
    inner = [
        f
        for f in target.fields.values()
        if subgraph not in f.resolvers and f.overridden_in != subgraph
    ]
    draft.random.shuffle(inner)
    draft.use(item.type, subgraph)
    parts = [
        part
        for one in inner[: draft.random.choice((1, 2))]
        if subgraph not in one.resolvers
        and (part := _required(draft, target, one, subgraph, depth - 1))
    ]
    if not parts:
        return ""
    if subgraph not in item.resolvers:
        item.external_in.add(subgraph)
    return f"{item.name} {{ {' '.join(parts)} }}"


def _leads_to_entities(draft: Draft, item: FieldDraft) -> bool:
    target = draft.types.get(named(item.type))
    return target is not None and target.kind == "entity" and item.is_stored


def _required_abstract(draft: Draft, item: FieldDraft, target: TypeDraft, subgraph: str) -> str:
    """A selection with fragments on an interface or union that the subgraph has, too."""
    place = target.places.get(subgraph)
    if place is None or place.is_interface_object:
        return ""
    parts: list[str] = []
    for name in sorted(place.members):
        member = draft.types[name]
        outside = [
            f
            for f in member.fields.values()
            if named(f.type) not in draft.types
            and subgraph not in f.resolvers
            and f.overridden_in != subgraph
            and f.is_stored
        ]
        if outside and member.kind == "entity":
            one = draft.random.choice(outside)
            if any(one.name in part for part in parts):
                continue  # another member's field of that name may have another type
            one.external_in.add(subgraph)
            parts.append(f"... on {name} {{ {one.name} }}")
    if not parts:
        return ""
    item.external_in.add(subgraph)
    return f"{item.name} {{ {' '.join(parts)} }}"


def _arguments(draft: Draft, item: FieldDraft) -> str:
    if not item.arguments:
        return ""
    name = item.arguments.strip("(").split(":")[0]
    value = {"n": "5", "mode": "M0", "by": "{n: 3}", "list": "[4, 5]"}[name]
    return f"({name}: {value})" if draft.chance(0.8) or "!" in item.arguments else ""


def add_provides(draft: Draft) -> None:
    """Fields below which a subgraph resolves fields of others."""
    for type_ in draft.of_kind("entity"):
        for item in list(_own_fields(type_)):
            if len(item.resolvers) == 1 and item.is_plain and draft.chance(0.3):
                _provide(draft, item, item.resolvers[0])


def _provide(draft: Draft, item: FieldDraft, subgraph: str) -> None:
    target = draft.types.get(named(item.type))
    if target is None or subgraph not in target.places:
        return
    if target.kind == "entity":
        text = _provided(draft, target, subgraph, depth=2)
    elif target.kind == "union" or not target.keys:
        texts = [
            f"... on {name} {{ {one} }}"
            for name in sorted(target.places[subgraph].members)
            if draft.types[name].kind == "entity"
            and (one := _provided(draft, draft.types[name], subgraph, depth=1))
        ]
        text = " ".join(texts)
    else:
        return
    if text:
        item.directives[subgraph] = f'@provides(fields: "{text}")'


def _provided(draft: Draft, target: TypeDraft, subgraph: str, depth: int) -> str:
    parts: list[str] = []
    for item in target.fields.values():
        is_free = item.is_stored and not item.directives and not item.overridden_in
        if len(parts) == 2 or subgraph in item.resolvers or not is_free or draft.chance(0.5):
            continue
        if any(s in draft.federation_1 for s in item.resolvers):
            continue
        inner = draft.types.get(named(item.type))
        if inner is None:
            parts.append(item.name)
        elif depth and inner.kind == "entity" and draft.can_use(item.type, subgraph):
            draft.use(item.type, subgraph)
            below = _provided(draft, inner, subgraph, depth - 1)
            if not below:
                continue
            parts.append(f"{item.name} {{ {below} }}")
        else:
            continue
        item.external_in.add(subgraph)
        item.provided = True
    return " ".join(parts)


def hide_fields(draft: Draft) -> None:
    """Make some fields inaccessible, keys among them."""
    for type_ in draft.of_kind("entity"):
        for item in type_.fields.values():
            is_required = any(
                item.name in other.fields
                for other in draft.of_kind("interface")
                if type_.name in other.members
            )
            modern = [s for s in item.resolvers if s not in draft.federation_1]
            if modern and not is_required and draft.chance(0.06):
                item.hidden = True


def _own_fields(type_: TypeDraft) -> list[FieldDraft]:
    return [f for f in type_.fields.values() if f.is_plain and f.name not in {"id", "k", "ref"}]
