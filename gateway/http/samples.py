"""The operations that the playground offers to its reader, from a folder of `.graphql` files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graphql import GraphQLError, OperationDefinitionNode, OperationType, parse

from graphweft.playground import SampleOperation
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["read_samples"]


def read_samples(folder: Path) -> tuple[SampleOperation, ...]:
    """One sample a file, in order of the files' names; subscriptions are left out.

    Raises:
        ConfigError: the folder or a file cannot be read, or a file is not GraphQL.
    """
    if not folder.is_dir():
        raise ConfigError("is not a folder", SourceLocation(str(folder)))
    return tuple(_read_all(sorted(folder.glob("*.graphql"))))


def _read_all(files: list[Path]) -> Iterator[SampleOperation]:
    for file in files:
        try:
            text = file.read_text(encoding="utf-8")
            document = parse(text)
        except (OSError, UnicodeDecodeError, GraphQLError) as error:
            raise ConfigError(f"cannot be offered: {error}", SourceLocation(str(file))) from error
        operations = [
            node.operation
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        ]
        if operations and OperationType.SUBSCRIPTION not in operations:
            yield SampleOperation(file.stem.replace("_", " ").capitalize(), text)
