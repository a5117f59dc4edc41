"""What a registration may make the gateway call: documents, redirects, references, backends."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from graphweft.gateway.registry.proposal import ProposalState
from graphweft.gateway.registry.registration import Registration, SourceKind
from tests.gateway.backends import products_schema, running
from tests.gateway.registry.kit import graphql_source, node
from tests.kit.asgi_server import serve

DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "a", "version": "1"},
    "servers": [{"url": "http://127.0.0.1:1"}],
    "paths": {
        "/a": {
            "get": {
                "operationId": "a",
                "responses": {
                    "200": {
                        "description": "a",
                        "content": {"application/json": {"schema": {"type": "string"}}},
                    }
                },
            }
        }
    },
}


def only(folder: Path, *networks: str) -> Path:
    file = folder / "graphweft.yaml"
    file.write_text(
        f"registry: {{ folder: '{folder / 'registry'}', "
        f"outbound: {{ allow: {orjson.dumps(networks).decode()} }} }}\n"
    )
    return file


class Documents:
    """A server of OpenAPI documents that leads to other places."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.target = ""
        self.app = Starlette(
            routes=[Route("/redirect", self.redirect), Route("/openapi.json", self.document)]
        )

    async def redirect(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        return RedirectResponse(self.target)

    async def document(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        return JSONResponse(DOCUMENT)


async def test_a_backend_on_this_machine_is_refused_by_default(tmp_path: Path) -> None:
    with running(products_schema()) as products:
        async with node(only(tmp_path)) as gateway:
            proposal = await gateway.propose(graphql_source("products", products.url))
    (problem,) = proposal.report.problems
    assert problem.code == "OUTBOUND_REFUSED"
    assert "127.0.0.1 is this machine itself" in problem.message
    assert "registry.outbound.allow" in problem.message


async def test_a_grpc_server_on_this_machine_is_refused_by_default(tmp_path: Path) -> None:
    async with node(only(tmp_path)) as gateway:
        proposal = await gateway.propose(Registration("orders", SourceKind.GRPC, "127.0.0.1:50051"))
    assert [one.code for one in proposal.report.problems] == ["OUTBOUND_REFUSED"]


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://[::ffff:10.0.0.1]/",
     "http://0xa9fea9fe/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_"],
)  # fmt: skip
async def test_a_redirect_is_judged_as_the_address_itself(tmp_path: Path, target: str) -> None:
    documents = Documents()
    documents.target = target
    async with (
        serve(documents.app) as url,
        node(only(tmp_path, "127.0.0.0/8")) as gateway,
    ):
        proposal = await gateway.propose(Registration("a", SourceKind.REST, f"{url}/redirect"))
    assert proposal.report.state is ProposalState.REFUSED
    assert documents.asked == ["/redirect"]


async def test_a_redirect_to_an_allowed_address_is_followed_and_a_circle_is_not(
    tmp_path: Path,
) -> None:
    documents = Documents()
    async with (
        serve(documents.app) as url,
        node(only(tmp_path, "127.0.0.0/8")) as gateway,
    ):
        documents.target = f"{url}/openapi.json"
        good = await gateway.propose(Registration("a", SourceKind.REST, f"{url}/redirect"))
        documents.target = f"{url}/redirect"
        circle = await gateway.propose(Registration("a", SourceKind.REST, f"{url}/redirect"))
    assert good.report.problems == ()
    assert circle.report.state is ProposalState.REFUSED
    assert len(documents.asked) == 2 + 6


async def test_references_of_a_document_do_not_lead_out_of_it(tmp_path: Path) -> None:
    documents = Documents()
    async with (
        serve(documents.app) as url,
        node(only(tmp_path, "127.0.0.0/8")) as gateway,
    ):
        leading_out = (
            orjson.dumps(DOCUMENT)
            .decode()
            .replace('{"type":"string"}', f'{{"$ref":"{url}/openapi.json#/info"}}')
        )
        proposal = await gateway.propose(
            Registration("a", SourceKind.REST, url, document=leading_out)
        )
    assert documents.asked == []
    added = {one.change.coordinate for one in proposal.report.changes}
    assert "JSON" in added, "what the reference leads to is not known"


async def test_the_calls_of_a_served_backend_are_judged_too(tmp_path: Path) -> None:
    """What was registered while it was allowed is not called once it is not."""
    with running(products_schema()) as products:
        async with node(only(tmp_path, "127.0.0.0/8")) as gateway:
            await gateway.apply(graphql_source("products", products.url))
        async with node(only(tmp_path)) as gateway:
            answer = await gateway.ask("{ products { name } }")
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "OUTBOUND_REFUSED"
    assert "127.0.0.1" not in error["message"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"sections": {"credentials": {"bearer": {"token": "s3cret"}}}}, "is a secret"),
        (
            {"sections": {"credentials": {"bearer": {"token": "${env.HOME}"}}}},
            "HOME may not be used by registrations",
        ),
        ({"settings": {"env": ["HOME"]}}, "HOME may not be used by registrations"),
        ({"location": "http://${env.HOME}/"}, "HOME may not be used"),
        (
            {"sections": {"credentials": {"bearer": {"token_file": "/etc/passwd"}}}},
            "may only name files",
        ),
        ({"sections": {"credentials": {"tls": {"ca": "/etc/passwd"}}}}, "may only name files"),
        ({"settings": {"descriptors": "/etc/passwd"}}, "is given by the location"),
        ({"settings": {"openapi": "/etc/passwd"}}, "is given by the location"),
        ({"sections": {"listen": {}}}, "sections.listen is not known"),
        ({"kind": SourceKind.PYTHON, "location": "os:system"}, "runs code in the gateway"),
        ({"kind": SourceKind.CONNECTOR, "location": "table"}, "runs code in the gateway"),
        ({"name": "../../etc"}, "cannot be the name of a subgraph"),
        ({"name": "a/b"}, "cannot be the name of a subgraph"),
        ({"location": ""}, "the location is missing"),
    ],
)  # fmt: skip
async def test_a_registration_names_no_secrets_files_or_code_of_its_own(
    tmp_path: Path, fields: dict[str, object], said: str
) -> None:
    given: dict[str, object] = {
        "name": "a",
        "kind": SourceKind.REST,
        "location": "http://1.1.1.1/openapi.json",
        **fields,
    }
    async with node(only(tmp_path)) as gateway:
        proposal = await gateway.propose(Registration(**given))  # type: ignore[arg-type]  # of the table
    told = " ".join(problem.message for problem in proposal.report.problems)
    assert said in told
