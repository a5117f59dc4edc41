"""Looks entities up: one call for many keys where the binding can batch, one for each otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import orjson

from graphweft.connectors.batching import LOOKUPS, Load, chunks, limit_of, load_all
from graphweft.connectors.bindings.answers import problems_record
from graphweft.connectors.bindings.backend import NOT_FOUND, BoundBinding
from graphweft.connectors.bindings.binding import BindingKind
from graphweft.connectors.bindings.keys import PropertyPath, field_set_text
from graphweft.connectors.contract import Headers, RequestContext
from graphweft.connectors.mapping import (
    MISSING,
    MapValue,
    Named,
    Path,
    Selection,
    Variables,
    Wanted,
    WantedField,
    as_text,
    compile_expression,
    compile_selection,
    is_list,
    is_object,
)
from graphweft.connectors.mapping.syntax import Variable
from graphweft.schemas.errors import BackendError

__all__ = ["Lookup", "Lookups", "Outcome"]


_AS_IT_IS = Selection((Named(None, Path(Variable("$"))),))


class Lookup(NamedTuple):
    """One entity to look up: its representation, and the arguments of a bound field."""

    representation: dict[str, Any]
    arguments: dict[str, Any] | None = None


class Outcome(NamedTuple):
    """What a lookup found.

    Attributes:
        value: not mapped yet; `MISSING` where there is no such entity, or on failure.
        variables: for the mapping; to be copied before a mapping collects into them.
        error: the failure.
        headers: of the HTTP response.
    """

    value: Any
    variables: Variables
    error: BackendError | None = None
    headers: Headers = ()


class Lookups:
    """The lookups of one binding. Made once per prepared operation, loads for any request.

    `selection` maps the value of an outcome: for a batch that of a row, not of the whole answer.
    """

    def __init__(self, bound: BoundBinding) -> None:
        self.bound = bound
        self.binding = bound.binding
        self.paths = tuple(dict.fromkeys((*self.binding.key, *self.binding.requires)))
        self.is_batch = self.binding.kind is BindingKind.TYPE_BATCH
        self.rows, row_selection = _split_rows(self.binding.selection)
        self.selection = row_selection if self.is_batch else self.binding.selection
        self.row_keys = _key_reader(self.selection, self.binding.key)
        self.key_of_row = compile_key(self.binding.key)
        self.key_of_lookup = compile_key(self.paths)

    async def load(self, lookups: Sequence[Lookup], context: RequestContext) -> list[Outcome]:
        """What each lookup found, in order. Does not raise for a failing backend."""
        loads = [Load(self._cache_key(lookup), lookup) for lookup in lookups]

        async def load_many(pending: list[Load]) -> list[Outcome]:
            if self.is_batch:
                return await self._load_batches(pending, context)
            return await asyncio.gather(*[self._load_one(load.what, context) for load in pending])

        name = (LOOKUPS, self.binding.name, self.bound.variant)
        return await load_all(context, name, loads, load_many)

    def _cache_key(self, lookup: Lookup) -> Hashable:
        key = self.key_of_lookup(lookup.representation)
        if not lookup.arguments:
            return key
        return key, orjson.dumps(lookup.arguments, option=orjson.OPT_SORT_KEYS)

    # -- one call for each --------------------------------------------------------------------

    async def _load_one(self, lookup: Lookup, context: RequestContext) -> Outcome:
        variables = self.bound.variables(context)
        if self.binding.kind is BindingKind.EXPLICIT:
            variables["$args"] = _without_typename(lookup.representation)
        else:
            variables["$this"] = _without_typename(lookup.representation)
            variables["$args"] = lookup.arguments or {}
        return await self._call(variables, context)

    async def _call(self, variables: Variables, context: RequestContext) -> Outcome:
        name = ("limit", self.binding.subgraph, self.binding.source)
        try:
            async with limit_of(context, name, self.bound.concurrency):
                reply = await self.bound.call(variables, context, is_read=True)
        except BackendError as error:
            is_absent = error.code == NOT_FOUND and self.bound.not_found_is_null
            return Outcome(MISSING, variables, None if is_absent else error)
        return Outcome(reply.value, reply.variables, None, reply.headers)

    # -- one call for many --------------------------------------------------------------------

    async def _load_batches(self, loads: list[Load], context: RequestContext) -> list[Outcome]:
        pieces = chunks(loads, self.binding.batch_size)
        if len(pieces) == 1:
            return await self._load_batch(loads, context)
        loaded = await asyncio.gather(*[self._load_batch(piece, context) for piece in pieces])
        return [outcome for outcomes in loaded for outcome in outcomes]

    async def _load_batch(self, loads: Sequence[Load], context: RequestContext) -> list[Outcome]:
        variables = self.bound.variables(context)
        variables["$batch"] = [_without_typename(load.what.representation) for load in loads]
        outcome = await self._call(variables, context)
        if outcome.error is not None or outcome.value is MISSING:
            return [outcome] * len(loads)
        items = _as_list(self.rows(outcome.value, outcome.variables))
        if self.binding.positional:
            found = self._by_position(items, len(loads))
        else:
            found = self._by_key(items, loads, outcome.variables)
            if context.trace is not None and items and all(row is MISSING for row in found):
                key = field_set_text(self.binding.key)
                problem = f"none of the {len(items)} rows has a key (`{key}`) that was asked for"
                context.trace.append(problems_record(self.binding, [problem]))
        return [Outcome(value, outcome.variables, None, outcome.headers) for value in found]

    def _by_position(self, rows: list[Any], count: int) -> list[Any]:
        padded = [*rows[:count], *[None] * (count - len(rows))]
        return [MISSING if row is None else row for row in padded]

    def _by_key(self, rows: list[Any], loads: Sequence[Load], variables: Variables) -> list[Any]:
        """Match by value, `1` with `"1"`. The first row with a key wins; others are ignored."""
        by_key: dict[Hashable, Any] = {}
        for row in rows:
            keys = self.row_keys(row, variables)
            if keys is not None:
                by_key.setdefault(self.key_of_row(keys), row)
        if self.paths == self.binding.key:
            return [by_key.get(load.key, MISSING) for load in loads]
        key_of = self.key_of_row
        return [by_key.get(key_of(load.what.representation), MISSING) for load in loads]


def compile_key(paths: Sequence[PropertyPath]) -> Callable[[dict[str, Any]], Hashable]:
    """What reads a key in a representation or row, to compare it by text: `1` equals `"1"`."""
    if len(paths) == 1 and len(paths[0]) == 1:
        name = paths[0][0]
        return lambda values: _text_of(values.get(name))
    return lambda values: tuple([_text_of(_at(values, path)) for path in paths])


def _at(values: dict[str, Any], path: PropertyPath) -> Any:
    found: Any = values
    for name in path:
        found = found.get(name) if is_object(found) else None
    return found


def _as_list(rows: Any) -> list[Any]:
    """A batch answers a list; a single object is a list of one, null an empty one."""
    if is_list(rows):
        return rows
    return [] if rows is None or rows is MISSING else [rows]


def _text_of(value: Any) -> str:
    if type(value) is str:
        return value
    if type(value) is float and value.is_integer():
        return str(int(value))
    text = as_text(value)
    return orjson.dumps(value).decode() if text is None else text


def _without_typename(representation: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in representation.items() if name != "__typename"}


def _split_rows(selection: Selection) -> tuple[MapValue, Selection]:
    """What finds the rows in a batch's answer, and the selection that maps one of them."""
    path = selection.whole
    if path is None:
        return compile_expression(Path(Variable("$"))), selection
    return compile_expression(Path(path.head, path.steps)), path.selection or _AS_IT_IS


def _key_reader(row_selection: Selection, key: Sequence[PropertyPath]) -> MapValue:
    """What maps the key fields of a row, and nothing else.

    A row without its only key field has no key; of several fields, some may be null.
    """
    names = dict.fromkeys(path[0] for path in key)
    fields = tuple(WantedField(name, name, required=len(names) == 1) for name in names)
    return compile_selection(row_selection, Wanted("", fields))
