"""`@link` says which specification a name belongs to."""

from __future__ import annotations

import pytest

from graphweft.schemas.links import FEDERATION, ElementName, read_links
from graphweft.schemas.sdl import parse_sdl

V29 = f"{FEDERATION}/v2.9"


def _links(application: str) -> tuple[object, list[str]]:
    links, problems = read_links(parse_sdl(f"extend schema {application}", "x"), "x")
    return links, [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("application", "name", "element"),
    [
        (f'@link(url: "{V29}", import: ["@key"])', "key", "key"),
        (f'@link(url: "{V29}", import: [{{name: "@key", as: "@pk"}}])', "pk", "key"),
        (f'@link(url: "{V29}")', "federation__key", "key"),
        (f'@link(url: "{V29}", as: "fed")', "fed__key", "key"),
    ],
)
def test_directive_name_stands_for_an_element(application: str, name: str, element: str) -> None:
    links, problems = read_links(parse_sdl(f"extend schema {application}"), "x")
    assert not problems
    assert links.directive(name) == ElementName(FEDERATION, element)


def test_name_that_is_not_imported_stands_for_nothing() -> None:
    links, _ = read_links(parse_sdl(f'extend schema @link(url: "{V29}")'), "x")
    assert links.directive("key") is None


def test_directive_named_like_its_specification_needs_no_import() -> None:
    url = "https://example.com/lower/v1.0"
    links, _ = read_links(parse_sdl(f'extend schema @link(url: "{url}")'), "x")
    assert links.directive("lower") == ElementName("https://example.com/lower", "lower")


def test_link_itself_can_be_renamed() -> None:
    document = parse_sdl(
        'extend schema @uses(url: "https://specs.apollo.dev/link/v1.0", as: "uses")'
        f' @uses(url: "{V29}", import: ["@key"])'
    )
    links, problems = read_links(document, "x")
    assert not problems
    assert links.directive("key") == ElementName(FEDERATION, "key")


@pytest.mark.parametrize(
    ("application", "code"),
    [
        ('@link(url: "https://example.com")', "INVALID_LINK_IDENTIFIER"),
        ('@link(url: "https://example.com/thing")', "INVALID_LINK_IDENTIFIER"),
        ("@link(url: 3)", "INVALID_LINK_DIRECTIVE_USAGE"),
        (f'@link(url: "{V29}") @link(url: "{V29}")', "INVALID_LINK_DIRECTIVE_USAGE"),
        (f'@link(url: "{V29}", import: [3])', "INVALID_LINK_DIRECTIVE_USAGE"),
        (
            f'@link(url: "{V29}", import: [{{name: "@key", as: "key"}}])',
            "INVALID_LINK_DIRECTIVE_USAGE",
        ),
    ],
)
def test_wrong_link_is_a_problem(application: str, code: str) -> None:
    assert _links(application)[1] == [code]
