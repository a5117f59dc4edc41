"""The example of a kind of backend in another package, as it would be installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine

from graphweft.gateway.app import Gateway
from graphweft.gateway.config import load_config
from graphweft.gateway.problems import BuildFailedError
from tests.gateway.fakes import gateway_client

ENTRY_POINTS = """
[graphweft.connectors]
table = graphweft.examples.sqlalchemy_table.connector:open_table
broken = nothing_here:open
list = tests.examples.test_sqlalchemy_table:open_nothing
twice = builtins:dict
"""
OTHER_ENTRY_POINTS = "[graphweft.connectors]\ntwice = builtins:list\n"
USERS = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
type Query { favourites: [Book]! }
type Book @key(fields: "id") { id: ID! }
"""
SCHEMA_OF_FAVOURITES = """
from ariadne import QueryType, make_executable_schema
query = QueryType()
query.set_field("favourites", lambda *_: [{"id": "2"}, {"id": "1"}, {"id": "2"}, {"id": "x"}])
schema = make_executable_schema("type Query { favourites: [Book]! } type Book { id: ID! }", query)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database, a configuration, and the package as an installer would have left it."""
    for name, points in (("table-kind", ENTRY_POINTS), ("other-kind", OTHER_ENTRY_POINTS)):
        installed = tmp_path / "site" / f"{name.replace('-', '_')}-1.0.dist-info"
        installed.mkdir(parents=True)
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        (installed / "METADATA").write_text(metadata)
        (installed / "entry_points.txt").write_text(points)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])
    engine = create_engine(f"sqlite:///{tmp_path}/books.db")
    with engine.begin() as connection:
        connection.execute(
            text(
                "create table books (id integer primary key, title text not null, pages integer,"
                " printed date)"
            )
        )
        connection.execute(
            text("insert into books values (1, 'One', 10, '2020-02-03'), (2, 'Two', null, null)")
        )
    engine.dispose()
    (tmp_path / "favourites.graphql").write_text(USERS)
    (tmp_path / f"favourites_{tmp_path.name}.py").write_text(SCHEMA_OF_FAVOURITES)
    return tmp_path


def open_nothing(_: object) -> dict[str, str]:
    return {}


def _config(folder: Path, connector: str) -> Path:
    file = folder / "graphweft.yaml"
    file.write_text(
        f"subgraphs:\n  books: {{ connector: {connector} }}\n"
        f"  users: {{ python: {{ schema: 'favourites_{folder.name}:schema' }}, "
        "schema: favourites.graphql }\n"
    )
    return file


async def test_a_table_is_a_subgraph_whose_entities_are_looked_up_together(folder: Path) -> None:
    url = f"sqlite+aiosqlite:///{folder}/books.db"
    table = f"{{ kind: table, options: {{ url: '{url}', table: books, type: Book }} }}"
    selects: list[str] = []

    @event.listens_for(Engine, "before_cursor_execute")
    def note(*arguments: object) -> None:
        if "FROM books" in str(arguments[2]):
            selects.append(str(arguments[2]))

    try:
        gateway = Gateway.from_config(load_config(_config(folder, table)))
        async with gateway_client(gateway) as client:
            query = "{ books(limit: 1) { id printed } favourites { id title pages } }"
            answer = await client.post("/graphql", json={"query": query})
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    content = answer.json()
    assert content["data"] == {
        "books": [{"id": "1", "printed": "2020-02-03"}],
        "favourites": [
            {"id": "2", "title": "Two", "pages": None},
            {"id": "1", "title": "One", "pages": 10},
            {"id": "2", "title": "Two", "pages": None},
            None,
        ],
    }
    assert [error["path"] for error in content["errors"]] == [["favourites", 3, "title"]]
    assert len(selects) == 2


@pytest.mark.parametrize(
    ("connector", "message"),
    [
        ("{ kind: tabel }", r"no installed package adds the kind 'tabel' \(there are: broken, .*"),
        (
            "{ kind: table, options: { url: x, tabel: secret, type: B } }",
            r"options\.table: Field required; options\.tabel: Extra inputs are not permitted",
        ),
        ("{ kind: broken }", "nothing_here:open .* cannot be imported: ModuleNotFoundError"),
        ("{ kind: list }", "open_nothing of the kind 'list' gave a dict, .* not a Connector"),
        ("{ kind: twice }", "several packages add the kind 'twice': builtins:dict, builtins:list"),
        (
            "{ kind: table, options: { url: 'sqlite+aiosqlite://', table: b, type: B } }",
            "the table 'b' cannot be read",
        ),
    ],
)
async def test_what_is_wrong_is_told(folder: Path, connector: str, message: str) -> None:
    with pytest.raises(BuildFailedError, match=f"(?s){message}"):
        await Gateway.from_config(load_config(_config(folder, connector))).start()
