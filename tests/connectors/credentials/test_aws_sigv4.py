"""Requests are signed as AWS's published test suite, and its documentation of S3, say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphweft.connectors.credentials import AwsKeys, AwsSigV4, fixed_secret
from graphweft.connectors.transport import HttpRequest

SUITE = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
S3 = datetime(2013, 5, 24, tzinfo=UTC)
UNRESERVED = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FORM = ("Content-Type", "application/x-www-form-urlencoded")
TRIMMED = (("My-Header1", " value1"), ("My-Header2", ' "a   b   c"'))
ORDERED = tuple(("My-Header1", f"value{number}") for number in (4, 1, 3, 2))


def _signer(token: str | None = None) -> AwsSigV4:
    keys = AwsKeys(
        fixed_secret("AKIDEXAMPLE"),
        fixed_secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        None if token is None else fixed_secret(token),
    )
    return AwsSigV4("service", "us-east-1", keys, lambda: SUITE)


def _of_suite(method: str, path: str, *headers: tuple[str, str], body: bytes = b"") -> HttpRequest:
    return HttpRequest(method, f"https://example.amazonaws.com{path}", headers, body or None)


def _signature(request: HttpRequest, signer: AwsSigV4) -> tuple[str, str]:
    """Names of the signed headers, and the signature."""
    value = dict(signer.sign(request).headers)["authorization"]
    _, names, signature = value.split(", ")
    return names.removeprefix("SignedHeaders="), signature.removeprefix("Signature=")


# the paths stand as the suite has them, not encoded; its names are the comments
@pytest.mark.parametrize(
    ("request_", "signature"),
    [
        (  # get-vanilla
            _of_suite("GET", "/"),
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        ),
        (  # get-vanilla-empty-query-key
            _of_suite("GET", "/?Param1=value1"),
            "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
        ),
        (  # get-vanilla-query-order-key-case
            _of_suite("GET", "/?Param2=value2&Param1=value1"),
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        ),
        (  # get-vanilla-query-unreserved
            _of_suite("GET", f"/?{UNRESERVED}={UNRESERVED}"),
            "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
        ),
        (  # get-vanilla-utf8-query
            _of_suite("GET", "/?ሴ=bar"),
            "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
        ),
        (  # get-unreserved
            _of_suite("GET", f"/{UNRESERVED}"),
            "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
        ),
        (  # get-utf8
            _of_suite("GET", "/ሴ"),
            "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
        ),
        (  # get-space
            _of_suite("GET", "/example space/"),
            "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
        ),
        (  # get-relative
            _of_suite("GET", "/example/.."),
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        ),
        (  # get-slashes
            _of_suite("GET", "//example//"),
            "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
        ),
        (  # get-header-value-trim
            _of_suite("GET", "/", *TRIMMED),
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        ),
        (  # get-header-value-order
            _of_suite("GET", "/", *ORDERED),
            "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
        ),
        (  # post-vanilla
            _of_suite("POST", "/"),
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        ),
        (  # post-vanilla-query
            _of_suite("POST", "/?Param1=value1"),
            "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
        ),
        (  # post-header-key-sort
            _of_suite("POST", "/", ("My-Header1", "value1")),
            "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
        ),
        (  # post-header-value-case
            _of_suite("POST", "/", ("My-Header1", "VALUE1")),
            "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
        ),
        (  # post-x-www-form-urlencoded
            _of_suite("POST", "/", FORM, body=b"Param1=value1"),
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        ),
    ],
)
def test_a_request_of_the_suite_has_its_signature(request_: HttpRequest, signature: str) -> None:
    assert _signature(request_, _signer())[1] == signature


def test_a_session_token_is_signed_too() -> None:
    token = (  # post-sts-header-before
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxf"
        "pSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPk"
        "yQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBA"
        "z+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="
    )
    assert _signature(_of_suite("POST", "/"), _signer(token)) == (
        "host;x-amz-date;x-amz-security-token",
        "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
    )


@pytest.mark.parametrize(
    ("request_", "signed", "signature"),
    [
        (
            HttpRequest("GET", "/test.txt", (("range", "bytes=0-9"),)),
            "host;range;x-amz-content-sha256;x-amz-date",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            HttpRequest(
                "PUT",
                "/test%24file.text",
                (
                    ("date", "Fri, 24 May 2013 00:00:00 GMT"),
                    ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                ),
                b"Welcome to Amazon S3.",
            ),
            "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            HttpRequest("GET", "/?lifecycle"),
            "host;x-amz-content-sha256;x-amz-date",
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        (
            HttpRequest("GET", "/?max-keys=2&prefix=J"),
            "host;x-amz-content-sha256;x-amz-date",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
)
def test_a_request_to_s3_has_the_signature_of_its_documentation(
    request_: HttpRequest, signed: str, signature: str
) -> None:
    keys = AwsKeys(
        fixed_secret("AKIAIOSFODNN7EXAMPLE"),
        fixed_secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    )
    signer = AwsSigV4("s3", "us-east-1", keys, lambda: S3)
    url = f"https://examplebucket.s3.amazonaws.com{request_.url}"
    assert _signature(request_._replace(url=url), signer) == (signed, signature)


def test_a_path_is_encoded_once_more_than_it_is_sent_except_for_s3() -> None:
    encoded = HttpRequest("GET", "https://api.example/a%2Fb")
    once = HttpRequest("GET", "https://api.example/a%252Fb")
    assert _signature(encoded, _signer()) != _signature(once, _signer())
    assert "".join(_signature(encoded, _signer())) == "".join(
        _signature(HttpRequest("GET", "https://user@api.example/a%2Fb"), _signer())
    )


def test_what_a_proxy_may_change_is_not_signed() -> None:
    headers = (("traceparent", "00-1-2-01"), ("User-Agent", "x"), ("x-request-id", "1"))
    assert _signature(_of_suite("GET", "/", *headers), _signer()) == _signature(
        _of_suite("GET", "/"), _signer()
    )


def test_keys_are_not_shown() -> None:
    assert "EXAMPLE" not in repr(_signer())
