"""Entities of a server without `_entities`: an entity fetch as one operation of lookups.

    { _entities(representations: $r) { ... on Product { name } } }

becomes, for two representations, and for a lookup in batch,

    { _0: product(id: $_0_0) { ... on Product { name } } _1: product(id: $_1_0) { ... } }
    { _0: products(ids: $_0_0) { ... on Product { name } _key: id } }

What cannot be looked up costs its own entity only: a key that does not fit, an operation of several
that fails, a field that may not be null and so takes the others of its operation with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from graphweft.connectors.batching import chunks as chunks_of
from graphweft.connectors.contract import (
    Headers,
    RequestContext,
    SubgraphCall,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.connectors.mapping import is_list, is_object
from graphweft.connectors.overlay.entity_fields import read_entity_fields
from graphweft.connectors.overlay.lookup_operations import LookupOperations
from graphweft.connectors.overlay.lookups import Lookup, value_at
from graphweft.schemas.errors import BackendError

__all__ = ["EntityLookups"]

_MAX_LOOKUPS = 100
"""Lookups in one operation; what is more goes into further ones, at the same time."""

_MAX_REPEATS = 5
"""How often what an operation lost with another one's null is asked for again."""

_Error = dict[str, Any]


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


class _Reply(NamedTuple):
    """What was answered to some units: by index among them."""

    answers: Mapping[int, Any]
    errors: Sequence[_Error]
    headers: Sequence[Headers] = ()
    failure: BackendError | None = None


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
        self._lookups = lookups
        self._fields = read_entity_fields(operation)
        self._operations = LookupOperations(operation, self._fields, frozenset(lookups), prepare)
        self._names = self._operations.names

    async def __call__(
        self, variables: dict[str, Any], context: RequestContext
    ) -> SubgraphResponse:
        """Look up every representation; one that nothing looks up is null.

        Raises:
            BackendError: nothing came back at all.
        """
        asked = [variables[field.variable] for field in self._fields]
        errors: list[_Error] = []
        units = [unit for i, rows in enumerate(asked) for unit in self._units(i, rows, errors)]
        units.sort(key=lambda unit: (unit.field, unit.type, unit.lookup.field))  # fewer shapes
        data = {
            field.key: [None] * len(rows) for field, rows in zip(self._fields, asked, strict=True)
        }
        chunks = [units[i : i + _MAX_LOOKUPS] for i in range(0, len(units), _MAX_LOOKUPS)]
        replies = await asyncio.gather(
            *[self._ask(chunk, asked, variables, context) for chunk in chunks]
        )
        failures = [reply.failure for reply in replies if reply.failure is not None]
        if failures and len(failures) == len(chunks):
            raise failures[0]
        for chunk, reply in zip(chunks, replies, strict=True):
            for index, answer in reply.answers.items():
                self._store(data, chunk[index], asked[chunk[index].field], answer)
            errors += reply.errors
        headers = [one for reply in replies for one in reply.headers]
        return SubgraphResponse(data, errors, headers=headers)

    def _units(
        self, field: int, rows: Sequence[Mapping[str, Any]], errors: list[_Error]
    ) -> Iterable[_Unit]:
        """What to send for some representations; a key that does not fit is an error of its own."""
        together: dict[tuple[str, Lookup], list[int]] = {}
        for index, row in enumerate(rows):
            name = str(row.get("__typename"))
            lookup = next((one for one in self._lookups.get(name, ()) if one.fits(row)), None)
            if lookup is None:
                continue
            problem = lookup.problem(row)
            if problem:
                errors.append(_error(problem, [self._fields[field].key, index], "BAD_USER_INPUT"))
            elif lookup.is_batch:
                together.setdefault((name, lookup), []).append(index)
            else:
                yield _Unit(field, name, lookup, (index,))
        for (name, lookup), indices in together.items():
            for piece in chunks_of(indices, lookup.max_size):
                yield _Unit(field, name, lookup, tuple(piece))

    async def _ask(
        self,
        units: Sequence[_Unit],
        asked: Sequence[Sequence[Mapping[str, Any]]],
        variables: Mapping[str, Any],
        context: RequestContext,
    ) -> _Reply:
        """Send units together; those that one of them takes with it are sent again without it."""
        answers: dict[int, Any] = {}
        errors: list[_Error] = []
        headers: list[Headers] = []
        left = list(range(len(units)))
        for _ in range(_MAX_REPEATS):
            sent = [units[index] for index in left]
            try:
                reply = await self._send(sent, asked, variables, context)
            except BackendError as failure:
                if len(left) == len(units):
                    return _Reply({}, self._failed(sent, failure), (), failure)
                errors += self._failed(sent, failure)
                break
            headers += reply.headers
            errors += [self._placed(error, sent) for error in reply.errors]
            if reply.data is not None:
                answers.update({index: reply.data.get(f"_{n}") for n, index in enumerate(left)})
                break
            guilty = {str(path[0]) for error in reply.errors if (path := _path(error))}
            kept = [index for n, index in enumerate(left) if f"_{n}" not in guilty]
            if not kept or len(kept) == len(left):
                break
            left = kept
        return _Reply(answers, errors, headers)

    def _failed(self, units: Sequence[_Unit], error: BackendError) -> list[_Error]:
        """An error at each entity of some units."""
        extensions = {"service": error.subgraph, **error.extensions} if error.subgraph else {}
        return [
            _error(error.message, [self._fields[unit.field].key, row], error.code, extensions)
            for unit in units
            for row in unit.rows
        ]

    async def _send(
        self,
        units: Sequence[_Unit],
        asked: Sequence[Sequence[Mapping[str, Any]]],
        variables: Mapping[str, Any],
        context: RequestContext,
    ) -> SubgraphResponse:
        shape = tuple((unit.field, unit.type, unit.lookup) for unit in units)
        operation = self._operations.of(shape)
        values = operation.values_of(variables)
        for index, unit in enumerate(units):
            rows = asked[unit.field]
            for number, argument in enumerate(unit.lookup.arguments):
                found = [argument.value(rows[row]) for row in unit.rows]
                values[f"{self._names.variable}{index}_{number}"] = (
                    list(dict.fromkeys(found)) if unit.lookup.is_batch else found[0]
                )
        return await operation.call(values, context)

    def _store(
        self, data: dict[str, list[Any]], unit: _Unit, rows: Sequence[Any], answer: Any
    ) -> None:
        entities = data[self._fields[unit.field].key]
        if not unit.lookup.is_batch:
            entities[unit.rows[0]] = self._entity(answer, unit.type)
            return
        path = unit.lookup.arguments[0].path
        found: dict[str, Any] = {}
        for item in answer if is_list(answer) else ():
            if is_object(item):
                own = {path[0]: item.pop(self._names.key, None)}
                found[_text(value_at(own, path))] = self._entity(item, unit.type)
        for row in unit.rows:
            entity = found.get(_text(value_at(rows[row], path)))
            entities[row] = dict(entity) if entity is not None else None

    def _entity(self, answer: Any, name: str) -> Any:
        """What was found, unless it is of another type than was asked for."""
        if not is_object(answer):
            return None
        return answer if answer.pop(self._names.type, name) == name else None

    def _placed(self, error: _Error, units: Sequence[_Unit]) -> _Error:
        """The error at the path that it has in the entity fetch."""
        path = _path(error)
        aliases = {f"_{index}": unit for index, unit in enumerate(units)}
        unit = aliases.get(str(path[0])) if path else None
        if unit is None:
            return error
        key = self._fields[unit.field].key
        if not unit.lookup.is_batch:
            return {**error, "path": [key, unit.rows[0], *path[1:]]}
        # which entity an item would have been is not known where it is null
        return {**error, "path": [key]}


def _path(error: _Error) -> list[Any]:
    path = error.get("path")
    return path if is_list(path) else []


def _error(
    message: str, path: list[str | int], code: str, extensions: Mapping[str, Any] | None = None
) -> _Error:
    return {"message": message, "path": path, "extensions": {"code": code, **(extensions or {})}}


def _text(value: Any) -> str:
    """How keys are compared: `1` is `"1"`, as ID has it."""
    return str(value)
