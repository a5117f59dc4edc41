"""The files under google/protobuf/ that every protobuf runtime brings along."""

from __future__ import annotations

from google.protobuf import (
    any_pb2,
    api_pb2,
    descriptor_pb2,
    duration_pb2,
    empty_pb2,
    field_mask_pb2,
    source_context_pb2,
    struct_pb2,
    timestamp_pb2,
    type_pb2,
    wrappers_pb2,
)
from google.protobuf.descriptor_pb2 import FileDescriptorProto

__all__ = ["well_known_file"]

_FILES = {
    module.DESCRIPTOR.name: module.DESCRIPTOR
    for module in (
        any_pb2,
        api_pb2,
        descriptor_pb2,
        duration_pb2,
        empty_pb2,
        field_mask_pb2,
        source_context_pb2,
        struct_pb2,
        timestamp_pb2,
        type_pb2,
        wrappers_pb2,
    )
}


def well_known_file(name: str) -> FileDescriptorProto | None:
    """The file of that import path, such as google/protobuf/timestamp.proto; None for any other."""
    file = _FILES.get(name)
    if file is None:
        return None
    return FileDescriptorProto.FromString(file.serialized_pb)
