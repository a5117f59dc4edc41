"""Entities of a server without `_entities`: an entity fetch as one operation of lookups.

    { _entities(representations: $r) { ... on Product { name } } }

becomes, for two representations, and for a lookup in batch,

    { _0: product(id: $_0_0) { ... on Product { name } } _1: product(id: $_1_0) { ... } }
    { _0: products(ids: $_0_0) { ... on Product { name } _key: id } }
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from graphql import OperationType, parse

from graphweft.connectors.contract import (
    RequestContext,
    SubgraphCall,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.connectors.mapping import is_list, is_object
from graphweft.connectors.overlay.entity_fields import read_entity_fields
from graphweft.connectors.overlay.lookups import Lookup, value_at

__all__ = ["EntityLookups"]

_MAX_LOOKUPS = 100
"""Lookups in one operation; what is more goes into further ones, at the same time."""

_MAX_SHAPES = 500
_KEY = "_key"
_TYPE = "_type"


class _Unit(NamedTuple):
    """One field of the operation that is sent.

    Attributes:
        field: index of the `_entities` field.
        type: type of the entities.
        rows: indices of the representations.
    """

    field: int
    type: str
    lookup: Lookup
    rows: tuple[int, ...]


_Shape = tuple[tuple[int, str, Lookup], ...]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An operation of lookups; `variables` are those of the client that it uses."""

    call: SubgraphCall
    variables: tuple[str, ...]


