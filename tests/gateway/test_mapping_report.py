from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from graphweft.connectors.contract import RequestContext
from graphweft.gateway.app import Gateway
from graphweft.gateway.mapping_report import MappingReport
from tests.connectors.rest.backend import document, serve


class Log:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def warning(self, event: str, **values: Any) -> None:
        self.lines.append({"event": event, **values})


class Clock:
    """A clock that is set by hand."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def _context(problem: str) -> RequestContext:
    record = {"coordinate": "api:Query.it@connect[0]", "path": ["it", 1], "problems": [problem]}
    return RequestContext(request_id="r1", trace=[{"subgraph": "api"}, record])


def test_a_problem_is_written_with_its_place() -> None:
    log = Log()
    MappingReport(log)(_context(".a: not found"))
    assert log.lines == [
        {
            "event": "mapping found nothing",
            "coordinate": "api:Query.it@connect[0]",
            "path": "it.1",
            "problem": ".a: not found",
            "request_id": "r1",
        }
    ]


def test_the_same_problem_is_written_once_a_minute() -> None:
    log, clock = Log(), Clock()
    report = MappingReport(log, clock)
    for clock.seconds in (0.0, 10.0, 59.0):
        report(_context(".a: not found"))
        report(_context(".b: not found"))
    assert [line["problem"] for line in log.lines] == [".a: not found", ".b: not found"]
    clock.seconds = 61.0
    report(_context(".a: not found"))
    assert len(log.lines) == 3


async def test_a_gateway_that_reports_says_why_a_field_is_null(tmp_path: Path) -> None:
    sdl = document('GET: "/"', field="it: Thing", selection="id: ID")
    log = Log()
    async with serve(lambda _received: {"Id": 7}) as backend:
        (tmp_path / "api.graphql").write_text(
            sdl.replace("http://backend", backend.url) + "type Thing { id: ID! }"
        )
        (tmp_path / "graphweft.yaml").write_text(
            "subgraphs: { api: { rest: {}, schema: ./api.graphql } }"
        )
        gateway = Gateway.from_config(tmp_path / "graphweft.yaml")
        gateway.report_traces(MappingReport(log))
        transport = httpx.ASGITransport(gateway)
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
            response = await client.post("/graphql", json={"query": "{ it { id } }"})
        await gateway.stop()
    assert response.json() == {"data": {"it": None}}
    assert [(line["coordinate"], line["path"], line["problem"]) for line in log.lines] == [
        ("api:Query.it@connect[0]", "it", "Thing.id: no property 'ID'")
    ]
