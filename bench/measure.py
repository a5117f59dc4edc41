"""Measuring one workload, top to bottom: start, check, warm up, load, read the meters."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from dataclasses import dataclass
from typing import Any, Final

import httpx
import orjson

from bench import static
from bench.check import WrongAnswerError, check_answer, checking
from bench.load import run_load
from bench.processes import (
    Backend,
    pinned,
    start_backend,
    start_backends,
    start_gateway,
    usage,
)
from bench.workloads import BackendSpec, Workload

__all__ = ["Measurement", "Settings", "TooManyCallsError", "measure", "measure_static"]

_WARM_UP_SECONDS: Final = 2
_START_SECONDS: Final = 60


class TooManyCallsError(Exception):
    """The gateway asks its backends more often than the workload allows."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How hard and how long: connections, seconds."""

    connections: int = 32
    seconds: int = 10


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a workload cost.

    Attributes:
        workload: its name.
        requests_per_second: with the gateway on one core.
        cpu_microseconds: CPU time of the gateway process per request.
        p50: median latency in milliseconds.
        p99: latency in milliseconds that one request in a hundred exceeds.
        peak_memory: largest resident memory of the gateway process, in bytes.
        calls: backend requests per client request, asked alone.
        checked: how many answers were compared under load.
    """

    workload: str
    requests_per_second: float
    cpu_microseconds: float
    p50: float
    p99: float
    peak_memory: int
    calls: int
    checked: int


def measure(workload: Workload, settings: Settings) -> Measurement:
    """Run a workload through `graphweft serve`, on a core of its own where there is one.

    Raises:
        WrongAnswerError: an answer was not the expected one, before or under load.
        TooManyCallsError: a request caused more backend requests than the workload allows.
        LoadError: the load generator failed.
    """
    own, others = _cores()
    expected = workload.expected()
    with pinned(others), start_backends(workload.backends, others) as backends:
        environment = {
            workload.backends[name].variable: backend.address for name, backend in backends.items()
        }
        port = _free_port()
        url = f"http://127.0.0.1:{port}/graphql"
        with start_gateway(workload.config, port, environment, own) as process:
            _wait_until_right(process, url, workload.query, expected)
            calls = _calls_of_one_request(backends, url, workload, expected)
            target = _Target(process.pid, url, workload.query, expected)
            return _under_load(target, settings, workload.name, calls)


def measure_static(settings: Settings) -> Measurement:
    """The same load on an application that only answers: what the server itself costs."""
    own, others = _cores()
    with start_backend(BackendSpec("", "bench.static"), own) as backend, pinned(others):
        expected = orjson.loads(static.ANSWER)["data"]
        target = _Target(backend.process.pid, f"{backend.address}/graphql", static.QUERY, expected)
        return _under_load(target, settings, "static answer", 0)


@dataclass(frozen=True, slots=True)
class _Target:
    """A server process, what it is asked, and what it must answer."""

    process: int
    url: str
    query: str
    expected: Any


def _cores() -> tuple[set[int], set[int]]:
    """A core for the process that is measured, and the others for everything else."""
    first, *others = sorted(os.sched_getaffinity(0))
    return {first}, set(others or [first])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait_until_right(
    process: subprocess.Popen[bytes], url: str, query: str, expected: Any
) -> None:
    """Ask until the gateway listens; then its first answer must be right."""
    deadline = time.monotonic() + _START_SECONDS
    with httpx.Client(timeout=30) as client:
        while True:
            try:
                return check_answer(client, url, query, expected)
            except WrongAnswerError as error:
                starting = isinstance(error.__cause__, httpx.ConnectError)
                if not starting or process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def _calls_of_one_request(
    backends: dict[str, Backend], url: str, workload: Workload, expected: Any
) -> int:
    before = sum(backend.calls() for backend in backends.values())
    with httpx.Client(timeout=30) as client:
        check_answer(client, url, workload.query, expected)
    calls = sum(backend.calls() for backend in backends.values()) - before
    if calls > workload.calls:
        msg = f"{workload.name}: {calls} backend requests, {workload.calls} would do"
        raise TooManyCallsError(msg)
    return calls


def _under_load(target: _Target, settings: Settings, name: str, calls: int) -> Measurement:
    body = orjson.dumps({"query": target.query})
    with checking(target.url, target.query, target.expected) as checks:
        run_load(target.url, body, settings.connections, _WARM_UP_SECONDS)
        checked, before = checks.passed, usage(target.process)
        load = run_load(target.url, body, settings.connections, settings.seconds)
        after, checked = usage(target.process), checks.passed - checked
    return Measurement(
        workload=name,
        requests_per_second=load.requests / load.seconds,
        cpu_microseconds=(after.cpu_seconds - before.cpu_seconds) * 1e6 / (load.requests + checked),
        p50=load.p50,
        p99=load.p99,
        peak_memory=after.peak_memory,
        calls=calls,
        checked=checked,
    )
