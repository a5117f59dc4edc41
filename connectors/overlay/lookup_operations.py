"""The operations that ask a server without `_entities` for entities, compiled once each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import OperationType, parse

from graphweft.connectors.contract import SubgraphCall, SubgraphOperation
from graphweft.connectors.overlay.entity_fields import EntityField
from graphweft.connectors.overlay.lookups import Lookup

__all__ = ["LookupOperation", "LookupOperations", "Names", "Shape"]

_MAX_SHAPES = 500

Shape = tuple[tuple[int, str, Lookup], ...]
"""Of each lookup in an operation: index of the `_entities` field, type of the entities, lookup."""


class Names(NamedTuple):
    """Names of ours in the operation that is sent, which are none of the client's."""

    key: str
    type: str
    variable: str

    @classmethod
    def beside(cls, text: str) -> Names:
        """Names that do not occur in a text."""
        return cls(*[_unused(name, text) for name in ("_key", "_type", "_")])


@dataclass(frozen=True, slots=True)
class LookupOperation:
    """An operation of lookups; `variables` are those of the client that it uses."""

    call: SubgraphCall
    variables: tuple[str, ...]

    def values_of(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The client's values that are sent along."""
        return {name: variables[name] for name in self.variables if name in variables}


class LookupOperations:
    """Those of one entity fetch, by their shape.

    Attributes:
        names: in all of them.
    """

    def __init__(
        self,
        operation: SubgraphOperation,
        fields: Sequence[EntityField],
        types: frozenset[str],
        prepare: Callable[[SubgraphOperation], SubgraphCall],
    ) -> None:
        """Operations in place of an entity fetch.

        Args:
            operation: the fetch.
            fields: its `_entities` fields.
            types: the types that have lookups.
            prepare: makes calls of operations that the server understands.
        """
        self.names = Names.beside(operation.text)
        self._operation = operation
        self._fields = fields
        self._types = types
        self._prepare = prepare
        self._compiled: dict[Shape, LookupOperation] = {}

    def of(self, shape: Shape) -> LookupOperation:
        """The operation of these lookups, in this order."""
        found = self._compiled.get(shape)
        if found is None:
            if len(self._compiled) >= _MAX_SHAPES:
                self._compiled.clear()
            found = self._compiled[shape] = self._compile(shape)
        return found

    def _compile(self, shape: Shape) -> LookupOperation:
        fields: list[str] = []
        definitions: dict[str, None] = {}
        fragments: dict[str, str] = {}
        client: dict[str, None] = {}
        own: list[str] = []
        for index, (position, type_name, lookup) in enumerate(shape):
            asked = self._fields[position].of_type(type_name, self._types - {type_name})
            fragments.update(asked.fragments)
            definitions.update(dict.fromkeys(asked.definitions))
            client.update(dict.fromkeys(asked.variables))
            arguments: list[str] = []
            for number, argument in enumerate(lookup.arguments):
                variable = f"{self.names.variable}{index}_{number}"
                own.append(variable)
                definitions[f"${variable}: {argument.type}"] = None
                arguments.append(f"{argument.name}: ${variable}")
            fields.append(
                f"_{index}: {lookup.field}({', '.join(arguments)}) "
                f"{{ {self.names.type}: __typename {asked.selections} {self._key_field(lookup)} }}"
            )
        name = self._operation.name
        head = f"query {name}({', '.join(definitions)})"
        text = "\n".join([f"{head} {{", *fields, "}", *fragments.values()])
        operation = SubgraphOperation(
            self._operation.subgraph,
            OperationType.QUERY,
            name,
            text,
            parse(text, no_location=True),
            (*client, *own),
        )
        return LookupOperation(self._prepare(operation), tuple(client))

    def _key_field(self, lookup: Lookup) -> str:
        if not lookup.is_batch:
            return ""
        first, *below = lookup.arguments[0].path
        inner = "".join(f" {{ {name}" for name in below)
        return f"{self.names.key}: {first}{inner}{' }' * len(below)}"


def _unused(name: str, text: str) -> str:
    """The name, with as many underscores more as make it one that does not occur in a text."""
    while re.search(rf"(?<!\w){re.escape(name)}", text):
        name += "_"
    return name
