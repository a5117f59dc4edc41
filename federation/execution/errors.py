"""GraphQL errors of an execution, at the places where the client sees them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphweft.federation.execution.collect import Objects
from graphweft.federation.execution.json_values import is_list, is_object
from graphweft.federation.operation.selection import Selections, fields_of
from graphweft.federation.plan.nodes import FetchNode
from graphweft.federation.plan.path import EachItem, Key, PlanPath
from graphweft.schemas.errors import BackendError

__all__ = ["MAX_ERRORS_PER_FETCH", "ErrorPlacer", "Placed"]

MAX_ERRORS_PER_FETCH = 50
"""A failed fetch may concern thousands of fields; beyond this many it says how many more."""

ResponsePath = tuple[str | int, ...]
Placed = dict[str, list[list[ResponsePath]]]
"""By response key of an `_entities` field: per representation, the response paths it stands for."""

_Error = dict[str, Any]


class ErrorPlacer:
    """Turns what a subgraph or a connector reports into errors with response paths.

    A subgraph is named in them as it was authored, also where a part of it was planned over.
    """

    def __init__(
        self,
        fetches: Sequence[FetchNode],
        response_keys: Mapping[str, str],
        authored: Mapping[str, str],
    ) -> None:
        """Get ready.

        Args:
            fetches: all of the plan.
            response_keys: by key of the data tree, the response key where it differs.
            authored: by name of a part of a subgraph, the subgraph's.
        """
        self._fetches = fetches
        self._response_keys = response_keys
        self._authored = authored

    def service(self, fetch: FetchNode) -> str:
        """The subgraph that a fetch asks, by the name that it was authored under."""
        return self._authored.get(fetch.subgraph, fetch.subgraph)

    def provider(self, keys: Sequence[str]) -> str | None:
        """The subgraph that the field at a response path comes from; None if there are several.

        Args:
            keys: the path without the indices.
        """
        found = {self.service(fetch) for fetch in self._fetches if self._provides(fetch, keys)}
        return found.pop() if len(found) == 1 else None

    def _provides(self, fetch: FetchNode, keys: Sequence[str]) -> bool:
        if self._selects(fetch.selections, keys):
            return True
        for entities in fetch.entities:
            for path in entities.paths:
                above = self._translate(e.name for e in path if isinstance(e, Key))
                depth = len(above)
                if above == tuple(keys[:depth]) and self._selects(
                    entities.selections, keys[depth:]
                ):
                    return True
        return False

    def _selects(self, selections: Selections, keys: Sequence[str]) -> bool:
        """Whether a field is selected, of any type, by response keys from here."""
        if not keys:
            return False
        return any(
            len(keys) == 1 or self._selects(field.selections, keys[1:])
            for field in fields_of(selections)
            if self._response_keys.get(field.response_key, field.response_key) == keys[0]
        )

    def fetch_failed(
        self, fetch: FetchNode, error: BackendError, placed: Placed
    ) -> Iterator[_Error]:
        """One error per field that the fetch would have given, at each place of its result."""
        paths = list(self._paths_below(fetch, placed))
        extensions: dict[str, Any] = {
            "code": error.code,
            "service": error.subgraph or self.service(fetch),
            **error.extensions,
        }
        if not paths:
            yield {"message": error.message, "extensions": extensions}
        for path in paths[:MAX_ERRORS_PER_FETCH]:
            yield {"message": error.message, "path": list(path), "extensions": extensions}
        if len(paths) > MAX_ERRORS_PER_FETCH:
            more = len(paths) - MAX_ERRORS_PER_FETCH
            yield {
                "message": f"{error.message} (and at {more} more places)",
                "extensions": extensions,
            }

    def _paths_below(self, fetch: FetchNode, placed: Placed) -> Iterator[ResponsePath]:
        if not fetch.entities:
            yield from ((key,) for key in self._keys(fetch.selections))
        for entities in fetch.entities:
            keys = self._keys(entities.selections)
            places = _every(placed.get(entities.key, ()))
            yield from ((*place, key) for place in places for key in keys)

    def _keys(self, selections: Selections) -> list[str]:
        """Response keys of fields that have been asked for, each once."""
        keys = [
            self._response_keys.get(f.response_key, f.response_key)
            for f in fields_of(selections)
            if f.response_key != "__typename"
        ]
        return list(dict.fromkeys(keys))

    def reported(
        self, fetch: FetchNode, errors: Iterable[_Error], placed: Placed
    ) -> Iterator[_Error]:
        """Errors of a subgraph response, an entity's error at each place of that entity.

        Args:
            fetch: the fetch that was answered.
            errors: as the subgraph reported them.
            placed: where the objects of an entity fetch are.
        """
        count = 0
        for error in errors:
            for path in self._paths_of(fetch, error, placed):
                count += 1
                if count <= MAX_ERRORS_PER_FETCH:
                    yield self._reported(fetch, error, path)

    def _reported(self, fetch: FetchNode, error: _Error, path: ResponsePath | None) -> _Error:
        given: Any = error.get("extensions")
        extensions = dict(given) if is_object(given) else dict[str, Any]()
        if not isinstance(extensions.get("code"), str):
            extensions["code"] = "DOWNSTREAM_SERVICE_ERROR"
        if not isinstance(extensions.get("service"), str):
            extensions["service"] = self.service(fetch)
        result: _Error = {"message": str(error.get("message", "")), "extensions": extensions}
        if path:
            result["path"] = list(path)
        return result

    def _paths_of(
        self, fetch: FetchNode, error: _Error, placed: Placed
    ) -> Iterable[ResponsePath | None]:
        path = _path_of(error)
        if not fetch.entities:
            return [self._translate(path)]
        key, index = (*path[:2], None, None)[:2]
        places = placed.get(str(key))
        if places is None:  # the whole fetch: at the objects that it was about
            return [place for rows in placed.values() for place in _every(rows)] or [None]
        if isinstance(index, int) and 0 <= index < len(places):
            rest = self._translate(path[2:])
            return [(*place, *rest) for place in places[index]]
        return _every(places) or [None]

    def _translate(self, path: Iterable[str | int]) -> ResponsePath:
        return tuple(
            self._response_keys.get(element, element) if isinstance(element, str) else element
            for element in path
        )

    def places_of(
        self, data: dict[str, Any], fetch: FetchNode, collected: Sequence[Objects]
    ) -> Placed:
        """Where the collected objects are; walks the tree again, so only for errors."""
        placed: Placed = {}
        for entities, objects in zip(fetch.entities, collected, strict=False):
            found: dict[int, list[ResponsePath]] = {}
            for path in entities.paths:
                for value, place in _walk(data, path, ()):
                    found.setdefault(id(value), []).append(self._translate(place))
            placed[entities.key] = [
                list(dict.fromkeys(p for row in rows for o in row for p in found.get(id(o), ())))
                for rows in objects
            ]
        return placed


def _path_of(error: _Error) -> ResponsePath:
    """The path that a subgraph gave; none where it is not one."""
    given = error.get("path")
    if not is_list(given) or not all(type(element) in {str, int} for element in given):
        return ()
    return tuple(given)


def _every(rows: Sequence[Sequence[ResponsePath]]) -> list[ResponsePath]:
    return [place for row in rows for place in row]


def _walk(value: Any, path: PlanPath, place: ResponsePath) -> Iterator[tuple[Any, ResponsePath]]:
    if value is None:
        return
    if not path:
        yield value, place
        return
    element, rest = path[0], path[1:]
    if isinstance(element, Key):
        yield from _walk(value.get(element.name), rest, (*place, element.name))
    elif isinstance(element, EachItem):
        for index, item in enumerate(value):
            yield from _walk(item, rest, (*place, index))
    elif value.get("__typename") in element.types:
        yield from _walk(value, rest, place)
