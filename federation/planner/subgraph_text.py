"""Selections as compact GraphQL text, with fragments for what is said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from graphql import strip_ignored_characters

from graphweft.federation.operation.conditions import ALWAYS, Condition
from graphweft.federation.operation.selection import FieldSelection, Selection, Selections
from graphweft.federation.operation.spend import Spend
from graphweft.federation.query_graph.nodes import QueryGraph

__all__ = ["SubgraphText", "compact"]

_Body = tuple[str, str]
"""(type that the selections are on, their text)"""


@dataclass(slots=True)
class SubgraphText:
    """Text for one operation of one subgraph.

    Selection sets are counted first, all of an operation, and printed then. `spend` is called for
    every piece of text.
    """

    graph_id: str
    graph: QueryGraph
    spend: Spend
    _counts: Counter[_Body] = field(default_factory=Counter[_Body])
    _names: dict[_Body, str] = field(default_factory=dict[_Body, str])
    _definitions: list[str] = field(default_factory=list[str])

    def count(self, type_name: str, selections: Selections) -> None:
        """Count every selection set below a type; one seen before counts, what is in it not."""
        for selection in selections:
            if not selection.selections:
                continue
            on = self._type_below(type_name, selection)
            body = (on, self._plain(selection.selections))
            self._counts[body] += 1
            if self._counts[body] == 1:
                self.count(on, selection.selections)

    def body(self, type_name: str, selections: Selections) -> str:
        """A selection set with its braces."""
        return "{" + _join([self._print(type_name, s) for s in selections]) + "}"

    def fragments(self) -> str:
        """Definitions of the fragments that have been used."""
        return "".join(self._definitions)

    def _print(self, type_name: str, selection: Selection) -> str:
        if not selection.selections:
            return self._wrap(selection.condition, _head(selection), "")
        on = self._type_below(type_name, selection)
        name = self._fragment(on, selection.selections)
        if name is None:
            return self._wrap(
                selection.condition, _head(selection), self.body(on, selection.selections)
            )
        if isinstance(selection, FieldSelection):
            return self._wrap(selection.condition, _head(selection), f"{{...{name}}}")
        return self._wrap(selection.condition, f"...{name}", "")

    def _fragment(self, type_name: str, selections: Selections) -> str | None:
        """The name of the fragment that says this; None where it is said in place."""
        if not type_name:
            return None
        plain = self._plain(selections)
        key = (type_name, plain)
        found = self._names.get(key)
        if found is not None:
            return found
        name = f"_f{len(self._names)}"
        uses, length = self._counts[key], len(plain)
        if uses * (length - len("{...}") - len(name)) <= length + len(
            f"fragment {name} on {type_name}"
        ):
            return None
        self._names[key] = name
        definition = f"fragment {name} on {type_name}{self.body(type_name, selections)}"
        self._definitions.append(definition)
        return name

    def _plain(self, selections: Selections) -> str:
        parts = [
            self._wrap(s.condition, _head(s), self._plain(s.selections) if s.selections else "")
            for s in selections
        ]
        return "{" + _join(parts) + "}"

    def _wrap(self, condition: Condition, head: str, body: str) -> str:
        """The selection under its condition; fragments nest what one field cannot say."""
        if condition == ALWAYS:
            self.spend()
            return head + body
        texts: list[str] = []
        for conjunction in sorted(condition, key=sorted):
            self.spend()
            directives = [
                f"@{'include' if wanted else 'skip'}(if:${name})"
                for name, wanted in sorted(conjunction)
            ]
            outer, last = directives[:-1], directives[-1:]
            opened = "".join(f"...{directive}{{" for directive in outer)
            texts.append(f"{opened}{head}{''.join(last)}{body}{'}' * len(outer)}")
        return _join(texts)

    def _type_below(self, type_name: str, selection: Selection) -> str:
        """The type in this subgraph; "" where it is not known, and nothing can be shared."""
        if not isinstance(selection, FieldSelection):
            return selection.type_condition
        node = self.graph.nodes.get((type_name, self.graph_id))
        move = node and (node.fields.get(selection.name) or node.external.get(selection.name))
        return move.target if move else ""


def _head(selection: Selection) -> str:
    if not isinstance(selection, FieldSelection):
        return f"...on {selection.type_condition}"
    alias = "" if selection.response_key == selection.name else f"{selection.response_key}:"
    return f"{alias}{selection.name}{compact(selection.arguments)}"


def _join(parts: Iterable[str]) -> str:
    """With spaces where two names would run together."""
    pieces: list[str] = []
    for part in filter(None, parts):
        if pieces and pieces[-1][-1] not in "})" and part[0] != ".":
            pieces.append(" ")
        pieces.append(part)
    return "".join(pieces)


@lru_cache(maxsize=4096)
def compact(text: str) -> str:
    """GraphQL text without what carries no meaning."""
    return strip_ignored_characters(text)
