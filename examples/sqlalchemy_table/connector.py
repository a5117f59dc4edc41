"""A table as a subgraph: a list of its rows, and entities by its primary key.

Operations are executed by a graphql-core schema, so the connector only says what the schema is and
where the rows are. Entities that are asked for together are one SELECT.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import GraphQLSchema, build_schema
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, MetaData, Table, select
from sqlalchemy import types as sql
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from graphweft.connectors.contract import SubgraphCall, SubgraphOperation
from graphweft.connectors.custom import ConnectorSettings
from graphweft.connectors.python import PythonConnector
from graphweft.schemas.errors import BackendError
from graphweft.schemas.subgraph import Subgraph

__all__ = ["TableConnector", "open_table"]


class TableOptions(BaseModel):
    """What the configuration says: an SQLAlchemy URL, a table, and the type that its rows are."""

    model_config = ConfigDict(extra="forbid")

    url: str
    table: str
    type: str


async def open_table(settings: ConnectorSettings) -> TableConnector:
    """Open a table; raises ValueError for options that are wrong."""
    options = TableOptions.model_validate(dict(settings.options))
    engine = create_async_engine(options.url)
    metadata = MetaData()
    try:
        async with engine.connect() as connection:
            await connection.run_sync(metadata.reflect, only=[options.table])
    except SQLAlchemyError as error:
        await engine.dispose()
        raise BackendError(f"the table {options.table!r} cannot be read: {error}") from error
    return TableConnector(settings.name, options, metadata.tables[options.table], engine)


class TableConnector:
    """A `Connector`: what it does not do itself, the schema in the process does."""

    def __init__(self, name: str, options: TableOptions, table: Table, engine: AsyncEngine) -> None:
        """Serve a table that was reflected."""
        keys = [*table.primary_key.columns]
        if len(keys) != 1:
            raise ValueError(f"the table {table.name!r} has no primary key of one column")
        self._table, self._key, self._engine = table, keys[0], engine
        self._type = options.type
        types = _types(table, options.type, self._key.name)
        self._sdl = _LINK + types
        self._inner = PythonConnector(name, self._schema(types), sdl=self._sdl)

    async def describe(self) -> str:
        """The SDL of the table."""
        return self._sdl

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        """The subgraph itself: whole operations are executed."""
        return (subgraph,)

    def prepare(self, operation: SubgraphOperation) -> SubgraphCall:
        """Leave the execution to graphql-core."""
        return self._inner.prepare(operation)

    async def aclose(self) -> None:
        """Close the connections to the database."""
        await self._engine.dispose()

    def _schema(self, types: str) -> GraphQLSchema:
        machinery = f"""
            directive @key(fields: String!) on OBJECT
            scalar _Any
            union _Entity = {self._type}
            extend type Query {{ _entities(representations: [_Any!]!): [_Entity]! }}
        """
        schema: Any = build_schema(types + machinery)
        schema.query_type.fields[self._table.name].resolve = self._rows
        schema.query_type.fields["_entities"].resolve = self._entities
        schema.type_map["_Entity"].resolve_type = self._type_of
        made: GraphQLSchema = schema
        return made

    def _type_of(self, *_: Any) -> str:
        return self._type

    async def _rows(self, _: Any, __: Any, limit: int) -> Sequence[Mapping[str, Any]]:
        async with self._engine.connect() as connection:
            found = await connection.execute(select(self._table).order_by(self._key).limit(limit))
            return [_plain(row) for row in found.mappings()]

    async def _entities(
        self, _: Any, __: Any, representations: Sequence[Mapping[str, Any]]
    ) -> list[Mapping[str, Any] | None]:
        asked = [self._as_key(one[self._key.name]) for one in representations]
        async with self._engine.connect() as connection:
            found = await connection.execute(select(self._table).where(self._key.in_(asked)))
            rows = {row[self._key.name]: _plain(row) for row in found.mappings()}
        return [rows.get(key) for key in asked]

    def _as_key(self, text: Any) -> Any:
        """The key as the table has it; None for one that no row can have."""
        try:
            return self._key.type.python_type(text)
        except ValueError:
            return None


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row with values that GraphQL's scalars know; others, such as dates, are text."""
    return {
        name: value if isinstance(value, str | int | float | None) else str(value)
        for name, value in row.items()
    }


_LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])\n'


def _types(table: Table, name: str, key: str) -> str:
    fields = [f"  {column.name}: {_field_type(column, key)}" for column in table.columns]
    return "\n".join(
        [
            f"type Query {{ {table.name}(limit: Int! = 100): [{name}!]! }}",
            f'type {name} @key(fields: "{key}") {{',
            *fields,
            "}\n",
        ]
    )


def _field_type(column: Column[Any], key: str) -> str:
    if column.name == key:
        return "ID!"
    match column.type:
        case sql.Boolean():
            found = "Boolean"
        case sql.Integer():
            found = "Int"
        case sql.Numeric():
            found = "Float"
        case _:
            found = "String"
    return found if column.nullable else f"{found}!"
