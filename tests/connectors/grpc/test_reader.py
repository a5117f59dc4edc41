from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from google.protobuf.message_factory import GetMessageClass

from graphweft.connectors.grpc.descriptors import Descriptors
from graphweft.connectors.grpc.needs import Needs
from graphweft.connectors.grpc.reader import compile_reader
from tests.connectors.grpc.shop import SERVICE


def read(descriptors: Descriptors, content: dict[str, Any], needs: Needs | None = None) -> Any:
    order = descriptors.methods[f"{SERVICE}/GetOrder"].output_type
    message = ParseDict(content, GetMessageClass(order)())
    return compile_reader(order, needs)(message)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"id": "7"}, {"id": "7"}),
        ({"status": "ORDER_STATUS_PAID"}, {"status": "PAID"}),
        ({"status": 0}, {"status": None}),
        ({"status": 99}, {"status": None}),
        ({"history": [1, 0, 2]}, {"history": ["OPEN", None, "PAID"]}),
        ({"totalCents": "9007199254740993"}, {"totalCents": "9007199254740993"}),
        ({"revision": 4294967295}, {"revision": 4294967295}),
        ({"weight": 0.1}, {"weight": 0.1}),
        ({"weight": "NaN"}, {"weight": None}),
        ({"discount": 0.1}, {"discount": 0.1}),
        ({"discount": "Infinity"}, {"discount": None}),
        ({"seal": "AP8="}, {"seal": "AP8="}),
        ({"from": "web"}, {"from": "web"}),
        ({"gift": False}, {"gift": False}),
        ({}, {"gift": None, "card": None, "voucher": None, "comment": None, "createdAt": None}),
        ({}, {"id": "", "totalCents": "0", "tags": [], "lines": [], "counters": []}),
        ({"voucher": "X"}, {"voucher": "X", "card": None}),
        ({"card": {"last4": "1"}}, {"card": {"last4": "1"}, "voucher": None}),
        ({"comment": ""}, {"comment": ""}),
        (
            {"createdAt": "2026-03-01T10:00:00.123456789Z"},
            {"createdAt": "2026-03-01T10:00:00.123456789Z"},
        ),
        ({"delay": "1.500s"}, {"delay": "1.500s"}),
        (
            {"extra": {"a": [1, 1.5, None, True, {"b": "c"}]}},
            {"extra": {"a": [1, 1.5, None, True, {"b": "c"}]}},
        ),
        (
            {"counters": {"b": "2", "a": "1"}},
            {"counters": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]},
        ),
        (
            {"byRank": {"1": {"productId": "p", "qty": "3"}}},
            {"byRank": [{"key": 1, "value": {"productId": "p", "qty": "3"}}]},
        ),
        (
            {"lines": [{"productId": "p", "qty": "3"}]},
            {"lines": [{"productId": "p", "qty": "3"}]},
        ),
    ],
)
def test_a_field_reads_as_graphql_shaped_json(
    descriptors: Descriptors, content: dict[str, Any], expected: dict[str, Any]
) -> None:
    whole = read(descriptors, content)

    assert {name: whole[name] for name in expected} == expected


def test_a_recursive_message_reads_to_its_end(descriptors: Descriptors) -> None:
    whole = read(descriptors, {"id": "1", "previous": {"id": "2", "previous": {"id": "3"}}})

    assert whole["previous"]["previous"]["id"] == "3"
    assert whole["previous"]["previous"]["previous"] is None


def test_only_needed_fields_are_read(descriptors: Descriptors) -> None:
    content = {"id": "1", "lines": [{"productId": "p", "qty": "3"}], "card": {"last4": "1"}}

    assert read(descriptors, content, {"lines": {"qty": None}}) == {"lines": [{"qty": "3"}]}


def test_fields_read_under_the_name_they_are_asked_by(descriptors: Descriptors) -> None:
    content = {"totalCents": "5"}

    assert read(descriptors, content, {"total_cents": None}) == {"total_cents": "5"}


def test_a_needed_part_of_a_map_is_read_alone(descriptors: Descriptors) -> None:
    content = {"byRank": {"2": {"productId": "p", "qty": "3"}}}

    assert read(descriptors, content, {"byRank": {"value": {"qty": None}}}) == {
        "byRank": [{"value": {"qty": "3"}}]
    }


def test_names_that_the_type_does_not_have_are_left_out(descriptors: Descriptors) -> None:
    assert read(descriptors, {"id": "1"}, {"id": None, "nope": None}) == {"id": "1"}


def test_replies_of_a_well_known_type_read_as_their_value(descriptors: Descriptors) -> None:
    pong = descriptors.methods[f"{SERVICE}/Ping"].output_type
    nothing = descriptors.methods[f"{SERVICE}/DeleteOrder"].output_type

    text: Any = GetMessageClass(pong)()
    text.value = "pong"

    assert compile_reader(pong)(text) == "pong"
    assert compile_reader(nothing)(GetMessageClass(nothing)()) is True


def test_an_empty_item_reads_as_null_where_the_server_means_it_so(
    descriptors: Descriptors,
) -> None:
    reply = descriptors.methods[f"{SERVICE}/BatchGetOrders"].output_type
    message = ParseDict({"orders": [{"id": "1"}, {}]}, GetMessageClass(reply)())
    reader = compile_reader(reply, {"orders": {"id": None}}, empty_is_null=True)

    assert reader(message) == {"orders": [{"id": "1"}, None]}
