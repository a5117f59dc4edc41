from __future__ import annotations

from pathlib import Path
from typing import Any

import grpc
from google.protobuf.message_factory import GetMessageClass

from graphweft.connectors.grpc.config import GrpcConfig
from graphweft.connectors.grpc.descriptors import ProtoFiles, load_descriptors
from tests.connectors.grpc.kit import connect, entities
from tests.connectors.grpc.shop import serve

PROTO = """
syntax = "proto3";
package things;
service Things { rpc LookupThingById(Request) returns (Reply); }
message Key { string id = 1; }
message Request { repeated Key keys = 1; }
message Reply { repeated Thing result = 1; }
message Thing { string id = 1; string name = 2; }
"""


async def test_a_positional_lookup_is_matched_by_place_and_an_empty_item_is_null(
    tmp_path: Path,
) -> None:
    proto = tmp_path / "things.proto"
    proto.write_text(PROTO)
    source = ProtoFiles((proto,))
    method = (await load_descriptors(source)).methods["things.Things/LookupThingById"]
    request_class: Any = GetMessageClass(method.input_type)
    reply_class: Any = GetMessageClass(method.output_type)
    untyped: Any = grpc

    async def lookup(request: Any, _context: Any) -> Any:
        names = {"1": "one", "3": "three"}
        result = [{"name": names[key.id]} if key.id in names else {} for key in request.keys]
        return reply_class(result=result)

    handler = untyped.unary_unary_rpc_method_handler(
        lookup,
        request_deserializer=request_class.FromString,
        response_serializer=reply_class.SerializeToString,
    )
    server, target = await serve(
        untyped.method_handlers_generic_handler("things.Things", {"LookupThingById": handler})
    )
    connector = await connect(target, source, sdl=None, config=GrpcConfig(entities=True))
    response = await entities(
        connector, "orders_Thing_0", "... on Thing { id name }", [{"id": k} for k in "123"]
    )
    await connector.aclose()
    await server.stop(None)

    data = response.data
    assert data is not None
    assert [item and item["name"] for item in data["_entities"]] == ["one", None, "three"]
