"""A random federated schema: types first, then fields, then what federation says of them."""

from __future__ import annotations

from random import Random

from tests.kit.oracle.supergraphs.draft import Draft, FieldDraft, Place, TypeDraft
from tests.kit.oracle.supergraphs.gaps import loosen_keys
from tests.kit.oracle.supergraphs.relations import (
    add_overrides,
    add_provides,
    add_requirements,
    hide_fields,
)

__all__ = ["invent"]

_NAMES = ("red", "green", "blue", "pink", "gray")
_SCALARS = ("String", "String!", "Int", "Int!", "Boolean", "ID", "[String!]", "[Int]", "[[Int!]!]")
_ARGUMENTS = ("(n: Int)", "(n: Int! = 2)", "(mode: Mode)", "(by: Filter)", "(list: [Int!] = [1])")
_WRAPPINGS = ("{}", "{}!", "[{}]", "[{}!]!", "[{}!]", "[{}]!", "[[{}!]]", "[[{}]!]!")
_KEYS = (("id",), ("id",), ("id", "k"), ("id", "k"), ("id", "id k"), ("id k", "k", "id"))


def invent(random: Random) -> Draft:
    """Draft a schema; most drafts compose."""
    subgraphs: list[str] = list(_NAMES[: random.choice((2, 2, 3, 3, 4, 5))])
    old = {name for name in subgraphs[1:] if random.random() < 0.15}
    draft = Draft(random, subgraphs, old)
    _add_inputs(draft)
    for number in range(random.choice((1, 2, 3, 3, 4))):
        _add_entity(draft, f"T{number}")
    for number in range(random.choice((0, 1, 1, 2))):
        _add_value(draft, f"V{number}")
    for number in range(random.choice((0, 1, 1, 2))):
        _add_interface(draft, f"I{number}")
    if draft.chance(0.5):
        _add_interface_object(draft, "O")
    for number in range(random.choice((0, 1, 1, 2))):
        _add_union(draft, f"U{number}")
    loosen_keys(draft)
    for type_ in draft.of_kind("entity"):
        for name in random.sample("abcdefg", k=random.choice((2, 3, 4, 5))):
            _add_field(draft, type_, name)
    _add_interface_object_fields(draft)
    add_overrides(draft)
    add_requirements(draft)
    add_provides(draft)
    _add_roots(draft)
    hide_fields(draft)
    return draft


def _add_inputs(draft: Draft) -> None:
    """Enums and an input type that differ between subgraphs."""
    for subgraph in draft.subgraphs:
        for name in ("Color", "Mode"):
            letter = name[0]
            values = [f"{letter}0", *(f"{letter}{n}" for n in (1, 2) if draft.chance(0.7))]
            draft.enums.setdefault(name, {})[subgraph] = values
        draft.inputs[subgraph] = ["n: Int", *(["s: String"] if draft.chance(0.7) else [])]


def _add_entity(draft: Draft, name: str) -> None:
    random = draft.random
    keys = list(random.choice(_KEYS))
    others = draft.of_kind("entity")
    type_ = draft.types[name] = TypeDraft(name, "entity")
    type_.fields["id"] = FieldDraft("id", "ID!", [])
    if "k" in " ".join(keys):
        type_.fields["k"] = FieldDraft("k", random.choice(("String!", "ID!", "Int!")), [])
    if others and draft.chance(0.2):
        target = random.choice(others)
        if "id" in target.keys:
            type_.fields["ref"] = FieldDraft("ref", f"{target.name}!", [])
            keys.append("ref { id }")
    count = random.randint(1, len(draft.subgraphs)) if draft.chance(0.3) else len(draft.subgraphs)
    members = random.sample(draft.subgraphs, k=count)
    if members[0] in draft.federation_1:
        members.insert(0, draft.subgraphs[0])
        members = list(dict.fromkeys(members))
    type_.keys = tuple(keys)
    for number, subgraph in enumerate(members):
        own = {keys[number % len(keys)], keys[(number + 1) % len(keys)]}
        is_old = subgraph in draft.federation_1
        type_.places[subgraph] = Place(is_extension=is_old)
        if any(draft.can_use(type_.fields["ref"].type, subgraph) for k in own if "ref" in k):
            draft.use(type_.fields["ref"].type, subgraph)
            _see_to_id(draft.types[type_.fields["ref"].type.strip("!")], subgraph)
        for number_of_key, key in enumerate(sorted(own)):
            resolvable = is_old or number_of_key == 0 or draft.chance(0.85)
            draft.add_key(type_, subgraph, key, resolvable=resolvable)


