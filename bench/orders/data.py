"""The orders and products of the gRPC service."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["ORDERS", "PRODUCTS"]

_STATUSES: Final = ("OPEN", "PAID", "SHIPPED")
_KINDS: Final = ("Desk", "Chair", "Shelf", "Lamp")
_CURRENCIES: Final = ("EUR", "CHF")
_CITIES: Final = ("Bern", "Graz", "Ulm")
_WOODS: Final = ("Oak", "Ash", "Pine", "Elm", "Beech")

PRODUCTS: Final[dict[str, dict[str, Any]]] = {
    f"p{number}": {
        "id": f"p{number}",
        "name": f"{_WOODS[number % 5]} {_KINDS[number % 4]}",
        "price": 1900 + 350 * number,
        "description": "Made of solid wood, oiled, and delivered in one piece.",
    }
    for number in range(1, 21)
}

ORDERS: Final[list[dict[str, Any]]] = [
    {
        "id": f"o{number}",
        "product_id": f"p{number % len(PRODUCTS) + 1}",
        "quantity": number % 4 + 1,
        "status": _STATUSES[number % 3],
        "customer": f"c{number % 17}",
        "total_cents": 1900 * number,
        "currency": _CURRENCIES[number % 2],
        "city": _CITIES[number % 3],
        "paid": number % 3 != 0,
        "discount": number % 5 / 20,
    }
    for number in range(1, 101)
]
