"""The checking client: a wrong answer does not go unseen."""

from __future__ import annotations

import os
from collections.abc import Generator

import httpx
import orjson
import pytest

from bench import static
from bench.check import WrongAnswerError, check_answer, checking
from bench.processes import Backend, start_backend
from bench.workloads import BackendSpec

RIGHT = orjson.loads(static.ANSWER)["data"]


@pytest.fixture(scope="module")
def server() -> Generator[Backend]:
    with start_backend(BackendSpec("", "bench.static"), os.sched_getaffinity(0)) as running:
        yield running


def test_right_answer_passes(server: Backend) -> None:
    with httpx.Client() as client:
        check_answer(client, server.address, static.QUERY, RIGHT)


def test_wrong_answer_is_an_error(server: Backend) -> None:
    with httpx.Client() as client, pytest.raises(WrongAnswerError, match="a wrong answer"):
        check_answer(client, server.address, static.QUERY, {"me": None})


def test_missing_server_is_an_error() -> None:
    with httpx.Client() as client, pytest.raises(WrongAnswerError, match="no answer"):
        check_answer(client, "http://127.0.0.1:9", static.QUERY, RIGHT)


def test_answers_are_checked_until_the_end_of_the_load(server: Backend) -> None:
    with checking(server.address, static.QUERY, RIGHT) as checks:
        before = checks.passed
    assert checks.passed > before


def test_wrong_answer_under_load_is_an_error_after_it(server: Backend) -> None:
    load = checking(server.address, static.QUERY, {"me": None})
    load.__enter__()
    with pytest.raises(WrongAnswerError):
        load.__exit__(None, None, None)