def _see_to_id(type_: TypeDraft, subgraph: str) -> None:
    if subgraph not in type_.fields["id"].resolvers:
        type_.fields["id"].resolvers.append(subgraph)


def _add_value(draft: Draft, name: str) -> None:
    """A value type, the same in all subgraphs or spread over two of them."""
    random = draft.random
    type_ = draft.types[name] = TypeDraft(name, "value")
    names = random.sample("abcdxy", k=random.choice((2, 3)))
    if draft.chance(0.4):
        type_.spread = tuple(random.sample(draft.subgraphs, k=2))
    for field_name in names:
        owners = list(type_.spread)
        if owners and field_name != names[0]:
            owners = random.choice((owners, owners[:1], owners[1:]))
        target = random.choice(_SCALARS)
        if draft.chance(0.4):
            entity = random.choice(draft.of_kind("entity"))
            target = random.choice(_WRAPPINGS).format(entity.name)
        if all(draft.can_use(target, subgraph) for subgraph in owners):
            type_.fields[field_name] = FieldDraft(field_name, target, owners)
    type_.fields["z"] = FieldDraft("z", "Int", list(type_.spread))
    for subgraph in type_.spread:
        type_.places[subgraph] = Place()
        for item in type_.fields.values():
            if subgraph in item.resolvers:
                draft.use(item.type, subgraph)


def _add_interface(draft: Draft, name: str) -> None:
    random = draft.random
    entities = draft.of_kind("entity")
    members = random.sample(entities, k=random.randint(1, len(entities)))
    type_ = draft.types[name] = TypeDraft(name, "interface")
    shared = FieldDraft(f"x{name[1:]}", random.choice(_SCALARS), [])
    is_relaxed = draft.chance(0.3)
    for member in members:
        owners = [s for s, p in member.places.items() if p.can_be_entered]
        item = FieldDraft(shared.name, shared.type, [random.choice(owners)])
        member.fields[shared.name] = item
        if is_relaxed:
            item.relaxed_in |= {s for s in item.resolvers if draft.chance(0.5)}
    type_.fields[shared.name] = FieldDraft(
        shared.name, shared.type.replace("!", "") if is_relaxed else shared.type, []
    )
    type_.fields["id"] = FieldDraft("id", "ID!", [])
    for subgraph in draft.subgraphs:
        if draft.chance(0.6):
            _place_interface(draft, type_, members, subgraph)
    if not type_.places:
        del draft.types[name]


def _place_interface(
    draft: Draft, type_: TypeDraft, members: list[TypeDraft], subgraph: str
) -> None:
    """Give a subgraph an interface, of those types that it can have."""
    here = [m for m in members if draft.chance(0.7) and draft.can_use(m.name, subgraph)]
    for member in here:
        draft.use(member.name, subgraph)
    common = {
        name
        for name in type_.fields
        if here and all(subgraph in m.fields[name].resolvers for m in here)
    }
    if not common and here:
        for member in here:
            item = member.fields[next(iter(type_.fields))]
            if subgraph not in item.resolvers:
                item.resolvers.append(subgraph)
        common = {next(iter(type_.fields))}
    if here:
        type_.places[subgraph] = Place(members={m.name for m in here}, fields=common)


def _add_interface_object(draft: Draft, name: str) -> None:
    """An entity interface in one subgraph, an `@interfaceObject` in one or two others."""
    random = draft.random
    modern = [s for s in draft.subgraphs if s not in draft.federation_1]
    if len(modern) < 2 or draft.federation_1:
        return
    home, *others = random.sample(modern, k=min(len(modern), random.choice((2, 2, 3))))
    entities = [
        t
        for t in draft.of_kind("entity")
        if home in t.places
        and "id" in t.places[home].keys
        and not any(other in t.places for other in others)
    ]
    for number in range(random.choice((1, 2)) if not entities else 1):
        extra = draft.types[f"P{number}"] = TypeDraft(f"P{number}", "entity", keys=("id",))
        extra.fields["id"] = FieldDraft("id", "ID!", [])
        for subgraph in (home, *(s for s in draft.subgraphs if s not in {home, *others})):
            if subgraph == home or draft.chance(0.5):
                is_old = subgraph in draft.federation_1
                extra.places[subgraph] = Place(is_extension=is_old)
                draft.add_key(extra, subgraph, "id", resolvable=True)
        entities.append(extra)
    type_ = draft.types[name] = TypeDraft(name, "interface", keys=("id",))
    type_.fields["id"] = FieldDraft("id", "ID!", [home, *others])
    shared = FieldDraft("w", random.choice(_SCALARS), [home])
    type_.fields["w"] = shared
    for entity in entities:
        entity.places[home].keys["id"] = True
        entity.fields["w"] = FieldDraft("w", shared.type, [home])
        draft.banned |= {(entity.name, other) for other in others}
    type_.places[home] = Place(
        keys={"id": True}, members={e.name for e in entities}, fields={"id", "w"}
    )
    for other in others:
        type_.places[other] = Place(keys={"id": True}, is_interface_object=True)


