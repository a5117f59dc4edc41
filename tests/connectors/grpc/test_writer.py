from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict

from graphweft.connectors.grpc.descriptors import Descriptors
from graphweft.connectors.grpc.writer import RequestValueError, compile_writer
from tests.connectors.grpc.shop import SERVICE


def write(descriptors: Descriptors, order: dict[str, Any]) -> dict[str, Any]:
    writer = compile_writer(descriptors.methods[f"{SERVICE}/GetOrder"].output_type)
    return MessageToDict(writer(order))


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ({"id": "7"}, {"id": "7"}),
        ({"id": 7}, {"id": "7"}),
        ({"total_cents": 5}, {"totalCents": "5"}),
        ({"totalCents": "9007199254740993"}, {"totalCents": "9007199254740993"}),
        ({"status": "PAID"}, {"status": "ORDER_STATUS_PAID"}),
        ({"status": "ORDER_STATUS_PAID"}, {"status": "ORDER_STATUS_PAID"}),
        ({"status": 2}, {"status": "ORDER_STATUS_PAID"}),
        ({"history": ["OPEN"]}, {"history": ["ORDER_STATUS_OPEN"]}),
        ({"tags": "one"}, {"tags": ["one"]}),
        ({"id": None, "lines": None}, {}),
        ({"gift": False}, {"gift": False}),
        ({"comment": ""}, {"comment": ""}),
        ({"card": {}}, {"card": {}}),
        ({"card": {"last4": "1"}}, {"card": {"last4": "1"}}),
        ({"seal": "_-8"}, {"seal": "/+8="}),
        ({"weight": 1}, {"weight": 1.0}),
        ({"createdAt": "2026-03-01T10:00:00Z"}, {"createdAt": "2026-03-01T10:00:00Z"}),
        ({"delay": "1.5s"}, {"delay": "1.500s"}),
        ({"extra": {"a": [1, None]}}, {"extra": {"a": [1.0, None]}}),
        ({"counters": [{"key": "a", "value": 1}]}, {"counters": {"a": "1"}}),
        ({"counters": {"a": 1}}, {"counters": {"a": "1"}}),
        ({"byRank": [{"key": 1, "value": {"qty": 2}}]}, {"byRank": {"1": {"qty": "2"}}}),
        ({"lines": [{"product_id": "p"}, {}]}, {"lines": [{"productId": "p"}, {}]}),
        ({"previous": {"previous": {"id": "x"}}}, {"previous": {"previous": {"id": "x"}}}),
        ({"from": "web"}, {"from": "web"}),
        ({"payment": {"voucher": "X"}}, {"voucher": "X"}),
        ({"payment": {"card": {}, "voucher": None}}, {"card": {}}),
    ],
)
def test_a_value_is_accepted_in_every_form_of_protojson(
    descriptors: Descriptors, order: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert write(descriptors, order) == expected


@pytest.mark.parametrize(
    ("order", "path", "message"),
    [
        ({"nope": 1}, "", "has no field nope"),
        ({"id": {"a": 1}}, "id", "not a string"),
        ({"totalCents": "abc"}, "totalCents", "invalid literal"),
        ({"totalCents": 2**63}, "totalCents", "out of range"),
        ({"totalCents": True}, "totalCents", "not an integer"),
        ({"status": "LOST"}, "status", "not a value of shop.orders.v1.OrderStatus"),
        ({"lines": [{"qty": 1.5}]}, "lines.qty", "not an integer"),
        ({"voucher": "X", "card": {}}, "card", "only one of payment"),
        ({"payment": {"voucher": "X", "card": {}}}, "payment.card", "only one of payment"),
        ({"payment": {"id": "X"}}, "payment", "payment has no field id"),
        ({"createdAt": "yesterday"}, "createdAt", ""),
        ({"gift": "yes"}, "gift", "not true or false"),
        ({"counters": [{"key": "a"}]}, "counters", "an entry has no 'value'"),
        ({"card": "4242"}, "card", "filled from an object"),
        ({"seal": "*"}, "seal", ""),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_its_path(
    descriptors: Descriptors, order: dict[str, Any], path: str, message: str
) -> None:
    with pytest.raises(RequestValueError) as caught:
        write(descriptors, order)

    assert ".".join(caught.value.path) == path
    assert message in caught.value.message
