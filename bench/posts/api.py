"""The REST API: `/posts`, `/users/{id}` and `/users?ids=1,2`."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qs

import orjson

from bench.backend import Request, serve_answers

__all__ = ["POSTS", "USERS", "answer"]

_NAMES: Final = (
    "Amara Diallo", "Bastian Roth", "Celia Moreau", "Davit Petrosyan", "Eun-ji Park",
    "Freya Lund", "Goran Kovac", "Helena Duarte", "Isak Nyberg", "Jana Svoboda",
)  # fmt: skip

USERS: Final[dict[str, dict[str, Any]]] = {
    str(number): {
        "id": number,
        "name": name,
        "email": f"{name.split()[0].lower()}@example.com",
        "phone": f"+49 30 5550{number:03}",
        "company": {"name": f"{name.split()[1]} & Co", "city": "Berlin"},
    }
    for number, name in enumerate(_NAMES, start=1)
}

POSTS: Final[list[dict[str, Any]]] = [
    {
        "id": number,
        "userId": number % len(USERS) + 1,
        "title": f"Notes from week {number}",
        "body": f"In week {number} we measured again, and wrote down what had changed and why.",
    }
    for number in range(1, 101)
]


def answer(request: Request) -> bytes | None:
    """The response to a GET; None where there is nothing at that path."""
    if request.path == "/posts":
        return orjson.dumps(POSTS)
    if request.path == "/users":
        ids = parse_qs(request.query.decode()).get("ids", [""])[0].split(",")
        return orjson.dumps([USERS[key] for key in ids if key in USERS])
    user = USERS.get(request.path.removeprefix("/users/"))
    return orjson.dumps(user) if user else None


if __name__ == "__main__":
    serve_answers(answer)