def _add_interface_object_fields(draft: Draft) -> None:
    interface = draft.types.get("O")
    if interface is None:
        return
    for subgraph, place in interface.places.items():
        if place.is_interface_object:
            for number in range(draft.random.choice((1, 2, 3))):
                name = f"o{subgraph[0]}{number}"
                _add_field(draft, interface, name, [subgraph])


def _add_union(draft: Draft, name: str) -> None:
    random = draft.random
    objects = [t for t in draft.of_kind("entity", "value") if not t.spread]
    members = random.sample(objects, k=random.randint(1, min(4, len(objects))))
    type_ = draft.types[name] = TypeDraft(name, "union")
    for subgraph in draft.subgraphs:
        here = [m for m in members if draft.chance(0.7) and draft.can_use(m.name, subgraph)]
        if here and draft.chance(0.7):
            for member in here:
                draft.use(member.name, subgraph)
            type_.places[subgraph] = Place(members={m.name for m in here})
    if not type_.places:
        del draft.types[name]


def _add_field(draft: Draft, type_: TypeDraft, name: str, owners: list[str] | None = None) -> None:
    random = draft.random
    if owners is None:
        owners = [s for s, p in type_.places.items() if p.can_be_entered]
        if draft.chance(0.1):
            owners = list(type_.places)
    target = random.choice(_SCALARS)
    if draft.chance(0.5):
        composite = random.choice(list(draft.types.values()))
        target = random.choice(_WRAPPINGS).format(composite.name)
        if composite.spread:
            owners = [s for s in composite.spread if s in owners]
            if len(owners) < 2:
                return
            _finish_field(draft, type_, FieldDraft(name, target, owners))
            return
    elif draft.chance(0.15):
        target = random.choice(("Color", "[Color]"))
    owners = [s for s in owners if draft.can_use(target, s)]
    if not owners:
        return
    chosen = random.sample(owners, k=min(len(owners), 2 if draft.chance(0.25) else 1))
    arguments = random.choice(_ARGUMENTS) if draft.chance(0.15) else ""
    if arguments and target not in {"String", "String!"}:
        target = "String"
    _finish_field(draft, type_, FieldDraft(name, target, chosen, arguments))


def _finish_field(draft: Draft, type_: TypeDraft, item: FieldDraft) -> None:
    for subgraph in item.resolvers:
        draft.use(item.type, subgraph)
        if len(item.resolvers) > 1 and "!" in item.type and draft.chance(0.3):
            item.relaxed_in.add(subgraph)
    type_.fields[item.name] = item


def _add_roots(draft: Draft) -> None:
    """Ways into every type, some of them in several subgraphs."""
    random = draft.random
    query = TypeDraft("Query", "root", places={s: Place() for s in draft.subgraphs})
    for type_ in list(draft.types.values()):
        if type_.spread:
            _root(draft, query, type_, list(type_.spread))
            continue
        places = list(type_.places)
        for _ in range(random.choice((1, 2))):
            count = 2 if len(places) > 1 and draft.chance(0.2) else 1
            if places:
                _root(draft, query, type_, random.sample(places, k=count))
    for subgraph in draft.subgraphs:
        if draft.chance(0.3) or not any(subgraph in f.resolvers for f in query.fields.values()):
            _finish_field(draft, query, FieldDraft(f"ping_{subgraph}", "String!", [subgraph]))
    mutation = TypeDraft("Mutation", "root", places={s: Place() for s in draft.subgraphs})
    for type_ in draft.of_kind("entity"):
        if draft.chance(0.4):
            _root(draft, mutation, type_, [random.choice(list(type_.places))])
    draft.types["Query"] = query
    if mutation.fields:
        draft.types["Mutation"] = mutation


def _root(draft: Draft, root: TypeDraft, target: TypeDraft, owners: list[str]) -> None:
    prefix = "set" if root.name == "Mutation" else "get"
    name = f"{prefix}{target.name}{''.join(s[0] for s in sorted(owners))}"
    if name in root.fields:
        return
    wrapping = draft.random.choice(_WRAPPINGS)
    _finish_field(draft, root, FieldDraft(name, wrapping.format(target.name), owners))
