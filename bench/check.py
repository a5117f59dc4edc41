"""The checking client: is the answer the right one, before load and under it?"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

__all__ = ["Checks", "WrongAnswerError", "check_answer", "checking"]

_SECONDS_BETWEEN_CHECKS = 0.2


class WrongAnswerError(Exception):
    """An answer is not the expected one."""


@dataclass(slots=True)
class Checks:
    """How many answers were right so far."""

    passed: int = 0


def check_answer(client: httpx.Client, url: str, query: str, expected: Any) -> None:
    """Ask once.

    Raises:
        WrongAnswerError: it is not the expected answer, or there is none.
    """
    try:
        response = client.post(url, json={"query": query})
        answer = response.json()
    except (httpx.HTTPError, ValueError) as error:
        msg = f"no answer from {url}: {error!r}"
        raise WrongAnswerError(msg) from error
    if answer != {"data": expected}:
        msg = f"a wrong answer from {url}: {str(answer)[:500]}"
        raise WrongAnswerError(msg)


@contextmanager
def checking(url: str, query: str, expected: Any) -> Generator[Checks]:
    """Ask several times a second during a `with` block, which gets the count, and at its end.

    Raises:
        WrongAnswerError: at the end of the block, when an answer was not the expected one.
    """
    stop = threading.Event()
    checks = Checks()
    failures: list[WrongAnswerError] = []

    def ask() -> None:
        with httpx.Client(timeout=30) as client:
            stopping = False
            while not stopping and not failures:
                stopping = stop.wait(_SECONDS_BETWEEN_CHECKS)
                try:
                    check_answer(client, url, query, expected)
                    checks.passed += 1
                except WrongAnswerError as error:
                    failures.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield checks
    finally:
        stop.set()
        thread.join()
    if failures:
        raise failures[0]
