"""`.proto` files, compiled into descriptors by the protoc that grpcio-tools brings."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from google.protobuf.descriptor_pb2 import FileDescriptorSet

from graphweft.schemas.errors import ImportDocumentError, SourceLocation

__all__ = ["compile_protos"]

# protoc writes `orders.proto:3:14: message`, and `orders.proto: message` where it has no place
_DIAGNOSTIC = re.compile(
    r"^(?P<file>[^:\n]+\.proto):(?:(?P<line>\d+):(?P<column>\d+):)?\s*(?P<text>.+)$", re.MULTILINE
)


async def compile_protos(
    protos: Sequence[Path], includes: Sequence[Path] = ()
) -> FileDescriptorSet:
    """Compile files and all that they import, comments included.

    Args:
        protos: the files that define the services.
        includes: folders in which imports are looked up; the folder of a file outside them is
            one by itself, and so is the folder with the google/protobuf files.

    Raises:
        ImportDocumentError: a file is missing or wrong; with its place.
    """
    for proto in protos:
        if not proto.is_file():
            raise ImportDocumentError("there is no such file", SourceLocation(str(proto)))
    roots = _roots(protos, includes)
    with TemporaryDirectory(prefix="graphweft-") as folder, as_file(_bundled_protos()) as bundled:
        output = Path(folder) / "descriptors.pb"
        status, diagnostics = await _run_protoc([*roots, bundled], protos, output)
        if status != 0:
            raise _compile_error(diagnostics, protos, roots)
        return FileDescriptorSet.FromString(output.read_bytes())


def _roots(protos: Sequence[Path], includes: Sequence[Path]) -> list[Path]:
    outside = [
        proto.parent
        for proto in protos
        if not any(proto.resolve().is_relative_to(include.resolve()) for include in includes)
    ]
    return list(dict.fromkeys([*includes, *outside]))


def _bundled_protos() -> Path:
    return Path(str(files("grpc_tools") / "_proto"))


async def _run_protoc(
    roots: Sequence[Path], protos: Sequence[Path], output: Path
) -> tuple[int, str]:
    # a process of its own: protoc writes its diagnostics to the standard error of its process
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "grpc_tools.protoc",
        *(f"--proto_path={root}" for root in roots),
        "--include_imports",
        "--include_source_info",
        f"--descriptor_set_out={output}",
        *map(str, protos),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, diagnostics = await process.communicate()
    return process.returncode or 0, diagnostics.decode(errors="replace")


def _compile_error(
    diagnostics: str, protos: Sequence[Path], roots: Sequence[Path]
) -> ImportDocumentError:
    found = [match for match in _DIAGNOSTIC.finditer(diagnostics) if "warning" not in match["text"]]
    placed = [match for match in found if match["line"]] or found
    if not placed:
        return ImportDocumentError(
            f"protoc failed: {diagnostics.strip()}", SourceLocation(str(protos[0]))
        )
    first = placed[0]
    source = next(
        (str(root / first["file"]) for root in roots if (root / first["file"]).is_file()),
        first["file"],
    )
    location = SourceLocation(source, int(first["line"] or 0), int(first["column"] or 0))
    return ImportDocumentError(first["text"].strip(), location)
