from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphweft.connectors.mapping import (
    Expression,
    Named,
    Path,
    Selection,
    parse_expression,
    parse_selection,
    print_expression,
    print_selection,
)
from graphweft.connectors.mapping.methods import METHODS
from graphweft.connectors.mapping.syntax import (
    Call,
    Coalesce,
    Group,
    Key,
    ListLiteral,
    Literal,
    ObjectLiteral,
    OptionalStep,
    Variable,
)

WORDS = {"true", "false", "null"}
identifiers = st.from_regex(r"[A-Za-z_][0-9A-Za-z_]{0,6}", fullmatch=True)
texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6)
names = identifiers | texts
literals = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.integers(-1000, 1000).map(lambda n: n / 8),
    texts,
).map(Literal)
variables = st.sampled_from(["$", "@", "$args", "$this", "$config"]).map(Variable)


def _call(arguments: Any) -> Any:
    name, found = arguments
    method = METHODS[name]
    count = max(method.least, min(len(found), len(found) if method.most is None else method.most))
    padded = [*found, *[Literal(0)] * count][:count]
    return Call(name, tuple(padded))


METHOD_NAMES = sorted(METHODS.keys() - {"as"})


def _method_name(number: int) -> str:
    return METHOD_NAMES[number]


def _calls(expressions: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    methods = st.integers(0, len(METHOD_NAMES) - 1).map(_method_name)
    return st.tuples(methods, st.lists(expressions, max_size=2)).map(_call)


def _steps(expressions: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[Any]:
    step = st.one_of(names.map(Key), _calls(expressions), st.just(OptionalStep()))
    return st.lists(step, min_size=least, max_size=2).filter(_optional_once).map(tuple)


def _optional_once(steps: list[Any]) -> bool:
    """`??` is an operator, so a path has no two `?` on end."""
    return all({type(a), type(b)} != {OptionalStep} for a, b in pairwise(steps))


def _expressions(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.lists(inner, max_size=2).map(lambda items: ListLiteral(tuple(items)))
    objects = st.lists(st.tuples(names, inner), max_size=2).map(
        lambda entries: ObjectLiteral(tuple(entries))
    )
    bare_keys = identifiers.filter(lambda name: name not in WORDS).map(Key)
    heads = st.one_of(variables, bare_keys, inner.map(Group))
    literal_paths = st.builds(Path, literals | lists | objects, _steps(inner, least=1))
    chains = st.tuples(st.sampled_from(["??", "?!"]), st.lists(inner, min_size=2, max_size=2)).map(
        lambda pair: Coalesce(
            pair[0],
            tuple(Path(Group(x)) if isinstance(x, Coalesce) else x for x in pair[1]),
        )
    )
    return st.one_of(lists, objects, st.builds(Path, heads, _steps(inner)), literal_paths, chains)


shallow: st.SearchStrategy[Expression] = _expressions(literals)
expressions: st.SearchStrategy[Expression] = literals | shallow | _expressions(literals | shallow)


def _named(selections: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    heads = st.one_of(names.map(Key), variables, shallow.map(Group))
    paths = st.builds(Path, heads, _steps(shallow), st.none() | selections)
    closed = st.builds(Path, heads, _steps(shallow), selections)
    return st.one_of(
        st.builds(Named, names, paths | selections),
        st.builds(Named, st.none(), closed.filter(_is_anonymous)),
        st.builds(Named, st.none(), paths, st.just(value=True)),
    )


def _is_anonymous(path: Path) -> bool:
    return not (isinstance(path.head, Key) and all(isinstance(s, OptionalStep) for s in path.steps))


def _selections(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Selection]:
    return st.lists(_named(inner), max_size=2).map(lambda items: Selection(tuple(items)))


empty = st.just(Selection(()))
selections: st.SearchStrategy[Selection] = _selections(empty | _selections(empty))


@given(expressions)
def test_a_printed_expression_parses_to_the_same_tree(expression: Expression) -> None:
    assert parse_expression(print_expression(expression)) == expression


@given(selections)
def test_a_printed_selection_parses_to_the_same_tree(selection: Selection) -> None:
    assert parse_selection(print_selection(selection)) == selection


def test_a_selection_prints_in_its_documented_form() -> None:
    text = "items: data { id: ID tags: tags->entries manager: { id: mgr? } }  end : $( a ?? null )"
    assert print_selection(parse_selection(text)) == (
        "items: data { id: ID tags: tags->entries manager: { id: mgr? } } end: $(a ?? null)"
    )
