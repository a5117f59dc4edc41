from __future__ import annotations

import pytest

from graphweft.schemas.errors import MappingError
from tests.connectors.bindings.documents import HEAD, expanded

USER = 'type User @key(fields: "id") { id: ID! name: String tags: [Tag] }\ntype Tag { id: ID }\n'


ALL = "id name tags { id }"


def _query(field: str, http: str, selection: str, more: str = "") -> str:
    return (
        f'type Query {{ {field} @connect(source: "api", http: {{ {http} }}, '
        f'selection: "{selection}"{more}) }}\n'
    )


@pytest.mark.parametrize(
    ("sdl", "message"),
    [
        (
            _query("user: User", 'GET: "/u"', "id nope name tags { id }") + USER,
            "the selection produces `nope`, which is no field of User",
        ),
        (
            _query("user: User", 'GET: "/u"', "id name tags") + USER,
            "`tags` is a Tag: select its fields",
        ),
        (
            _query("user: User", 'GET: "/u"', "$.user") + USER,
            "the answer is a User: select its fields",
        ),
        (
            _query("user: User", 'GET: "/u"', "id name { first } tags { id }") + USER,
            "`name` is a String, which has no fields",
        ),
        (
            _query("user: User", 'GET: "/u"', "id name") + USER,
            "User.tags: no directive and no selection produces this field",
        ),
        (
            "type Query { a: Int b: Int }",
            "Query.a: no directive and no selection produces this field; bind it",
        ),
        (
            _query("user(uid: ID!): User", 'GET: "/u/{$args.uid}"', ALL, " entity: true") + USER,
            "the argument `uid` is no field of User",
        ),
        (
            _query("user(id: ID!): User!", 'GET: "/u/{$args.id}"', ALL, " entity: true") + USER,
            "needs a nullable type that is no list",
        ),
        (
            _query("user(id: ID!): [User]", 'GET: "/u/{$args.id}"', ALL, " entity: true") + USER,
            "needs a nullable type that is no list",
        ),
        (
            _query("user: User", 'GET: "/u"', ALL, " entity: true") + USER,
            "needs an argument for each key field",
        ),
        (
            ('type User @key(fields: "id") @connect(source: "api", '
            'http: { GET: "/u?ids={$batch.id}" }, selection: "name") { id: ID! name: String }'),
            "the selection leaves out `id`",
        ),
        (
            ('type User @key(fields: "id") @connect(source: "api", batch: { maxSize: 0 } '
            'http: { GET: "/u?ids={$batch.id}" }, selection: "id name") { id: ID! name: String }'),
            "`maxSize` is at least 1",
        ),
        (
            ('type User @key(fields: "id") @connect(source: "api", '
            'http: { GET: "/u/{$this.uid}" }, selection: "id name") { id: ID! name: String }'),
            "which has no field `uid`",
        ),
        (
            ('type User @key(fields: "id") @connect(source: "api", http: { GET: "/u/{$this.id}" }, '
            'selection: "id boss: { name: bossName } name") { id: ID! name: String boss: User }'),
            "`boss` is a User again, with other fields than the outer one; select `id` there",
        ),
        (
            _query("pets: [Pet]", 'GET: "/p"', "name")
            + "interface Pet { name: String } type Dog implements Pet { name: String }",
            "map `__typename`",
        ),
        (
            _query("user: User", 'GET: "/u"', "id posts { id }")
            + "type User { id: ID! posts(first: Int): [Post] } type Post { id: ID! }",
            "User.posts has arguments, so it needs its own directive",
        ),
    ],
)  # fmt: skip
def test_a_document_whose_bindings_do_not_fit_its_types_is_refused(sdl: str, message: str) -> None:
    with pytest.raises(MappingError) as caught:
        expanded(HEAD + sdl)
    assert message in caught.value.message
    assert caught.value.location is not None


def test_a_wrong_field_is_placed_where_the_selection_names_it() -> None:
    sdl = HEAD + _query("user: User", 'GET: "/u"', "id nope: x name tags { id }") + USER
    with pytest.raises(MappingError) as caught:
        expanded(sdl)
    location = caught.value.location
    assert location is not None
    assert sdl.splitlines()[location.line - 1][location.column - 1 :].startswith("nope: x")


def test_key_fields_and_external_fields_need_no_selection() -> None:
    sdl = (
        HEAD
        + """
    type User @key(fields: "id") {
      id: ID!
      region: String @external
      a: Int @connect(source: "api", http: { GET: "/a/{$this.id}" }, selection: "$.a")
    }
    """
    )
    assert list(expanded(sdl)) == ["api_User_a_0"]
