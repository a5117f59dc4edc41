"""The search for entries that together give what is pending."""

from __future__ import annotations

from graphweft.federation.operation.selection import FieldSelection, Selections
from graphweft.federation.planner.cover import Cover, Option, find_covers
from graphweft.federation.planner.solution import FREE, Cost, Entry, Solution
from graphweft.federation.query_graph import GraphNode
from graphweft.schemas.supergraph import TypeKind


def _selections(names: str) -> Selections:
    return tuple(FieldSelection(name, name) for name in names)


def _options(**graphs: str) -> list[Option]:
    """An option for each subgraph, which gives these fields."""
    found: list[Option] = []
    for graph, names in graphs.items():
        node = GraphNode("T", graph, TypeKind.OBJECT, {})
        cost = Cost(1, frozenset({(1, graph)}), len(names))
        body = Solution(node, (), (), (), FREE)
        entry = Entry(None, (), None, body, cost)
        found.append(Option(entry, _selections(names), len(names)))
    return found


def _search(pending: str, options: list[Option], width: int = 4) -> list[Cover]:
    def options_for(remaining: Selections) -> list[Option]:
        narrowed = [
            Option(o.entry, tuple(s for s in o.wanted if s in remaining), o.covered)
            for o in options
        ]
        return [Option(o.entry, o.wanted, len(o.wanted)) for o in narrowed if o.wanted]

    return find_covers(Cover((), _selections(pending), FREE), options_for, width)


def _graphs(cover: Cover) -> set[str]:
    return {entry.body.node.graph for entry in cover.entries}


def test_the_smallest_cover_is_found_where_the_greedy_one_is_larger() -> None:
    options = _options(most="abcd", left="abx", right="cdy")
    best = _search("abcdxy", options)[0]
    assert _graphs(best) == {"left", "right"}
    assert best.pending == ()


def test_what_nobody_gives_stays_pending() -> None:
    (cover,) = _search("abz", _options(one="ab"))
    assert cover.pending == _selections("z")


def test_nothing_pending_is_covered_by_nothing() -> None:
    assert _search("", _options(one="ab")) == [Cover((), (), FREE)]


def test_a_wide_search_ends_in_a_cover_though_it_is_cut_short() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    pairs = {f"g{n}": letters[n] + letters[(n * 7 + 3) % 26] for n in range(26)}
    best = _search(letters, _options(**pairs))[0]
    assert best.pending == ()
    assert len(_graphs(best)) < 26
