from __future__ import annotations

from pathlib import Path

import pytest
from graphql import parse

from graphweft.connectors.grpc.describe import describe_services, import_grpc
from graphweft.connectors.grpc.descriptors import (
    Descriptors,
    DescriptorSetFile,
    ProtoFiles,
    load_descriptors,
)
from graphweft.connectors.imported import ImportedSdl
from graphweft.schemas.errors import ImportDocumentError
from tests.connectors.grpc.conftest import PROTO
from tests.connectors.grpc.shop import Shop, start_server

GOLDEN = Path(__file__).with_name("shop.graphql")


def definition(sdl: str, head: str) -> str:
    """The definition that begins with this line, descriptions left out."""
    start = sdl.index(f"\n{head}") + 1
    return sdl[start : sdl.index("\n}", start) + 2]


async def imported(tmp_path: Path, proto: str, *, entities: bool = False) -> ImportedSdl:
    path = tmp_path / "a.proto"
    path.write_text('syntax = "proto3"; package acme.things.v1; ' + proto)
    result = await import_grpc("a:1", name="a", descriptors=ProtoFiles((path,)), entities=entities)
    parse(result.sdl)
    return result


def test_the_shop_is_described_as_in_the_golden_file(descriptors: Descriptors) -> None:
    described = describe_services(descriptors, "dns:///orders:50051", "orders")

    assert described.sdl == GOLDEN.read_text()


async def test_all_three_sources_give_the_same_definitions(
    shop: Shop, descriptor_set: Path
) -> None:
    server, target = await start_server(shop, reflection_version="v1")
    by_reflection = await import_grpc(target, name="orders")
    by_set = await import_grpc(target, name="orders", descriptors=DescriptorSetFile(descriptor_set))
    by_protos = await import_grpc(target, name="orders", descriptors=ProtoFiles((PROTO,)))
    await server.stop(None)

    assert by_set == by_protos
    without_descriptions = parse(by_reflection.sdl, no_location=True)
    assert len(without_descriptions.definitions) == len(parse(by_set.sdl).definitions)
    assert definition(by_reflection.sdl, "type OrderLine") == definition(
        by_set.sdl, "type OrderLine"
    )


def test_a_method_that_takes_a_stream_is_noted_as_skipped(descriptors: Descriptors) -> None:
    notes = describe_services(descriptors, "a:1", "a").notes

    skipped = [note.where for note in notes if note.kind == "skipped"]
    assert skipped == ["shop.orders.v1.OrderService/ImportOrders"]


def test_a_method_that_answers_a_stream_is_a_bounded_list(descriptors: Descriptors) -> None:
    described = describe_services(descriptors, "a:1", "a")

    query = definition(described.sdl, "type Query")
    field = query[query.index("watchOrders(") :]
    assert "): [Order!]" in field
    assert "stream: { maxItems: 1000 }" in field
    noted = [note.where for note in described.notes if "a stream" in note.message]
    assert "shop.orders.v1.OrderService/WatchOrders" in noted


def test_a_oneof_of_a_request_is_a_one_of_input(descriptors: Descriptors) -> None:
    described = describe_services(descriptors, "a:1", "a")

    assert "  payment: OrderPaymentInput\n" in definition(described.sdl, "input OrderInput")
    assert definition(described.sdl, "input OrderPaymentInput @oneOf").splitlines()[1:] == [
        "  card: CardInput",
        "  voucher: String",
        "}",
    ]


async def test_a_oneof_of_arguments_is_one_argument(tmp_path: Path) -> None:
    proto = """
        service Things { rpc GetThing(Request) returns (Thing); }
        message Request { oneof by_what { string id = 1; string a_name = 2; } }
        message Thing { string id = 1; }
    """
    result = await imported(tmp_path, proto)

    assert "getThing(byWhat: RequestByWhatInput): Thing" in result.sdl
    assert 'message: "byWhat: $args.byWhat"' in result.sdl


async def test_a_read_mask_is_filled_from_the_selection_instead_of_an_argument(
    tmp_path: Path,
) -> None:
    proto = """
        import "google/protobuf/field_mask.proto";
        service Things {
          rpc GetThing(GetRequest) returns (Thing);
          rpc ListThings(ListRequest) returns (ListReply);
          rpc UpdateThing(GetRequest) returns (Thing);
        }
        message GetRequest { string id = 1; google.protobuf.FieldMask read_mask = 2; }
        message ListRequest { int32 page_size = 1; google.protobuf.FieldMask read_mask = 2; }
        message ListReply { repeated Thing things = 1; string next_page_token = 2; }
        message Thing { string id = 1; }
    """
    sdl = (await imported(tmp_path, proto)).sdl

    assert "getThing(id: ID): Thing" in sdl
    assert 'readMask: { field: "readMask" }' in sdl
    assert "listThings(pageSize: Int): ListReply" in sdl
    assert 'readMask: { field: "readMask", of: "things" }' in sdl
    assert "updateThing(id: ID, readMask: [String!]): Thing" in sdl


def test_a_recursive_field_is_json_and_noted(descriptors: Descriptors) -> None:
    described = describe_services(descriptors, "a:1", "a")

    assert "  previous: JSON\n" in described.sdl
    opaque = [note.where for note in described.notes if "exposed as JSON" in note.message]
    assert opaque == ["shop.orders.v1.Order.previous"]


def test_a_batch_method_is_proposed_with_the_lines_to_add(descriptors: Descriptors) -> None:
    notes = describe_services(descriptors, "a:1", "a").notes

    (suggestion,) = [note for note in notes if note.kind == "suggestion"]
    assert suggestion.where == "shop.orders.v1.OrderService/BatchGetOrders"
    assert 'type Order\n  @key(fields: "id")\n  @grpcConnect(' in suggestion.message
    assert 'message: "ids: $batch.id"' in suggestion.message


