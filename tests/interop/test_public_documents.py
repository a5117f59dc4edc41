"""Large public OpenAPI documents import whole: what is not in the SDL is in the notes."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import yaml

from graphweft.connectors.contract import Connector, SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.connectors.imported import ImportedSdl
from graphweft.connectors.rest import RestConnector
from graphweft.connectors.rest.openapi import import_openapi, load_openapi
from graphweft.connectors.transport import Http1Transport
from graphweft.federation.composition import CompositionFailure, compose
from graphweft.federation.graph import build_graph
from graphweft.federation.plan import plan_to_text
from graphweft.schemas.subgraph import Subgraph, build_subgraph
from tests.interop.documents import DOCUMENTS, PublicDocument, fetched
from tests.interop.packages import NotInstalledError

pytestmark = pytest.mark.interop

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
BOUND = re.compile(r'(GET|PUT|POST|DELETE|PATCH): (?:"""\s*(.*?)\s*"""|"((?:[^"\\]|\\.)*)")')
PARAMETER = re.compile(r"\{[^}]*\}")
BESIDE = build_subgraph("beside", "type Query { beside: Boolean }")


class Import(NamedTuple):
    document: Any
    imported: ImportedSdl
    subgraph: Subgraph


@pytest.fixture(scope="module", params=DOCUMENTS, ids=lambda document: document.name)
def given(request: pytest.FixtureRequest) -> Import:
    document: PublicDocument = request.param
    try:
        file = fetched(document)
    except NotInstalledError as error:
        pytest.skip(str(error))
    loaded = asyncio.run(load_openapi(str(file)))
    imported = import_openapi(
        loaded, name="api", source=str(file), base_url="http://127.0.0.1:1/base"
    )
    text = file.read_text(encoding="utf-8-sig")
    raw = json.loads(text) if file.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
    return Import(raw, imported, build_subgraph("api", imported.sdl))


def operations(document: Any) -> Iterator[tuple[str, str, str]]:
    """(method, path, pointer) of every operation of a document, read without our reader."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                token = path.replace("~", "~0").replace("/", "~1")
                yield method.upper(), path, f"#/paths/{token}/{method}"


def test_every_operation_is_bound_or_told(given: Import) -> None:
    bound = {
        (verb, PARAMETER.sub("{}", block or text))
        for verb, block, text in BOUND.findall(given.imported.sdl)
    }
    told = {note.where for note in given.imported.notes if note.kind == "skipped"}
    missing = [
        f"{verb} {path}"
        for verb, path, pointer in operations(given.document)
        if (verb, PARAMETER.sub("{}", path)) not in bound
        and not any(where.startswith(pointer) for where in told)
    ]
    assert missing == []
    assert len(bound) > 20


def test_every_schema_is_reached_or_told(given: Import) -> None:
    document = given.document
    schemas = document.get("definitions") or document["components"]["schemas"]
    place = "#/definitions" if "definitions" in document else "#/components/schemas"
    text = json.dumps(document, default=str)
    unreferenced = [name for name in schemas if f'"{place}/{name}"' not in text]
    told = " ".join(note.message for note in given.imported.notes if note.where == place)
    assert [name for name in unreferenced if name not in told] == []


async def test_what_is_imported_composes_expands_and_plans(given: Import) -> None:
    assert not isinstance(compose([given.subgraph, BESIDE]), CompositionFailure)
    transport = Http1Transport()
    connector = RestConnector("api", sdl=given.imported.sdl, transport=transport)
    parts = connector.expand(given.subgraph)
    composed = compose([*parts, BESIDE], ownership_checks=False)
    assert not isinstance(composed, CompositionFailure), composed.errors[:3]
    connectors: dict[str, Connector] = {part.name: connector for part in parts}
    connectors[BESIDE.name] = FakeConnector(_nothing)
    graph = build_graph(composed.supergraph_sdl, connectors)
    root = graph.api_schema.query_type
    assert root is not None
    field = next(
        (
            name
            for name, item in root.fields.items()
            if not any(str(argument.type).endswith("!") for argument in item.args.values())
        ),
        "beside",  # an API may have nothing to read
    )
    selection = "" if not hasattr(_named(root.fields[field].type), "fields") else "{ __typename }"
    prepared = graph.prepare(f"{{ {field} {selection} }}")
    assert "Fetch" in plan_to_text(prepared.plan)
    await transport.aclose()


def _nothing(_operation: SubgraphOperation, _variables: dict[str, Any]) -> dict[str, Any]:
    return {"data": {}}


def _named(type_: Any) -> Any:
    while hasattr(type_, "of_type"):
        type_ = type_.of_type
    return type_
