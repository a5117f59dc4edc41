"""Strawberry's extensions work, and what resolvers do not mean to raise is in the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import strawberry
from ariadne import QueryType, make_executable_schema
from graphql import GraphQLError, OperationType, parse
from strawberry.extensions import MaskErrors, SchemaExtension
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graphweft.connectors.contract import RequestContext, SubgraphOperation
from graphweft.connectors.python import PythonConnector


class Shout(SchemaExtension):
    def on_operation(self) -> Iterator[None]:
        self.seen = self.execution_context.context.headers["x-name"]
        yield

    def resolve(self, _next: Any, root: Any, info: Any, *args: str, **kwargs: Any) -> Any:
        return str(_next(root, info, *args, **kwargs)).upper()

    def get_results(self) -> dict[str, Any]:
        return {"seen": self.seen}


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str) -> str:
        return f"hello {name}"

    @strawberry.field
    def broken(self) -> str | None:
        raise KeyError("secret")


def query(text: str) -> SubgraphOperation:
    return SubgraphOperation("a", OperationType.QUERY, "", text, parse(text))


async def test_extensions_of_a_strawberry_schema_run() -> None:
    schema = strawberry.Schema(Query, extensions=[Shout])
    call = PythonConnector("a", schema).prepare(query("query ($n: String!) { hello(name: $n) }"))
    response = await call({"n": "ann"}, RequestContext(headers={"x-name": "bob"}))
    assert response.data == {"hello": "HELLO ANN"}
    assert response.extensions == {"seen": "bob"}


class Executor(StrawberryGraphQLCoreExecutionContext):
    def build_resolve_info(self, *args: Any, **kwargs: Any) -> Any:
        self.context_value["built"] = True
        return super().build_resolve_info(*args, **kwargs)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - generic in its stubs


async def test_a_strawberry_schema_is_executed_by_the_class_that_it_names() -> None:
    @strawberry.type
    class Query:
        @strawberry.field
        def built(self, info: strawberry.Info[Any, None]) -> bool:
            return bool(info.context["built"])

    schema = strawberry.Schema(Query, execution_context_class=Executor)
    response = await PythonConnector("a", schema).prepare(query("{ built }"))({}, RequestContext())
    assert response.data == {"built": True}


async def test_errors_are_masked_by_strawberry_s_extension() -> None:
    schema = strawberry.Schema(Query, extensions=[MaskErrors])
    response = await PythonConnector("a", schema).prepare(query("{ broken }"))({}, RequestContext())
    assert response.data == {"broken": None}
    assert [error["message"] for error in response.errors] == ["Unexpected error."]


async def test_only_what_a_resolver_did_not_mean_is_logged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = QueryType()

    @root.field("refused")
    def refused(*_: Any) -> None:
        raise GraphQLError("not today")

    @root.field("broken")
    def broken(*_: Any) -> None:
        raise KeyError("secret")

    schema = make_executable_schema("type Query { refused: Int broken: Int }", root)
    call = PythonConnector("stock", schema).prepare(query("{ refused broken }"))
    assert len((await call({}, RequestContext())).errors) == 2
    told = capsys.readouterr().out
    assert "KeyError: 'secret'" in told
    assert "stock" in told
    assert "not today" not in told
