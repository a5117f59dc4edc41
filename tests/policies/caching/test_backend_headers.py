"""What a backend's headers allow to be kept."""

from __future__ import annotations

import pytest

from graphweft.policies.caching.backend_headers import Allowance, allowance_of, allowance_of_all


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, Allowance()),
        ({"cache-control": "max-age=60"}, Allowance(60)),
        ({"cache-control": 'Max-Age="60", public'}, Allowance(60, is_shared=True)),
        ({"cache-control": "max-age=60, s-maxage=5"}, Allowance(5, is_shared=True)),
        ({"cache-control": "max-age=60, max-age=600"}, Allowance(60)),
        ({"cache-control": "private, s-maxage=600, max-age=60"}, Allowance(60, is_private=True)),
        ({"cache-control": "max-age=60", "age": "45"}, Allowance(15)),
        ({"cache-control": "max-age=60", "age": "90"}, Allowance(0)),
        ({"cache-control": "max-age=-1"}, Allowance(0)),
        ({"cache-control": "max-age=²"}, Allowance(0)),
        ({"cache-control": "max-age=" + "9" * 5000}, Allowance(2**31)),
        ({"cache-control": "no-store", "surrogate-control": "max-age=30"}, Allowance(30)),
        ({"cache-control": "max-age=60", "surrogate-control": "no-store"}, Allowance(0)),
        (
            {"cache-control": "max-age=1, stale-while-revalidate=2, stale-if-error=3"},
            Allowance(1, stale_while_revalidate=2, stale_if_error=3),
        ),
        (
            {"cache-control": "max-age=1, stale-if-error=3, must-revalidate"},
            Allowance(1, is_shared=True),
        ),
        (
            {"cache-control": "max-age=1", "vary": "Accept-Language, X-Tenant"},
            Allowance(1, vary=frozenset({"accept-language", "x-tenant"})),
        ),
    ],
)
def test_freshness_is_what_the_headers_say(headers: dict[str, str], expected: Allowance) -> None:
    assert allowance_of(tuple(headers.items())) == expected


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
    assert allowance_of(tuple(headers.items())).max_age == 0


def test_a_value_of_several_answers_is_allowed_what_all_of_them_allow() -> None:
    long = (("cache-control", "public, max-age=60"),)
    short = (("cache-control", "private, max-age=5"), ("vary", "x-a"))
    both = allowance_of_all([long, short])
    assert both == Allowance(5, is_private=True, vary=frozenset({"x-a"}))
    assert allowance_of_all([long, ()]).max_age is None
    assert allowance_of_all([long, (("cache-control", "no-store"),), ()]).max_age == 0
