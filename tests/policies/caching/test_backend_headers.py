"""What a backend's headers allow to be kept."""

from __future__ import annotations

import pytest

from graphweft.policies.caching import Freshness, read_freshness


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, Freshness()),
        ({"cache-control": "max-age=60"}, Freshness(60)),
        ({"cache-control": 'Max-Age="60", public'}, Freshness(60)),
        ({"cache-control": "max-age=60, s-maxage=5"}, Freshness(5)),
        ({"cache-control": "max-age=60, max-age=600"}, Freshness(60)),
        ({"cache-control": "private, s-maxage=600, max-age=60"}, Freshness(60, is_private=True)),
        ({"cache-control": "max-age=60", "age": "45"}, Freshness(15)),
        ({"cache-control": "max-age=60", "age": "90"}, Freshness(0)),
        ({"cache-control": "max-age=-1"}, Freshness(0)),
        ({"cache-control": "max-age=²"}, Freshness(0)),
        ({"cache-control": "max-age=" + "9" * 5000}, Freshness(2**31)),
        ({"cache-control": "no-store", "surrogate-control": "max-age=30"}, Freshness(30)),
        ({"cache-control": "max-age=60", "surrogate-control": "no-store"}, Freshness(0)),
        (
            {"cache-control": "max-age=1, stale-while-revalidate=2, stale-if-error=3"},
            Freshness(1, stale_while_revalidate=2, stale_if_error=3),
        ),
        ({"cache-control": "max-age=1, stale-if-error=3, must-revalidate"}, Freshness(1)),
        (
            {"cache-control": "max-age=1", "vary": "Accept-Language, X-Tenant"},
            Freshness(1, vary=frozenset({"accept-language", "x-tenant"})),
        ),
    ],
)
def test_freshness_is_what_the_headers_say(headers: dict[str, str], expected: Freshness) -> None:
    assert read_freshness(headers) == expected


@pytest.mark.parametrize(
    "headers",
    [
        {"cache-control": "max-age=60, no-store"},
        {"cache-control": "NO-CACHE, max-age=60"},
        {"cache-control": 'max-age=60, no-cache="set-cookie"'},
        {"cache-control": "max-age=60", "vary": "accept, *"},
    ],
)
def test_an_answer_is_not_kept_where_a_header_forbids_it(headers: dict[str, str]) -> None:
    assert read_freshness(headers).max_age == 0
