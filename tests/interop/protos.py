"""`python -m tests.interop.protos PACKAGE FILE`: the protos of an installed package as a descriptor
set, without our own reader.

In a process of its own: protobuf has one pool for all that is imported.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path
from typing import Any

from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet

__all__ = ["descriptor_set"]


def descriptor_set(package: str) -> FileDescriptorSet:
    """Every file that a package was generated from, each after those that it imports."""
    found: dict[str, FileDescriptorProto] = {}

    def add(file: Any) -> None:
        if file.name not in found:
            for imported in file.dependencies:
                add(imported)
            content = FileDescriptorProto()
            file.CopyToProto(content)
            found[file.name] = content

    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if module.name.endswith("_pb2"):
            add(importlib.import_module(module.name).DESCRIPTOR)
    return FileDescriptorSet(file=found.values())


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(descriptor_set(sys.argv[1]).SerializeToString())
