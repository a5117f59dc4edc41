"""Random JSON, selections and operations over a few names, so that they meet."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from graphweft.connectors.bindings.leaves import COERCIONS
from graphweft.connectors.mapping import Named, Path, Selection, Wanted, WantedField
from graphweft.connectors.mapping.syntax import (
    Call,
    Coalesce,
    Expression,
    Group,
    Head,
    Key,
    ListLiteral,
    Literal,
    OptionalStep,
    Step,
    Variable,
)

__all__ = ["JSON", "SELECTIONS", "WANTED"]

_NAMES = st.sampled_from(["a", "b", "c", "d e"])
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([2**31, 1.0, 2.5, "", "a", "b", "7", "x y"]),
)

JSON: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(_NAMES, _NAMES, st.just("__typename")), inner, max_size=4),
    ),
    max_leaves=20,
)

_LITERALS = st.builds(Literal, _SCALARS)
_SELF = Path(Variable("@"))


@st.composite
def _matches(draw: st.DrawFn) -> Call:
    pairs = draw(st.lists(st.tuples(_LITERALS, _LITERALS), min_size=1, max_size=3))
    arguments = [ListLiteral(pair) for pair in pairs]
    if draw(st.booleans()):
        arguments.append(ListLiteral((_SELF, draw(_LITERALS))))
    return Call("match", tuple(arguments))


_STEPS: st.SearchStrategy[Step] = st.one_of(
    _NAMES.map(Key),
    _NAMES.map(Key),
    st.just(OptionalStep()),
    st.sampled_from(["first", "last", "size", "entries", "toString"]).map(Call),
    _matches(),
)
_PATHS = st.builds(
    Path,
    st.one_of(_NAMES.map(Key), st.sampled_from(["$", "@", "$args", "$gone"]).map(Variable)),
    st.lists(_STEPS, max_size=3).map(tuple),
)
_EXPRESSIONS: st.SearchStrategy[Expression] = st.one_of(
    _PATHS,
    _LITERALS,
    st.builds(
        Coalesce,
        st.sampled_from(["??", "?!"]),
        st.lists(st.one_of(_PATHS, _LITERALS), min_size=2, max_size=3).map(tuple),
    ),
)
_HEADS: st.SearchStrategy[Head] = st.one_of(
    _NAMES.map(Key),
    _NAMES.map(Key),
    st.sampled_from(["$", "@", "$args"]).map(Variable),
    _EXPRESSIONS.map(Group),
)


_OUTPUT_NAMES = st.one_of(_NAMES, _NAMES, _NAMES, st.just("__typename"))


def _items(inner: st.SearchStrategy[Selection]) -> st.SearchStrategy[Named]:
    heads = st.deferred(lambda: _HEADS)  # deferred: their names are short
    steps = st.deferred(lambda: st.lists(_STEPS, max_size=3).map(tuple))
    paths = st.builds(Path, heads, steps, st.one_of(st.none(), inner))
    return st.one_of(
        st.builds(Named, _OUTPUT_NAMES, st.one_of(paths, inner)),
        st.builds(Named, _OUTPUT_NAMES, paths),
        st.builds(Named, st.none(), paths, st.booleans()),
    )


def _selections(inner: st.SearchStrategy[Selection]) -> st.SearchStrategy[Selection]:
    return st.lists(_items(inner), max_size=4).map(lambda items: Selection(tuple(items)))


SELECTIONS = st.recursive(
    st.lists(_NAMES, min_size=1, max_size=3).map(
        lambda names: Selection(tuple(Named(name, Path(Key(name))) for name in names))
    ),
    _selections,
    max_leaves=6,
)

_LEAVES = st.builds(
    WantedField,
    st.none(),
    st.one_of(_NAMES, _NAMES, st.just("__typename")),
    required=st.booleans(),
    coerce=st.sampled_from([None, *COERCIONS.values()]),
)


def _with_distinct_keys(name: str, found: list[WantedField]) -> Wanted:
    return Wanted(name, tuple(WantedField(f"k{i}", *_rest(f)) for i, f in enumerate(found)))


def _wanted(inner: st.SearchStrategy[Wanted]) -> st.SearchStrategy[Wanted]:
    composites = st.builds(WantedField, st.none(), _NAMES, inner, st.booleans())
    fields = st.lists(st.one_of(_LEAVES, composites), min_size=1, max_size=5)
    objects = st.builds(
        _with_distinct_keys,
        st.sampled_from(["T", ""]),
        fields,
    )
    variants = st.dictionaries(st.sampled_from(["a", "b", "7"]), objects, min_size=1, max_size=2)
    return st.one_of(objects, objects, variants.map(lambda v: Wanted("U", variants=v)))


def _rest(field: WantedField) -> tuple[Any, ...]:
    return field.name, field.wanted, field.required, field.coerce


WANTED = st.recursive(st.just(Wanted("T", (WantedField("k", "a"),))), _wanted, max_leaves=4)
