from __future__ import annotations

import grpc
import grpc.aio
import pytest
from google.protobuf import descriptor_pb2
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration

from graphweft.connectors.grpc.status_details import shown_details


def field(number: int, content: bytes) -> bytes:
    """A length-delimited field, for content of less than 128 bytes."""
    return bytes([number << 3 | 2, len(content)]) + content


def status(*details: AnyMessage) -> bytes:
    return b"\x08\x03" + b"".join(field(3, detail.SerializeToString()) for detail in details)


def failure(trailers: bytes | None) -> grpc.aio.AioRpcError:
    metadata = grpc.aio.Metadata()
    if trailers is not None:
        metadata = grpc.aio.Metadata(("grpc-status-details-bin", trailers))
    return grpc.aio.AioRpcError(
        grpc.StatusCode.INVALID_ARGUMENT, grpc.aio.Metadata(), metadata, "no", ""
    )


def test_violations_of_a_bad_request_are_shown() -> None:
    violation = field(1, b"order.id") + field(2, b"is missing")
    detail = AnyMessage(type_url="type.googleapis.com/google.rpc.BadRequest")
    detail.value = field(1, violation)

    assert shown_details(failure(status(detail))) == {
        "details": {"fields": [{"field": "order.id", "description": "is missing"}]}
    }


def test_the_delay_before_a_retry_is_shown_in_seconds() -> None:
    detail = AnyMessage(type_url="type.googleapis.com/google.rpc.RetryInfo")
    detail.value = field(1, Duration(seconds=2, nanos=500_000_000).SerializeToString())

    assert shown_details(failure(status(detail))) == {"retryAfter": 2.5}


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        (
            "ErrorInfo",
            field(1, b"STOCKOUT") + field(2, b"shop.test")
            + field(3, field(1, b"sku") + field(2, b"p1")),
            {"error": {"reason": "STOCKOUT", "domain": "shop.test"}, "metadata": {"sku": "p1"}},
        ),
        (
            "PreconditionFailure",
            field(1, field(1, b"TOS") + field(2, b"shop.test") + field(3, b"not accepted")),
            {"preconditions": [
                {"type": "TOS", "subject": "shop.test", "description": "not accepted"}
            ]},
        ),
        (
            "QuotaFailure",
            field(1, field(1, b"user:1") + field(2, b"daily limit")),
            {"quotas": [{"subject": "user:1", "description": "daily limit"}]},
        ),
        (
            "ResourceInfo",
            field(1, b"order") + field(2, b"orders/1") + field(3, b"secret owner"),
            {"resource": {"type": "order", "name": "orders/1"}},
        ),
        ("RequestInfo", field(1, b"r-1") + field(2, b"stack"), {"request": {"id": "r-1"}}),
        (
            "Help",
            field(1, field(1, b"Limits") + field(2, b"https://shop.test/limits")),
            {"help": [{"description": "Limits", "url": "https://shop.test/limits"}]},
        ),
        (
            "LocalizedMessage",
            field(1, b"de") + field(2, b"Ausverkauft"),
            {"localized": {"locale": "de", "message": "Ausverkauft"}},
        ),
    ],
)  # fmt: skip
def test_what_is_made_for_clients_is_shown(name: str, content: bytes, shown: object) -> None:
    detail = AnyMessage(type_url=f"type.googleapis.com/google.rpc.{name}", value=content)

    assert shown_details(failure(status(detail))) == {"details": shown}


def test_debug_details_are_not_shown() -> None:
    detail = AnyMessage(type_url="type.googleapis.com/google.rpc.DebugInfo")
    detail.value = field(1, b"at line 3")

    assert shown_details(failure(status(detail))) == {}


@pytest.mark.parametrize("trailers", [None, b"", b"\xff\xff\xff"])
def test_absent_or_broken_details_are_none(trailers: bytes | None) -> None:
    assert shown_details(failure(trailers)) == {}


def test_the_field_numbers_are_those_of_the_standard_messages() -> None:
    """A message built by a descriptor reads the same as the bytes written by hand here."""
    message = descriptor_pb2.FileDescriptorProto(name="order.id", package="is missing")

    assert message.SerializeToString() == field(1, b"order.id") + field(2, b"is missing")
