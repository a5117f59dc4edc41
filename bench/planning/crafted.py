"""Operations made to be costly: each within the default limits, over subgraphs that suit it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from graphweft.federation.composition import SubgraphDocument

__all__ = ["CRAFTED", "Crafted"]

_HEADER: Final = """\
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9",
    import: ["@key", "@shareable", "@external", "@requires"])
"""
_IMPLEMENTERS: Final = 70


@dataclass(frozen=True, slots=True)
class Crafted:
    """A costly operation.

    Attributes:
        summary: what makes it costly.
        subgraphs: makes the subgraphs that it is over.
        query: makes the operation.
    """

    name: str
    summary: str
    subgraphs: Callable[[], list[SubgraphDocument]]
    query: Callable[[], str]


def _documents(*texts: str) -> list[SubgraphDocument]:
    return [SubgraphDocument(f"s{n}", _HEADER + text) for n, text in enumerate(texts)]


def _indexed(count: int, template: str) -> str:
    return "\n".join(template.replace("%", str(n)) for n in range(count))


def _nested(levels: Sequence[str], innermost: str) -> str:
    text = innermost
    for level in reversed(levels):
        text = f"{level} {{ {text} }}"
    return text


def _wide() -> list[SubgraphDocument]:
    """An interface and a union of 70 entities; each has fields in three subgraphs."""
    members = " | ".join(f"T{n}" for n in range(_IMPLEMENTERS))
    own = "next: Node any: Any id: ID! a%: String same: Int"
    home = f"""
    type Query {{ node: Node any: Any }}
    interface Node {{ id: ID! next: Node any: Any same: Int }}
    union Any = {members}
    {_indexed(_IMPLEMENTERS, f'type T% implements Node @key(fields: "id") {{ {own} }}')}
    """
    other = _indexed(_IMPLEMENTERS, 'type T% @key(fields: "id") { id: ID! b%: String b: String }')
    third = _indexed(_IMPLEMENTERS, 'type T% @key(fields: "id") { id: ID! c%: String }')
    return _documents(home, other, third)


def _wide_chain() -> str:
    types = "".join(f"... on T{n} {{ b }} " for n in range(20))
    return "{ " + _nested(["node", *["next"] * 15], f"same {types}") + " }"


def _wide_branches() -> str:
    """Every level asks each of ten types for something of its own, three levels further down."""
    parts = [
        f"... on T{n} {{ next {{ next {{ next {{ same ... on T{n} {{ b{n} }} }} }} }} }}"
        for n in range(10)
    ]
    level = "next"
    text = "id"
    for _ in range(12):
        text = f"{level} {{ {text} {' '.join(parts)} }}"
    return f"{{ node {{ {text} }} }}"


def _interface_and_union() -> str:
    levels = ["node"]
    for number in range(9):
        levels += ["any", f"... on T{number}", "next"]
    return (
        "{ " + _nested(levels, " ".join(f"... on T{n} {{ b{n} c{n} }}" for n in range(70))) + " }"
    )


def _conditions_graph() -> list[SubgraphDocument]:
    return _documents(
        'type Query { a: A } type A @key(fields: "id") { id: ID! a: A b: A name: String }',
        'type A @key(fields: "id") { id: ID! other: String }',
    )


def _conditional_fragments() -> str:
    """The same field twice a level under different variables: 2 ** 9 ways to the innermost."""
    levels = 9
    variables = ", ".join(f"$v{n}: Boolean!" for n in range(2 * levels))
    fragments = [
        f"fragment F{n} on A {{ a @include(if: $v{2 * n}) {{ ...F{n + 1} }}"
        f" a @skip(if: $v{2 * n + 1}) {{ ...F{n + 1} }} }}"
        for n in range(levels)
    ]
    last = f"fragment F{levels} on A {{ name other }}"
    return f"query Q({variables}) {{ a {{ ...F0 }} }} " + " ".join((*fragments, last))


def _repeated_fragments() -> str:
    """Each fragment spreads the next in two places: 2 ** 9 objects of 12 lines."""
    fragments = [
        f"fragment F{n} on A {{ a {{ ...F{n + 1} }} b {{ ...F{n + 1} }} }}" for n in range(9)
    ]
    last = "fragment F9 on A { name other id }"
    return "{ a { ...F0 } } " + " ".join((*fragments, last))


def _repeated_fields() -> str:
    """65 times the same field, each with 65 times the same field: to be merged pair by pair."""
    inner = " ".join(["name"] * 65)
    return "{ a { " + " ".join([f"a {{ {inner} }}"] * 65) + " } }"


def _shared() -> list[SubgraphDocument]:
    """Ten subgraphs that all have thirty fields of one entity, by keys of their own."""
    fields = _indexed(30, "f%: String @shareable next%: E @shareable")
    texts = ["type Query { e: E }" + _sharing(0, "")]
    texts += [_sharing(number, fields) for number in range(1, 10)]
    return _documents(*texts)


def _sharing(number: int, fields: str) -> str:
    own, other = f"k{number}", f"k{(number + 1) % 10}"
    keys = f'@key(fields: "id") @key(fields: "{own}") @key(fields: "{other}")'
    return f"type E {keys} {{ id: ID! {own}: ID! {other}: ID! own{number}: String {fields} }}"


def _shared_fields() -> str:
    leaves = " ".join(f"f{n}" for n in range(30))
    owns = " ".join(f"own{n}" for n in range(10))
    inner = f"{leaves} {owns}"
    for _ in range(4):
        inner = f"{leaves} {owns} " + " ".join(f"next{n} {{ {inner} }}" for n in range(2))
    return f"{{ e {{ {inner} }} }}"


def _chain() -> list[SubgraphDocument]:
    """Fifteen subgraphs, each entered by a key that only the one before has."""
    return _documents(
        'type Query { e: E } type E @key(fields: "k0") { k0: ID! next: E }',
        *(
            f'type E @key(fields: "k{n - 1}") @key(fields: "k{n}")'
            f" {{ k{n - 1}: ID! k{n}: ID! f{n}: String list{n}: [E!]! }}"
            for n in range(1, 15)
        ),
    )


def _chained_keys() -> str:
    leaves = " ".join(f"f{n}" for n in range(1, 15))
    inner = leaves
    for level in range(8):
        inner = f"{leaves} list{14 - level % 3} {{ {inner} }} next {{ {leaves} }}"
    return f"{{ e {{ {inner} }} }}"


def _aliased() -> str:
    """As many aliases as may be, each of a different subgraph's field."""
    return "{ a { " + " ".join(f"x{n}: a {{ b {{ name other }} }}" for n in range(30)) + " } }"


CRAFTED: Final = (
    Crafted("wide chain", "an interface of 70 types, 15 deep", _wide, _wide_chain),
    Crafted("wide branches", "ten types ask differently on each level", _wide, _wide_branches),
    Crafted(
        "interface and union", "turn by turn, 70 types at the end", _wide, _interface_and_union
    ),
    Crafted(
        "conditional fragments",
        "512 conditions at one field",
        _conditions_graph,
        _conditional_fragments,
    ),
    Crafted(
        "repeated fragments",
        "12 lines become 3,600 selections",
        _conditions_graph,
        _repeated_fragments,
    ),
    Crafted(
        "repeated fields", "65 fields of one name, 65 in each", _conditions_graph, _repeated_fields
    ),
    Crafted("aliases", "30 aliases, each with an entity fetch", _conditions_graph, _aliased),
    Crafted("shared fields", "30 fields of ten subgraphs, 5 levels", _shared, _shared_fields),
    Crafted("key chain", "each key of 14 is known to one subgraph", _chain, _chained_keys),
)
"""All crafted operations."""
