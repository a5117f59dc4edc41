"""The data behind the four subgraphs: six users, nine products, twelve reviews."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

__all__ = ["IN_STOCK", "PRODUCTS", "REVIEWS", "USERS", "Record"]

Record = dict[str, Any]

USERS: Final[list[Record]] = [
    {"id": "1", "name": "Ines Aguilar", "username": "ines", "birthday": 1979},
    {"id": "2", "name": "Tomas Reuter", "username": "tomas", "birthday": 1986},
    {"id": "3", "name": "Mei Tanaka", "username": "mei", "birthday": 1991},
    {"id": "4", "name": "Samuel Okafor", "username": "samuel", "birthday": 1983},
    {"id": "5", "name": "Ylva Sand", "username": "ylva", "birthday": 1995},
    {"id": "6", "name": "Pavel Horak", "username": "pavel", "birthday": 1974},
]

PRODUCTS: Final[list[Record]] = [
    {"upc": "1", "name": "Oak Writing Desk", "price": 899, "weight": 100},
    {"upc": "2", "name": "Linen Sofa", "price": 1299, "weight": 1000},
    {"upc": "3", "name": "Ash Dining Chair", "price": 54, "weight": 50},
    {"upc": "4", "name": "Walnut Shelf", "price": 120, "weight": 60},
    {"upc": "5", "name": "Wool Rug", "price": 260, "weight": 40},
    {"upc": "6", "name": "Brass Floor Lamp", "price": 180, "weight": 30},
    {"upc": "7", "name": "Cherry Bed Frame", "price": 1450, "weight": 900},
    {"upc": "8", "name": "Cork Pinboard", "price": 35, "weight": 10},
    {"upc": "9", "name": "Pine Bench", "price": 140, "weight": 80},
]

IN_STOCK: Final = frozenset({"1", "3", "4", "6", "7", "9"})

_REMARKS: Final = Path(__file__).with_name("remarks.txt").read_text("utf-8").splitlines()
_PRODUCTS_REVIEWED: Final = ("1", "1", "1", "1", "2", "2", "2", "2", "3", "3", "4", "4")

REVIEWS: Final[list[Record]] = [
    {
        "id": str(number + 1),
        "body": _REMARKS[number % len(_REMARKS)],
        "product": upc,
        "author": USERS[number % len(USERS)]["id"],
    }
    for number, upc in enumerate(_PRODUCTS_REVIEWED)
]
