from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet

from graphweft.connectors.grpc.channel import ChannelOptions, open_channel
from graphweft.connectors.grpc.descriptors import (
    DescriptorSetFile,
    ProtoFiles,
    ServerReflection,
    load_descriptors,
)
from graphweft.schemas.errors import BackendError, ImportDocumentError
from tests.connectors.grpc.conftest import PROTO
from tests.connectors.grpc.shop import SERVICE, Shop, start_refusing_server, start_server


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
async def test_reflection_gives_the_services_without_those_of_grpc(
    shop: Shop, version: str
) -> None:
    server, target = await start_server(shop, reflection_version=version)
    async with open_channel(target, ChannelOptions()) as channel:
        loaded = await load_descriptors(ServerReflection(), channel=channel, target=target)
    await server.stop(None)

    assert list(loaded.services) == [SERVICE]
    assert f"{SERVICE}/GetOrder" in loaded.methods


async def test_a_server_without_reflection_is_told_to_need_a_descriptor_set(target: str) -> None:
    async with open_channel(target, ChannelOptions()) as channel:
        with pytest.raises(BackendError, match="pass a descriptor set") as caught:
            await load_descriptors(ServerReflection(), channel=channel, target=target)

    assert target in caught.value.message


async def test_an_unreachable_server_is_named(shop: Shop) -> None:
    server, target = await start_server(shop)
    await server.stop(None)
    async with open_channel(target, ChannelOptions()) as channel:
        with pytest.raises(BackendError) as caught:
            await load_descriptors(ServerReflection(), channel=channel, target=target)

    assert caught.value.code == "UPSTREAM_UNREACHABLE"
    assert target in caught.value.message


async def test_metadata_travels_with_the_reflection_call(shop: Shop) -> None:
    seen: list[dict[str, Any]] = []
    server, target = await start_refusing_server(seen)
    async with open_channel(target, ChannelOptions()) as channel:
        with pytest.raises(BackendError, match="who are you") as caught:
            await load_descriptors(
                ServerReflection(), channel=channel, target=target, metadata=(("x-key", "k"),)
            )
    await server.stop(None)

    assert caught.value.code == "UNAUTHENTICATED"
    assert seen[0]["x-key"] == "k"


async def test_a_descriptor_set_gives_the_services(descriptor_set: Path) -> None:
    loaded = await load_descriptors(DescriptorSetFile(descriptor_set))

    assert list(loaded.services) == [SERVICE]


async def test_protos_give_the_services(tmp_path: Path) -> None:
    loaded = await load_descriptors(ProtoFiles((PROTO,)))

    assert list(loaded.services) == [SERVICE]


async def test_protos_import_from_include_folders(tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "lib").mkdir()
    service = tmp_path / "api" / "service.proto"
    service.write_text(
        'syntax = "proto3"; package a; import "thing.proto"; import "google/protobuf/empty.proto";'
        "service Things { rpc GetThing(google.protobuf.Empty) returns (Thing); }"
    )
    (tmp_path / "lib" / "thing.proto").write_text(
        'syntax = "proto3"; package a; message Thing { string id = 1; }'
    )
    loaded = await load_descriptors(ProtoFiles((service,), (tmp_path / "lib",)))

    assert list(loaded.methods) == ["a.Things/GetThing"]


async def test_a_wrong_proto_is_refused_with_its_place(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.proto"
    wrong.write_text('syntax = "proto3";\nmessage A {\n  string id = ;\n}\n')
    with pytest.raises(ImportDocumentError, match="Expected field number") as caught:
        await load_descriptors(ProtoFiles((wrong,)))

    assert str(caught.value).startswith(f"{wrong}:3:15: ")


async def test_a_missing_proto_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportDocumentError, match=r"no such file"):
        await load_descriptors(ProtoFiles((tmp_path / "absent.proto",)))


async def test_a_file_that_is_no_descriptor_set_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.pb"
    path.write_bytes(b"\xff\xff not one")
    with pytest.raises(ImportDocumentError, match="not a binary FileDescriptorSet"):
        await load_descriptors(DescriptorSetFile(path))


async def test_a_descriptor_set_without_imports_is_refused(tmp_path: Path) -> None:
    partial = FileDescriptorProto(name="shop/orders.proto", dependency=["shop/money.proto"])
    path = tmp_path / "partial.pb"
    path.write_bytes(FileDescriptorSet(file=[partial]).SerializeToString())
    with pytest.raises(ImportDocumentError, match=r"imports shop/money\.proto"):
        await load_descriptors(DescriptorSetFile(path))


async def test_two_backends_may_define_one_name_differently(tmp_path: Path) -> None:
    loaded: list[list[str]] = []
    for folder, field in (("one", "id"), ("two", "name")):
        proto = tmp_path / folder / "a.proto"
        proto.parent.mkdir()
        proto.write_text(
            f'syntax = "proto3"; package a; message A {{ string {field} = 1; }}'
            "service S { rpc GetA(A) returns (A); }"
        )
        methods = (await load_descriptors(ProtoFiles((proto,)))).methods
        loaded.append([f.name for f in methods["a.S/GetA"].output_type.fields])

    assert loaded == [["id"], ["name"]]