def test_a_batch_method_makes_an_entity_when_asked_to(descriptors: Descriptors) -> None:
    described = describe_services(descriptors, "a:1", "a", entities=True)

    order = definition(described.sdl, "type Order\n")
    assert order.startswith('type Order\n  @key(fields: "id")\n  @grpcConnect(')
    assert "$.orders {" in order
    assert [note for note in described.notes if note.kind == "suggestion"] == []
    parse(described.sdl)


async def test_a_single_lookup_makes_an_entity_where_there_is_no_batch(tmp_path: Path) -> None:
    proto = (
        "service S { rpc GetThing(GetThingRequest) returns (Thing); }"
        "message GetThingRequest { int64 id = 1; } message Thing { int64 id = 1; string name = 2; }"
    )
    proposed = await imported(tmp_path, proto)
    applied = await imported(tmp_path, proto, entities=True)

    assert [note.kind for note in proposed.notes] == ["suggestion"]
    assert "entity: true" not in proposed.sdl
    assert "entity: true" in definition(applied.sdl, "type Query")
    assert definition(applied.sdl, "type Thing").startswith('type Thing\n  @key(fields: "id")\n{')


async def test_a_lookup_by_key_messages_is_a_positional_batch(tmp_path: Path) -> None:
    described = await imported(
        tmp_path,
        "service S { rpc LookupThingById(Req) returns (Res); }"
        "message Key { string id = 1; } message Req { repeated Key keys = 1; }"
        "message Res { repeated Thing result = 1; } message Thing { string id = 1; }",
        entities=True,
    )

    thing = definition(described.sdl, "type Thing")
    assert 'message: "keys: $batch { id }"' in thing
    assert "batch: { positional: true }" in thing


@pytest.mark.parametrize(
    ("rpc", "root"),
    [
        ("rpc GetThing(M) returns (M);", "Query"),
        ("rpc ListThings(M) returns (M);", "Query"),
        ("rpc BatchGetThings(M) returns (M);", "Query"),
        ("rpc Getaway(M) returns (M);", "Mutation"),
        ("rpc MakeThing(M) returns (M);", "Mutation"),
        ("rpc Peek(M) returns (M) { option idempotency_level = NO_SIDE_EFFECTS; }", "Query"),
        ('rpc Peek(M) returns (M) { option (google.api.http) = { get: "/v1" }; }', "Query"),
        (
            'rpc GetAndDrop(M) returns (M) { option (google.api.http) = { post: "/v1" }; }',
            "Mutation",
        ),
    ],
)
async def test_what_a_method_declares_decides_its_root(tmp_path: Path, rpc: str, root: str) -> None:
    (tmp_path / "http.proto").write_text(
        'syntax = "proto3"; package google.api; import "google/protobuf/descriptor.proto";'
        "message HttpRule { oneof pattern { string get = 2; string post = 4; } }"
        "extend google.protobuf.MethodOptions { HttpRule http = 72295728; }"
    )
    described = await imported(
        tmp_path, f'import "http.proto"; service S {{ {rpc} }} message M {{ string a = 1; }}'
    )

    assert f"\ntype {root} {{" in described.sdl


async def test_clashing_names_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "other.proto").write_text(
        'syntax = "proto3"; package acme.billing.v2; message Thing { string id = 1; }'
    )
    described = await imported(
        tmp_path,
        'import "other.proto";'
        "service A { rpc GetIt(Query) returns (Query); }"
        "service B { rpc GetIt(Query) returns (Query); }"
        "message Query { Thing thing = 1; acme.billing.v2.Thing other = 2; String string = 3; }"
        "message Thing { string a = 1; } message String { string a = 1; }",
    )

    assert "  aGetIt(" in described.sdl
    assert "  bGetIt(" in described.sdl
    message = definition(described.sdl, "type QueryMessage")
    assert "thing: ThingsThing\n" in message
    assert "other: BillingThing\n" in message
    assert "string: StringMessage\n" in message


async def test_names_that_graphql_does_not_allow_are_mapped_in_the_selection(
    tmp_path: Path,
) -> None:
    described = await imported(
        tmp_path,
        "service S { rpc GetIt(M) returns (M); }"
        'message M { string kind = 1 [json_name = "@kind"]; E e = 2; }'
        "enum E { E_UNSPECIFIED = 0; E_2XL = 1; }",
    )

    assert "_kind: String!" in described.sdl
    assert '"@kind": $args._kind' in described.sdl.replace('\\"', '"')
    assert '_kind: "@kind"' in described.sdl
    assert definition(described.sdl, "enum E") == "enum E {\n  _2XL\n}"


async def test_shared_types_do_not_blow_the_selection_up(tmp_path: Path) -> None:
    levels = "".join(
        f"message L{n} {{ L{n + 1} a = 1; L{n + 1} b = 2; L{n + 1} c = 3; }}" for n in range(12)
    )
    described = await imported(
        tmp_path,
        f"service S {{ rpc GetIt(L0) returns (L0); }} {levels} message L12 {{ int32 x = 1; }}",
    )

    assert len(described.sdl) < 100_000
    assert any(note.kind == "changed" for note in described.notes)


async def test_a_service_that_takes_nothing_but_streams_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportDocumentError, match="no method of one request"):
        await imported(
            tmp_path, "service S { rpc Send(stream M) returns (M); } message M { int32 a = 1; }"
        )


async def test_a_set_without_services_is_refused(tmp_path: Path) -> None:
    proto = tmp_path / "none.proto"
    proto.write_text('syntax = "proto3"; message M { int32 a = 1; }')
    with pytest.raises(ImportDocumentError, match="no service"):
        await load_descriptors(ProtoFiles((proto,)))
