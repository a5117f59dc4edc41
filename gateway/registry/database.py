"""The database of the registry: its engine, and its tables brought up to date."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from graphweft.gateway.registry.errors import StoreUnavailableError
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["Database"]

_MIGRATIONS = Path(__file__).parent / "migrations"
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_TIMEOUT_SECONDS = 5
_LOCK = 7_245_116  # of PostgreSQL: one node migrates, the others wait


class Database:
    """Connections to the database, made when they are needed."""

    def __init__(self, url: str) -> None:
        """Connect to nothing yet.

        Args:
            url: `sqlite:///file` or `postgresql://user@host/name`.

        Raises:
            ConfigError: it is of another form, or its driver is not installed.
        """
        self._engine = _engine(url)
        self._is_migrated = False

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncConnection]:
        """A transaction, committed where the block ends well.

        Raises:
            StoreUnavailableError: the database cannot be used now.
        """
        try:
            if not self._is_migrated:
                async with self._engine.begin() as connection:
                    await _migrate(connection)
                self._is_migrated = True
            async with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
            raise StoreUnavailableError(
                f"the registry's database cannot be used: {reason}"
            ) from error

    async def aclose(self) -> None:
        """Close the connections."""
        await self._engine.dispose()


def _engine(url: str) -> AsyncEngine:
    place = SourceLocation("registry.url")
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ConfigError("expected sqlite:///file or postgresql://user@host/name", place) from None
    kind = parsed.get_backend_name()
    if kind not in _DRIVERS:
        raise ConfigError("expected sqlite:///file or postgresql://user@host/name", place)
    options: dict[str, Any] = {"timeout": _TIMEOUT_SECONDS}
    if kind == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        engine = create_async_engine(
            parsed.set(drivername=_DRIVERS[kind]), connect_args=options, pool_pre_ping=True
        )
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"the driver {error.name} is missing; pip install 'graphweft[postgresql]'", place
        ) from error
    if kind == "sqlite":
        event.listen(engine.sync_engine, "connect", _durable)
    return engine


def _durable(connection: Any, _: object) -> None:
    """Readers beside a writer, and no revision lost when the power is."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


async def _migrate(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