class EntityLookups:
    """A prepared entity fetch."""

    def __init__(
        self,
        operation: SubgraphOperation,
        lookups: Mapping[str, Sequence[Lookup]],
        prepare: Callable[[SubgraphOperation], SubgraphCall],
    ) -> None:
        """Take the fetch apart.

        Args:
            operation: has `_entities` fields only.
            lookups: of each type, batches first.
            prepare: makes calls of operations that the server understands.
        """
        self._operation = operation
        self._lookups = lookups
        self._prepare = prepare
        self._fields = read_entity_fields(operation)
        self._calls: dict[_Shape, _Prepared] = {}

    async def __call__(
        self, variables: dict[str, Any], context: RequestContext
    ) -> SubgraphResponse:
        """Look up every representation; one that nothing looks up is null."""
        asked = [variables[field.variable] for field in self._fields]
        units = [unit for i, rows in enumerate(asked) for unit in self._units(i, rows)]
        data = {
            field.key: [None] * len(rows) for field, rows in zip(self._fields, asked, strict=True)
        }
        chunks = [units[i : i + _MAX_LOOKUPS] for i in range(0, len(units), _MAX_LOOKUPS)]
        replies = await asyncio.gather(
            *[self._send(chunk, asked, variables, context) for chunk in chunks]
        )
        errors: list[dict[str, Any]] = []
        for chunk, reply in zip(chunks, replies, strict=True):
            for index, unit in enumerate(chunk):
                answer = (reply.data or {}).get(f"_{index}")
                self._store(data, unit, asked[unit.field], answer)
            errors += [self._placed(error, chunk) for error in reply.errors]
        return SubgraphResponse(data, errors)

    def _units(self, field: int, rows: Sequence[Mapping[str, Any]]) -> Iterable[_Unit]:
        together: dict[tuple[str, Lookup], list[int]] = {}
        for index, row in enumerate(rows):
            name = str(row.get("__typename"))
            lookup = next((one for one in self._lookups.get(name, ()) if one.fits(row)), None)
            if lookup is None:
                continue
            if lookup.is_batch:
                together.setdefault((name, lookup), []).append(index)
            else:
                yield _Unit(field, name, lookup, (index,))
        for (name, lookup), indices in together.items():
            yield _Unit(field, name, lookup, tuple(indices))

    async def _send(
        self,
        units: Sequence[_Unit],
        asked: Sequence[Sequence[Mapping[str, Any]]],
        variables: Mapping[str, Any],
        context: RequestContext,
    ) -> SubgraphResponse:
        shape = tuple((unit.field, unit.type, unit.lookup) for unit in units)
        prepared = self._calls.get(shape)
        if prepared is None:
            if len(self._calls) >= _MAX_SHAPES:
                self._calls.clear()
            prepared = self._calls[shape] = self._compile(shape)
        values = {name: variables[name] for name in prepared.variables if name in variables}
        for index, unit in enumerate(units):
            rows = asked[unit.field]
            for number, argument in enumerate(unit.lookup.arguments):
                found = [argument.value(rows[row]) for row in unit.rows]
                values[f"_{index}_{number}"] = (
                    list(dict.fromkeys(found)) if unit.lookup.is_batch else found[0]
                )
        return await prepared.call(values, context)

    def _compile(self, shape: _Shape) -> _Prepared:
        """The operation that looks up entities in this order."""
        fields: list[str] = []
        definitions: dict[str, None] = {}
        fragments: dict[str, str] = {}
        client: dict[str, None] = {}
        for index, (position, name, lookup) in enumerate(shape):
            asked = self._fields[position].of_type(name, self._others(name))
            fragments.update(asked.fragments)
            definitions.update(dict.fromkeys(asked.definitions))
            client.update(dict.fromkeys(asked.variables))
            arguments: list[str] = []
            for number, argument in enumerate(lookup.arguments):
                definitions[f"$_{index}_{number}: {argument.type}"] = None
                arguments.append(f"{argument.name}: $_{index}_{number}")
            fields.append(
                f"_{index}: {lookup.field}({', '.join(arguments)}) "
                f"{{ {_TYPE}: __typename {asked.selections} {_key_field(lookup)} }}"
            )
        name = self._operation.name
        head = f"query {name}({', '.join(definitions)})"
        text = "\n".join([f"{head} {{", *fields, "}", *fragments.values()])
        names = (*client, *(f"_{i}_{n}" for i, one in enumerate(shape) for n in _numbers(one[2])))
        operation = SubgraphOperation(
            self._operation.subgraph,
            OperationType.QUERY,
            name,
            text,
            parse(text, no_location=True),
            names,
        )
        return _Prepared(self._prepare(operation), tuple(client))

    def _others(self, name: str) -> frozenset[str]:
        return frozenset(self._lookups) - {name}

    def _store(
        self, data: dict[str, list[Any]], unit: _Unit, rows: Sequence[Any], answer: Any
    ) -> None:
        entities = data[self._fields[unit.field].key]
        if not unit.lookup.is_batch:
            entities[unit.rows[0]] = _entity(answer, unit.type)
            return
        found: dict[str, Any] = {}
        for item in answer if is_list(answer) else ():
            if is_object(item):
                found[_text(_key_of(item, unit.lookup))] = _entity(item, unit.type)
        for row in unit.rows:
            entity = found.get(_text(value_at(rows[row], unit.lookup.arguments[0].path)))
            entities[row] = dict(entity) if entity is not None else None

    def _placed(self, error: dict[str, Any], units: Sequence[_Unit]) -> dict[str, Any]:
        """The error at the path that it has in the entity fetch."""
        path = error.get("path")
        aliases = {f"_{index}": unit for index, unit in enumerate(units)}
        unit = aliases.get(str(path[0])) if is_list(path) and path else None
        if unit is None:
            return error
        key = self._fields[unit.field].key
        if not unit.lookup.is_batch:
            return {**error, "path": [key, unit.rows[0], *cast("list[Any]", path)[1:]]}
        # which entity an item would have been is not known where it is null
        return {**error, "path": [key]}


def _numbers(lookup: Lookup) -> range:
    return range(len(lookup.arguments))


def _key_field(lookup: Lookup) -> str:
    if not lookup.is_batch:
        return ""
    first, *below = lookup.arguments[0].path
    return f"{_KEY}: {first}{''.join(f' {{ {name}' for name in below)}{' }' * len(below)}"


def _key_of(item: dict[str, Any], lookup: Lookup) -> Any:
    value = item.pop(_KEY, None)
    return value_at({_KEY: value}, (_KEY, *lookup.arguments[0].path[1:]))


def _entity(answer: Any, name: str) -> Any:
    """What was found, unless it is of another type than was asked for."""
    if not is_object(answer):
        return None
    return answer if answer.pop(_TYPE, name) == name else None


def _text(value: Any) -> str:
    """How keys are compared: `1` is `"1"`, as ID has it."""
    return str(value)
