"""Secrets in headers and in the query, and the files that they come from."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest

from graphweft.connectors.credentials import (
    Credentials,
    HeaderCredentials,
    QueryCredentials,
    SecretFile,
    basic,
    bearer,
    fixed_secret,
)
from graphweft.connectors.transport import HttpRequest
from graphweft.schemas.errors import ConfigError

REQUEST = HttpRequest("GET", "http://api/x", (("Authorization", "of the client"), ("x-a", "1")))


async def applied(credentials: Credentials, request: HttpRequest = REQUEST) -> HttpRequest:
    return await credentials.apply(request)


async def test_a_bearer_token_takes_the_place_of_a_header_of_the_client() -> None:
    request = await applied(bearer(fixed_secret("t")))
    assert request.headers == (("x-a", "1"), ("authorization", "Bearer t"))


async def test_user_and_password_are_sent_in_utf_8() -> None:
    request = await applied(basic("gw", fixed_secret("pä:ss")))
    scheme, _, value = dict(request.headers)["authorization"].partition(" ")
    assert (scheme, b64decode(value).decode()) == ("Basic", "gw:pä:ss")


async def test_a_secret_stands_in_any_header() -> None:
    request = await applied(HeaderCredentials("x-key", fixed_secret("k")))
    assert request.headers == (*REQUEST.headers, ("x-key", "k"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://api/x", "http://api/x?api%20key=a%2Fb%26c"),
        ("http://api/x?y=1", "http://api/x?y=1&api%20key=a%2Fb%26c"),
    ],
)
async def test_a_key_stands_in_the_query(url: str, expected: str) -> None:
    credentials = QueryCredentials("api key", fixed_secret("a/b&c"))
    request = await applied(credentials, HttpRequest("GET", url))
    assert request.url == expected


@pytest.mark.parametrize("kind", ["header", "query"])
async def test_a_secret_is_sent_again_only_where_it_is_another_one(
    kind: str, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    file.write_text("one")
    secret = SecretFile(file)
    credentials: Credentials = (
        HeaderCredentials("x-key", secret) if kind == "header" else QueryCredentials("k", secret)
    )
    request = await applied(credentials)
    assert not credentials.is_renewed(request, refused=True)
    file.write_text("other")
    assert not credentials.is_renewed(request, refused=False)
    assert credentials.is_renewed(request, refused=True)


def test_a_file_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("  one\n")
    secret = SecretFile(file)
    assert secret() == "one"
    file.write_text("second\n")
    assert secret() == "second"
    replacement = tmp_path / "replacement"  # as editors and mounted volumes do
    replacement.write_text("third!\n")
    replacement.replace(file)
    assert secret() == "third!"


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"a\nb"])
def test_a_file_that_cannot_be_used_leaves_the_last_secret(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "token"
    file.write_text("hush")
    secret = SecretFile(file)
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    assert secret() == "hush"
    printed = capsys.readouterr()
    assert "secret not read again" in printed.out + printed.err
    assert "hush" not in printed.out + printed.err
    file.write_text("back")
    assert secret() == "back"


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"hush\nhush", b"h" * 100_000])
def test_a_file_without_a_secret_is_an_error_that_does_not_show_it(
    content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        SecretFile(file)
    assert str(caught.value).startswith(f"{file}: the secret cannot be read: ")
    assert "hush" not in str(caught.value)


def test_secrets_are_not_shown() -> None:
    secret = fixed_secret("hush")
    for credentials in (
        HeaderCredentials("x-key", secret),
        QueryCredentials("key", secret),
        bearer(secret),
        basic("user", secret),
    ):
        assert "hush" not in repr(credentials)
