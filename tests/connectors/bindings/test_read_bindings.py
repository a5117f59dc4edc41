from __future__ import annotations

import pytest

from graphweft.connectors.bindings import BindingKind
from graphweft.schemas.errors import MappingError
from tests.connectors.bindings.documents import GRPC, HEAD, ORDERS, USERS, bind


def test_the_kind_and_key_follow_from_position_and_variables() -> None:
    users, user = bind(USERS, name="users")
    assert (users.name, users.kind, users.key) == ("users_Query_users_0", BindingKind.ROOT, ())
    assert (user.name, user.kind) == ("users_User_0", BindingKind.TYPE_BATCH)
    assert (user.key, user.batch_size) == ((("id",),), 100)
    assert users.coordinate == "users:Query.users@connect[0]"
    assert user.coordinate == "users:User@connect[0]"


def test_the_grpc_sibling_is_read_alike() -> None:
    order, orders, changed = bind(ORDERS, GRPC, "orders")
    assert order.kind is BindingKind.TYPE_BATCH
    assert (orders.name, orders.kind) == ("orders_User_orders_0", BindingKind.IMPLICIT)
    assert orders.key == (("id",),)
    assert (changed.type_name, changed.kind) == ("Subscription", BindingKind.ROOT)
    assert changed.coordinate == "orders:Subscription.orderChanged@grpcConnect[0]"


def test_directives_are_found_under_the_names_that_the_link_gives_them() -> None:
    sdl = """
    extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
      @link(url: "https://specs.apollo.dev/connect/v0.2", as: "http",
            import: [{ name: "@connect", as: "@rest" }])
      @http__source(name: "api", http: { baseURL: "http://x" })
    type Query { now: String @rest(source: "api", http: { GET: "/now" }, selection: "$.now") }
    """
    (binding,) = bind(sdl)
    assert (binding.source, binding.element) == ("api", "Query.now")


def test_entity_true_takes_its_key_from_the_arguments() -> None:
    sdl = (
        HEAD
        + """
    type Query {
      user(org: OrgKey!, id: ID!): User
        @connect(source: "api", http: { GET: "/o/{$args.org.id}/u/{$args.id}" }, entity: true,
                 selection: "id org: { id: orgId }")
    }
    input OrgKey { id: ID! }
    type User { id: ID! org: Org }
    type Org { id: ID! }
    """
    )
    (binding,) = bind(sdl)
    assert binding.kind is BindingKind.EXPLICIT
    assert binding.key == (("org", "id"), ("id",))


def test_what_a_field_needs_beyond_the_declared_key_is_required() -> None:
    sdl = (
        HEAD
        + """
    type User @key(fields: "id") {
      id: ID!
      region: String @external
      greeting: String @connect(source: "api", selection: "$.text",
        http: { GET: "/greet/{$this.id}?r={$this.region}" })
    }
    """
    )
    (binding,) = bind(sdl)
    assert (binding.key, binding.requires) == ((("id",),), (("region",),))


def test_without_a_declared_key_everything_used_is_the_key() -> None:
    sdl = (
        HEAD
        + """
    type User {
      id: ID! @external
      region: String @external
      greeting: String @connect(source: "api", selection: "$.text $this.id",
        http: { GET: "/greet/{$this.id}?r={$this.region}" })
    }
    """.replace(' $this.id"', '"')
    )
    (binding,) = bind(sdl)
    assert (binding.key, binding.requires) == ((("id",), ("region",)), ())


def test_several_directives_on_one_element_are_numbered() -> None:
    sdl = (
        HEAD
        + """
    type User @key(fields: "id")
      @connect(source: "api", http: { GET: "/a/{$this.id}" }, selection: "id a")
      @connect(source: "api", http: { GET: "/b/{$this.id}" }, selection: "id b") {
      id: ID! a: Int b: Int
    }
    """
    )
    assert [binding.name for binding in bind(sdl)] == ["api_User_0", "api_User_1"]


@pytest.mark.parametrize(
    ("types", "message"),
    [
        (
            (
                'type Query { a: Int @connect(source: "api", http: { GET: "/{$this.id}" }, '
                'selection: "$") }'
            ),
            "Query.a: `$this` is not known on a root field",
        ),
        (
            (
                'type Query { a: Int @connect(source: "api", http: { GET: "/{$batch.id}" }, '
                'selection: "$") }'
            ),
            "`$batch` is for a directive on a type",
        ),
        (
            (
                'type A @connect(source: "api", http: { GET: "/{$batch.id}/{$this.id}" }, '
                'selection: "id") { id: ID! }'
            ),
            "A: `$batch` and `$this` cannot be used together",
        ),
        (
            (
                'type A @connect(source: "api", http: { GET: "/{$batch.id}" }, '
                'selection: "id: $batch.id") { id: ID! }'
            ),
            "not known in `selection`",
        ),
        (
            (
                'type A @connect(source: "api", http: { GET: "/{$args.id}" }, selection: "id") '
                "{ id: ID! }"
            ),
            "`$args` is not known on a type",
        ),
        (
            'type A @connect(source: "api", http: { GET: "/a" }, selection: "id") { id: ID! }',
            "uses neither `$this` nor `$batch`",
        ),
        (
            (
                'type A { id: ID! b: Int @connect(source: "api", http: { GET: "/a" }, '
                'selection: "$", entity: true) }'
            ),
            "`entity: true` is for fields of Query",
        ),
        (
            (
                'type A { id: ID! b: Int @connect(source: "api", http: { GET: "/a" }, '
                'selection: "$") }'
            ),
            "`A` has no key",
        ),
        (
            (
                'type A { id: ID! b: Int @connect(source: "api", http: { GET: "/{$this}" }, '
                'selection: "$") }'
            ),
            "say which properties",
        ),
        (
            'type Query @connect(source: "api", http: { GET: "/a" }, selection: "a") { a: Int }',
            "a root type cannot be bound as a whole",
        ),
        (
            'type Query { a: Int @connect(source: "api", http: { GET: "/a" }, selection: "") }',
            "`selection` is missing",
        ),
    ],
)
def test_a_binding_that_contradicts_itself_is_refused(types: str, message: str) -> None:
    with pytest.raises(MappingError) as caught:
        bind(HEAD + types)
    assert message in caught.value.message
    assert caught.value.location is not None
    assert caught.value.location.line > 4


def test_a_mistake_in_a_mapping_is_placed_in_the_document() -> None:
    sdl = HEAD + (
        'type Query {\n  a: Int\n    @connect(source: "api", http: { GET: "/a" }, '
        'selection: """\n      $.a\n      .b->nope\n    """)\n}\n'
    )
    with pytest.raises(MappingError) as caught:
        bind(sdl)
    assert "Query.a: `selection`: there is no method `->nope`" in caught.value.message
    lines = sdl.splitlines()
    location = caught.value.location
    assert location is not None
    assert lines[location.line - 1][location.column - 1 :].startswith("nope")
