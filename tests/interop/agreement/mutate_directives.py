"""Mutations of directives: applications, their field sets, and what a document imports."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldDefinitionNode,
    ListValueNode,
    Node,
    StringValueNode,
)

from tests.interop.agreement.documents import directive_of, edited, nodes_of, replaced, walk
from tests.interop.agreement.mutator import (
    COMPOSITE,
    HOLDING_DIRECTIVES,
    Composite,
    Mutated,
    Mutator,
    Scene,
    label,
)

__all__ = ["DIRECTIVE_MUTATORS"]

_FEDERATION = re.compile(r"(https?://specs\.apollo\.dev/federation)/v(\d+\.\d+)")
_ANYWHERE = (
    "@shareable",
    "@external",
    "@inaccessible",
    '@tag(name: "added")',
    "@authenticated",
    '@requiresScopes(scopes: [["a"], ["b", "c"]])',
    '@policy(policies: [["p"]])',
    '@deprecated(reason: "old")',
    "@cost(weight: 3)",
)
_ON_FIELDS = (
    "@shareable",
    "@external",
    "@inaccessible",
    "@listSize(assumedSize: 3)",
    '@listSize(slicingArguments: ["first"])',
)
_ON_TYPES = ("@shareable", "@interfaceObject", "@inaccessible", "@extends", "@external")
_FIELD_SETS = frozenset({"key", "requires", "provides"})


def _drop_directive(scene: Scene) -> Mutated | None:
    holders = _holders(scene)
    if not holders:
        return None
    directive = scene.random.choice(holders)
    return scene.with_node(directive, None, f"drop {label(directive)}")


def _holders(scene: Scene, names: frozenset[str] = frozenset()) -> list[DirectiveNode]:
    """Directives of types and what is in them, those of the schema left out."""
    return [
        node
        for node, parents in walk(scene.document)
        if isinstance(node, DirectiveNode)
        and isinstance(parents[-1], HOLDING_DIRECTIVES)
        and (not names or node.name.value in names)
    ]


def _repeat_directive(scene: Scene) -> Mutated | None:
    """An application that stands somewhere is put on another element of the same kind."""
    found = [
        (node, parents[-1])
        for node, parents in walk(scene.document)
        if isinstance(node, DirectiveNode) and isinstance(parents[-1], HOLDING_DIRECTIVES)
    ]
    if not found:
        return None
    directive, holder = scene.random.choice(found)
    target = scene.random.choice(nodes_of(scene.document, type(holder)))
    return _applied(scene, target, directive, f"{label(directive)} on {label(target)} too")


def _apply_anywhere(scene: Scene) -> Mutated | None:
    found = [node for node, _ in walk(scene.document) if isinstance(node, HOLDING_DIRECTIVES)]
    return _apply_one_of(scene, _ANYWHERE, found)


def _apply_on_field(scene: Scene) -> Mutated | None:
    return _apply_one_of(scene, _ON_FIELDS, nodes_of(scene.document, FieldDefinitionNode))


def _apply_on_type(scene: Scene) -> Mutated | None:
    found = [item for item in scene.document.definitions if isinstance(item, COMPOSITE)]
    return _apply_one_of(scene, _ON_TYPES, found)


def _override(scene: Scene) -> Mutated | None:
    if not scene.other_names:
        return None
    source = scene.random.choice([*scene.other_names, *scene.other_names, "elsewhere"])
    tail = scene.random.choice(("", "", ', label: "percent(5)"'))
    text = f'@override(from: "{source}"{tail})'
    return _apply_one_of(scene, (text,), nodes_of(scene.document, FieldDefinitionNode))


def _add_key(scene: Scene) -> Mutated | None:
    owner = scene.pick_type(*COMPOSITE)
    fields = _field_names(owner)
    if owner is None or not fields:
        return None
    tail = scene.random.choice(("", "", ", resolvable: false"))
    text = f'@key(fields: "{scene.random.choice(fields)}"{tail})'
    return _apply_one_of(scene, (text,), [owner])


def _add_requires(scene: Scene) -> Mutated | None:
    owner = scene.pick_type(*COMPOSITE)
    fields = _field_names(owner)
    if owner is None or not fields:
        return None
    text = f'@requires(fields: "{scene.random.choice(fields)}")'
    return _apply_one_of(scene, (text,), [*(owner.fields or ())])


def _add_provides(scene: Scene) -> Mutated | None:
    names = [name for name in map(label, nodes_of(scene.document, FieldDefinitionNode)) if name]
    if not names:
        return None
    text = f'@provides(fields: "{scene.random.choice(names)}")'
    return _apply_one_of(scene, (text,), nodes_of(scene.document, FieldDefinitionNode))


def _change_field_set(scene: Scene) -> Mutated | None:
    directives = _holders(scene, _FIELD_SETS)
    if not directives:
        return None
    directive = scene.random.choice(directives)
    texts = _texts(directive)
    if not texts:
        return None
    text = texts[0]
    names = sorted(set(map(label, nodes_of(scene.document, FieldDefinitionNode))))
    words = text.value.split()
    if not names or not words:
        return None
    at = scene.random.randrange(len(words))
    new = {
        "replace": [*words[:at], scene.random.choice(names), *words[at + 1 :]],
        "add": [*words, scene.random.choice(names)],
        "drop": [*words[:at], *words[at + 1 :]],
        "nest": [*words, "{", scene.random.choice(names), "}"],
        "typename": [*words, "__typename"],
    }[scene.random.choice(("replace", "replace", "add", "add", "drop", "nest", "typename"))]
    value = edited(text, value=" ".join(new))
    return scene.with_node(text, value, f'{label(directive)} "{text.value}" to "{value.value}"')


def _texts(node: Node) -> list[StringValueNode]:
    """The strings in a node."""
    return [found for found, _ in walk(node) if isinstance(found, StringValueNode)]


def _toggle_resolvable(scene: Scene) -> Mutated | None:
    keys = _holders(scene, frozenset({"key"}))
    if not keys:
        return None
    key = scene.random.choice(keys)
    fields = next((item for item in key.arguments or () if item.name.value == "fields"), None)
    if fields is None:
        return None
    other = directive_of("@key(resolvable: false)").arguments or ()
    is_plain = len(key.arguments or ()) == 1
    new = edited(key, arguments=(fields, *other) if is_plain else (fields,))
    return scene.with_node(key, new, "toggle resolvable of a key")


def _change_version(scene: Scene) -> Mutated | None:
    link = _federation_link(scene.document)
    if link is None:
        return None
    text = next(one for one in _texts(link) if _FEDERATION.search(one.value))
    version = scene.random.choice(("2.0", "2.1", "2.3", "2.5", "2.7", "2.9", "2.12"))
    value = edited(text, value=_FEDERATION.sub(rf"\1/v{version}", text.value))
    return scene.with_node(text, value, f"link federation v{version}")


def _drop_import(scene: Scene) -> Mutated | None:
    link = _federation_link(scene.document)
    lists = [node for node, _ in walk(link) if isinstance(node, ListValueNode)] if link else []
    if not lists or not lists[0].values:
        return None
    item = scene.random.choice(lists[0].values)
    values = tuple(one for one in lists[0].values if one is not item)
    return scene.with_node(lists[0], edited(lists[0], values=values), "drop an import")


def _apply_one_of(scene: Scene, texts: tuple[str, ...], targets: Sequence[Node]) -> Mutated | None:
    if not targets:
        return None
    target = scene.random.choice(targets)
    directive = directive_of(scene.random.choice(texts))
    mutated = _applied(scene, target, directive, f"{label(directive)} on {label(target)}")
    return Mutated(_importing(mutated.document, directive.name.value), mutated.change)


def _applied(scene: Scene, target: Node, directive: DirectiveNode, change: str) -> Mutated:
    given = getattr(target, "directives", None) or ()
    return scene.with_node(target, edited(target, directives=(*given, directive)), change)


def _importing(document: DocumentNode, name: str) -> DocumentNode:
    """The document with the directive among its imports, where it links federation."""
    link = _federation_link(document)
    lists = [node for node, _ in walk(link) if isinstance(node, ListValueNode)] if link else []
    known = {text.value for text in _texts(link)} if link else set[str]()
    if not lists or f"@{name}" in known or name == "deprecated":
        return document
    values = (*lists[0].values, StringValueNode(value=f"@{name}"))
    return replaced(document, lists[0], edited(lists[0], values=values))


def _federation_link(document: DocumentNode) -> DirectiveNode | None:
    return next(
        (
            node
            for node in nodes_of(document, DirectiveNode)
            if any(_FEDERATION.search(text.value) for text in _texts(node))
        ),
        None,
    )


def _field_names(owner: Composite | None) -> list[str]:
    return [label(field) for field in owner.fields or ()] if owner else []


DIRECTIVE_MUTATORS: tuple[Mutator, ...] = (
    _drop_directive,
    _drop_directive,
    _drop_directive,
    _repeat_directive,
    _apply_anywhere,
    _apply_anywhere,
    _apply_on_field,
    _apply_on_field,
    _apply_on_type,
    _override,
    _add_key,
    _add_requires,
    _add_provides,
    _change_field_set,
    _change_field_set,
    _toggle_resolvable,
    _change_version,
    _drop_import,
)
