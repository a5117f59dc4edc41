"""From `module:attribute` to what it names: an object, or an executable graphql-core schema."""

from __future__ import annotations

import importlib
import sys
from functools import reduce
from pathlib import Path

from graphql import GraphQLSchema

from graphweft.schemas.errors import DocumentError, SourceLocation

__all__ = ["as_graphql_schema", "load_attribute"]


def load_attribute(reference: str, search_path: Path | None = None) -> object:
    """Import what `module:attribute` names.

    Args:
        reference: a module, a colon, and an attribute; the attribute may have dots.
        search_path: a folder whose modules can be named too; it is added to `sys.path`.

    Raises:
        DocumentError: there is no such module or attribute, or its import fails.
    """
    module_name, colon, attribute = reference.partition(":")
    place = SourceLocation(reference)
    if not (module_name and colon and attribute):
        raise DocumentError(
            "not of the form 'module:attribute', such as 'shop.users:schema'", place
        )
    if search_path is not None and str(search_path) not in sys.path:
        sys.path.insert(0, str(search_path))
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        raise DocumentError(_missing_module(module_name, error), place) from error
    except Exception as error:
        raise DocumentError(
            f"importing {module_name!r} failed: {type(error).__name__}: {error}", place
        ) from error
    try:
        value: object = reduce(getattr, attribute.split("."), module)
    except AttributeError as error:
        raise DocumentError(
            f"the module {module_name!r} has no attribute {attribute!r}", place
        ) from error
    return value


def as_graphql_schema(value: object, place: SourceLocation) -> GraphQLSchema:
    """The graphql-core schema of a value: itself, or the one that a Strawberry schema wraps.

    Raises:
        DocumentError: it is neither.
    """
    if isinstance(value, GraphQLSchema):
        return value
    wrapped = getattr(value, "_schema", None)
    if isinstance(wrapped, GraphQLSchema):
        return wrapped
    raise DocumentError(
        f"a {type(value).__name__} is not a schema: give a Strawberry schema, or the executable "
        "schema that Ariadne or graphql-core makes",
        place,
    )


def _missing_module(module_name: str, error: ModuleNotFoundError) -> str:
    if error.name and (module_name == error.name or module_name.startswith(f"{error.name}.")):
        return f"there is no module {error.name!r}; is its folder on the Python path?"
    return f"importing {module_name!r} failed: it needs the module {error.name!r}"
