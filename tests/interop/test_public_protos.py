"""Public proto sets import whole: every method is a field of the SDL, or a note says why not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from graphweft.connectors.contract import Connector, SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.connectors.grpc.connector import GrpcConnector
from graphweft.connectors.grpc.describe import describe_services
from graphweft.connectors.grpc.descriptors import DescriptorSetFile, load_descriptors
from graphweft.connectors.imported import ImportedSdl
from graphweft.federation.composition import CompositionFailure, compose
from graphweft.federation.graph import build_graph
from graphweft.schemas.subgraph import build_subgraph

pytestmark = pytest.mark.interop

PACKAGES = {
    "opentelemetry.proto": 4,
    "temporalio.api": 200,
    "authzed.api": 25,
    "envoy": 70,
    "google.api": 5,
    "grpc_channelz": 7,
}
"""Packages, and how many methods they have at least."""
TARGET = "127.0.0.1:1"
BESIDE = build_subgraph("beside", "type Query { beside: Boolean }")


class ProtoSet(NamedTuple):
    """What a package was generated from, in a file, and read by protobuf itself."""

    file: Path
    content: FileDescriptorSet

    def methods(self) -> Iterator[tuple[str, bool]]:
        """`package.Service/Method`, and whether a client sends more than one message."""
        for file in self.content.file:
            for service in file.service:
                prefix = f"{file.package}.{service.name}" if file.package else service.name
                for method in service.method:
                    yield f"{prefix}/{method.name}", method.client_streaming


@pytest.fixture(scope="module", params=PACKAGES)
def protos(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ProtoSet:
    package = str(request.param)
    if find_spec(package.partition(".")[0]) is None:
        pytest.skip(f"{package} is not installed")
    file = tmp_path_factory.mktemp("protos") / f"{package}.protoset"
    command = [sys.executable, "-W", "ignore", "-m", "tests.interop.protos", package, str(file)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
    content = FileDescriptorSet.FromString(file.read_bytes())
    found = ProtoSet(file, content)
    assert len(list(found.methods())) >= PACKAGES[package]
    return found


async def imported(protos: ProtoSet, *, entities: bool = False) -> ImportedSdl:
    descriptors = await load_descriptors(DescriptorSetFile(protos.file))
    return describe_services(descriptors, TARGET, "api", entities=entities)


async def test_every_method_is_bound_or_told(protos: ProtoSet) -> None:
    result = await imported(protos)
    told = {note.where for note in result.notes}
    for method, is_streamed in protos.methods():
        is_bound = f'method: "{method}"' in result.sdl
        assert is_bound or method in told, method
        assert is_bound is not is_streamed, method


async def test_every_field_of_what_is_answered_is_there_or_told(protos: ProtoSet) -> None:
    """Counted by protobuf: the messages that unary methods answer with, their own fields."""
    result = await imported(protos)
    told = {note.where for note in result.notes}
    messages = {
        f"{file.package}.{message.name}": message
        for file in protos.content.file
        for message in file.message_type
    }
    for file in protos.content.file:
        for service in file.service:
            for method in service.method:
                answer = messages.get(method.output_type.removeprefix("."))
                if method.client_streaming or answer is None:
                    continue
                if answer.name in {"Empty", "Struct", "HttpBody", "Any"}:
                    continue
                for field in answer.field:
                    place = f"{method.output_type.removeprefix('.')}.{field.name}"
                    assert field.json_name in result.sdl or place in told, place


async def test_what_is_imported_composes_and_is_planned_over(protos: ProtoSet) -> None:
    result = await imported(protos, entities=True)
    subgraph = build_subgraph("api", result.sdl)
    assert not isinstance(compose([subgraph, BESIDE]), CompositionFailure)
    connector = GrpcConnector(
        "api", target=TARGET, descriptors=DescriptorSetFile(protos.file), sdl=result.sdl
    )
    await connector.describe()
    parts = connector.expand(subgraph)
    composed = compose([*parts, BESIDE], ownership_checks=False)
    assert not isinstance(composed, CompositionFailure), composed.errors[:3]
    connectors: dict[str, Connector] = {part.name: connector for part in parts}
    connectors[BESIDE.name] = FakeConnector(_nothing)
    graph = build_graph(composed.supergraph_sdl, connectors)
    assert graph.api_schema.query_type is not None
    await connector.aclose()


def _nothing(_: SubgraphOperation, __: dict[str, Any]) -> dict[str, Any]:
    return {"data": {}}
