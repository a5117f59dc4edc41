"""Schemas are found by `module:attribute`, and every mistake is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import strawberry
from graphql import GraphQLSchema, build_schema

from graphweft.connectors.python.load import as_graphql_schema, load_attribute
from graphweft.schemas.errors import DocumentError, SourceLocation


def load_schema(reference: str, search_path: Path | None = None) -> GraphQLSchema:
    return as_graphql_schema(load_attribute(reference, search_path), SourceLocation(reference))


@strawberry.type
class Query:
    hello: str = "hi"


class Shop:
    schema = build_schema("type Query { a: Int }")
    nothing = 3


schema = strawberry.Schema(query=Query)


def test_a_strawberry_schema_is_found() -> None:
    assert "hello" in load_schema(f"{__name__}:schema").query_type.fields  # type: ignore[union-attr]  # it has a query type


def test_a_dotted_attribute_is_found() -> None:
    assert load_schema(f"{__name__}:Shop.schema") is Shop.schema


def test_a_module_beside_the_configuration_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.path", ["", *__import__("sys").path])
    module = "from graphql import build_schema\nschema = build_schema('type Query { z: Int }')\n"
    (tmp_path / "graphweft_beside.py").write_text(module)
    found = load_schema("graphweft_beside:schema", tmp_path)
    assert found.query_type is not None
    assert "z" in found.query_type.fields


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("shop", "not of the form 'module:attribute'"),
        (":schema", "not of the form 'module:attribute'"),
        ("no_such_module_here:schema", "there is no module 'no_such_module_here'"),
        ("graphql.nothing:schema", "there is no module 'graphql.nothing'"),
        (f"{__name__}:missing", "has no attribute 'missing'"),
        (f"{__name__}:Shop.nothing", "a int is not a schema"),
        (f"{__name__}:Query", "a type is not a schema"),
    ],
)
def test_a_mistake_is_told_with_the_reference(reference: str, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load_schema(reference)
    assert message in caught.value.message
    assert str(caught.value).startswith(reference)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("import no_such_dependency", "it needs the module 'no_such_dependency'"),
        ("1 / 0", "failed: ZeroDivisionError: division by zero"),
        ("def :", "failed: SyntaxError"),
    ],
)
def test_a_module_that_cannot_be_imported_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, message: str
) -> None:
    monkeypatch.setattr("sys.path", [*__import__("sys").path])
    name = f"graphweft_broken_{abs(hash(body))}"
    (tmp_path / f"{name}.py").write_text(body)
    with pytest.raises(DocumentError) as caught:
        load_schema(f"{name}:schema", tmp_path)
    assert message in caught.value.message


def test_any_other_object_is_no_schema() -> None:
    with pytest.raises(DocumentError, match="a object is not a schema"):
        as_graphql_schema(object(), SourceLocation("a"))
